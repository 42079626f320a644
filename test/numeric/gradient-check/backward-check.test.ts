/** Backward passes as a whole: their properties as linear maps, and their entries. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { checkBackward, type BackwardReport } from "../../../src/numeric/gradient-check/backward-check.ts";
import { batched } from "./functions.ts";

const X = Float64Array.of(0.4, -1.2, 0.9);
const V = Float64Array.of(0.7, -0.3, 1.1);
const W = Float64Array.of(-0.2, 0.5, 0.6);

/** tanh, elementwise, with this backward pass. */
function checked(backward: (g: Float64Array) => Float64Array | undefined): Promise<BackwardReport> {
  return checkBackward({
    f: batched((x) => x.map(Math.tanh)),
    backward: async (gradOutputs) => gradOutputs.map((g) => backward(g)),
    x: X,
    gradOutputs: [V, W],
  });
}
const slopeAt = (index: number): number => 1 - Math.tanh(X[index] ?? NaN) ** 2;
const right = (g: Float64Array): Float64Array => g.map((value, index) => value * slopeAt(index));
let calls = 0;

describe("a backward pass", () => {
  it("that is right passes", async () => {
    const report = await checked(right);
    expect(report).toMatchObject({ verdict: "pass", isRepeatable: true, givesZeroForZero: true, isLinear: true });
    expect(report.gradients.map((gradient) => gradient.length)).toEqual([3, 3]);
  });

  it.each([
    ["that ignores the upstream gradient", () => X.map((_, index) => slopeAt(index)), { givesZeroForZero: false }],
    ["that clips it", (g: Float64Array) => right(g.map((value) => Math.min(value, 2))), { isLinear: false }],
    ["that takes its absolute value", (g: Float64Array) => right(g.map(Math.abs)), { isLinear: false }],
    [
      "that never gives the same",
      (g: Float64Array) => right(g).map((value) => value * (calls += 1)),
      { isRepeatable: false },
    ],
    ["that is wrong in one entry", (g: Float64Array) => right(g).with(1, 0.5 * (g[1] ?? 0)), { isLinear: true }],
    ["that is zero", (g: Float64Array) => new Float64Array(g.length), { isLinear: true, givesZeroForZero: true }],
    ["of another length", (g: Float64Array) => g.slice(1), { gradients: [] }],
    ["that gives nothing", () => undefined, { gradients: [] }],
    ["that gives NaN", (g: Float64Array) => right(g).with(0, NaN), {}],
  ])("%s fails", async (_, backward, report) => {
    expect(await checked(backward)).toMatchObject({ verdict: "fail", ...report });
  });

  it("of a forward pass without a derivative is not judged", async () => {
    const report = await checkBackward({
      f: batched((x) => x.map((value) => (value > 0.4 ? 1 : 0))),
      backward: async (gradOutputs) => gradOutputs.map((g) => new Float64Array(g.length)),
      x: X,
      gradOutputs: [V, W],
    });
    expect(report.verdict).toBe("inconclusive");
  });

  it("of any linear map passes, and with any one entry changed fails", async () => {
    const entry = fc.integer({ min: -20, max: 20 }).map((value) => value / 8);
    const matrix = fc.array(fc.array(entry, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 });
    const property = fc.asyncProperty(matrix, fc.nat({ max: 2 }), async (rows, changed) => {
      const f = batched((x) => rows.map((row) => row.reduce((sum, a, index) => sum + a * (x[index] ?? 0), 0)));
      const transposed = (off: number) => (g: Float64Array) =>
        Float64Array.from({ length: 3 }, (_, column) =>
          rows.reduce(
            (sum, row, index) => sum + (g[index] ?? 0) * ((row[column] ?? 0) + (column === changed ? off : 0)),
            0,
          ),
        );
      const verdictWith = async (off: number) => {
        const backward = async (gs: readonly Float64Array[]) => gs.map(transposed(off));
        return (await checkBackward({ f, backward, x: X, gradOutputs: [V.subarray(0, 2), W.subarray(0, 2)] })).verdict;
      };
      expect(await verdictWith(0)).toBe("pass");
      expect(await verdictWith(0.01)).toBe("fail");
    });
    await fc.assert(property, { seed: 442, numRuns: 200 });
  });
});
