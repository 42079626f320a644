/** The scores by which accuracies are measured are the reference's, to the last bit. */
import { expect, it } from "vitest";

import { Random } from "../../src/numeric/random.ts";
import { toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import { equationOne } from "../../src/training/equation-one.ts";

it.each(["float64", "float32"])("in %s", async (dtype) => {
  const random = new Random(442, "equation-one");
  const normals = (...shape: number[]): FloatTensor =>
    dtype === "float32" ? toFloat32(random.normals(shape)) : random.normals(shape);
  const parameters = { W1: normals(300, 40), b1: normals(40), W2: normals(40, 10), b2: normals(10) };
  const X = normals(50, 300);
  expect(await equationOne(parameters, X)).toEqual(liveOracle.scores(parameters, X));
});
