/** What goes wrong in a computation graph's backward pass costs the gradients it reaches, and no others. */
import { describe, expect, it } from "vitest";

import type { Submission } from "../../src/submission/stage.ts";
import { alteredAlice, findingOf, graded, lostParts, partOf } from "../grading.ts";
import { costOf, mistake } from "./mistake.ts";

describe("a graph's backward pass with", () => {
  it.each([
    mistake({
      what: "a subtraction's sign lost",
      patches: [["const dP2 = -dDiff;", "const dP2 = dDiff;"]],
      costs: {
        lost: ["4.1b backward"],
        code: "wrong-gradient",
        params: { name: "f1", result: "dx2", matchesOwnForward: false },
        wrong: ["dx2", "dw2"],
        status: "partial",
      },
    }),
    mistake({
      what: "the derivative of 1/x without its sign",
      patches: [["const dx1 = -dInv1", "const dx1 = dInv1"]],
      costs: {
        lost: ["4.1b backward"],
        code: "wrong-gradient",
        wrong: ["dx1"],
      },
    }),
    mistake({
      what: "exp taken for its own argument",
      patches: [["const dNeg = dE * e;", "const dNeg = dE;"]],
      costs: {
        lost: ["4.1b backward"],
        code: "wrong-gradient",
        wrong: ["dx0", "dx1", "dx2", "dw0", "dw1", "dw2", "dw3"],
        status: "failed",
      },
    }),
    mistake({
      what: "a copy's branches not summed",
      patches: [["const dc = dp * d + df;", "const dc = dp * d;"]],
      costs: {
        lost: ["4.1c backward"],
        code: "wrong-gradient",
        params: { name: "f2", result: "dy", matchesOwnForward: false },
        wrong: ["dy"],
      },
    }),
    mistake({
      what: "another copy's branches not summed",
      patches: [["const dd = dp * c + dg / p;", "const dd = dp * c;"]],
      costs: {
        lost: ["4.1c backward"],
        code: "wrong-gradient",
        wrong: ["dz"],
      },
    }),
    mistake({
      what: "one path of the quotient left out",
      patches: [["const dp = df + (-dg * d) / (p * p);", "const dp = df;"]],
      costs: {
        lost: ["4.1c backward"],
        code: "wrong-gradient",
        wrong: ["dy", "dz"],
      },
    }),
    mistake({
      what: "the exponent's logarithm forgotten",
      patches: [["de * Math.log(a) * e", "de * e"]],
      costs: {
        lost: ["4.1c backward"],
        code: "wrong-gradient",
        wrong: ["dx"],
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("graphs.ts", patches, costs.code)).toMatchObject(costs);
  });
});

/** f1 of alice, her value and gradients passed through `alter`. */
const withF1 = (alter: string): Promise<Submission> =>
  alteredAlice({
    "graphs.ts": `export { f2 } from "./her-graphs.ts";
import { f1 as right } from "./her-graphs.ts";
export const f1: typeof right = (...inputs) => { const [L, gradients] = right(...inputs); ${alter} };`,
  });

describe("the student's own forward pass tells", () => {
  it("a right backward pass of a wrong forward pass", async () => {
    const scorecard = await graded(await withF1("return [2 * L, gradients.map((each) => 2 * each) as never];"));
    expect(lostParts(scorecard)).toEqual(["4.1b forward"]);
    const part = partOf(scorecard, "4.1b backward");
    expect(part.status).toBe("passed");
    const { params } = findingOf(part, "carried-forward");
    expect(params.isDerivative).toBe(true);
    expect(params.results).toHaveLength(7);
  });

  it("a wrong backward pass, with the number that its own forward pass has in its place", async () => {
    const scorecard = await graded(await withF1("gradients[6] *= 2; return [L, gradients];"), { only: ["4.1b"] });
    const { params } = findingOf(partOf(scorecard, "4.1b backward"), "wrong-gradient");
    expect(params).toMatchObject({ result: "dw3", matchesOwnForward: false });
    expect(Number(params.numerical)).toBeCloseTo(Number(params.expected), 6);
    expect(params.actual).toBe(2 * Number(params.expected));
  });

  it("nothing, where it is not finite around the point", async () => {
    const jumpy = "return [calls++ < 20 ? L : NaN, gradients.map((each) => 2 * each) as never];";
    const scorecard = await graded(
      await alteredAlice({
        "graphs.ts": `export { f2 } from "./her-graphs.ts";
import { f1 as right } from "./her-graphs.ts";
let calls = 0;
export const f1: typeof right = (...inputs) => { const [L, gradients] = right(...inputs); ${jumpy} };`,
      }),
      { only: ["4.1b"] },
    );
    const { params } = findingOf(partOf(scorecard, "4.1b backward"), "wrong-gradient");
    expect(params).toMatchObject({ numerical: "NaN", matchesOwnForward: false });
  });
});
