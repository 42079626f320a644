/** Large arguments that repeat a few numbers: a submission gets them whole, in every language. */
import { describe, expect, it } from "vitest";

import type { Tensor } from "../../src/numeric/tensor.ts";
import type { Tiled } from "../../src/protocol/value.ts";
import type { StudentProxy } from "../../src/student/proxy.ts";
import { interpreters, withNotebook } from "../python.ts";
import { valueOf, withStudent } from "./with-student.ts";

const F = { module: "layers", name: "reluForward" };
const tile = Float64Array.of(1, 2, 3, 4, 5);

/** What a function that returns its argument returns for one of this shape. */
async function returned(student: StudentProxy, ...shape: readonly number[]): Promise<Tensor | undefined> {
  const argument: Tiled = { type: "tiled", shape, tile };
  const { value } = valueOf(await student.call(F, [argument]));
  return value.type === "array" ? value.tensor : undefined;
}

/** So many numbers of the tile's, over and over. */
const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, (_, index) => (index % 5) + 1);

async function expectWholeArrays(student: StudentProxy): Promise<void> {
  for (const shape of [[3, 4], [2, 5], [1], [7, 11, 13]]) {
    const size = shape.reduce((product, length) => product * length, 1);
    expect(await returned(student, ...shape)).toEqual({ dtype: "float64", shape, data: numbers(size) });
  }
}

it("in TypeScript", () => withStudent({ "layers.ts": "export const reluForward = (x) => x;" }, expectWholeArrays));

describe.each(await interpreters())("Python $version with NumPy $numpy", (interpreter) => {
  it("as arrays that can be written to", () =>
    withNotebook(["def relu_forward(x):\n    x += 0\n    return x"], expectWholeArrays, { interpreter }));
});
