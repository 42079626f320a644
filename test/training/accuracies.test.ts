/** Which images an accuracy is of. */
import { expect, it } from "vitest";

import { Random } from "../../src/numeric/random.ts";
import { toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import type { Parameters } from "../../src/oracle/oracle.ts";
import { Accuracies } from "../../src/training/accuracies.ts";
import { syntheticImages } from "./synthetic.ts";

const zeros = (...shape: number[]): FloatTensor => toFloat32(new Random(442, "zeros").normals(shape, 0));

/** Scores that are the biases of the last layer: every image is of class 3. */
function always3(): Parameters {
  const b2 = zeros(10);
  b2.data[3] = 1;
  return { W1: zeros(3072, 4), b1: zeros(4), W2: zeros(4, 10), b2 };
}

it("whether a target is reached is asked of the first half of the validation images, an accuracy of all", async () => {
  const noise = syntheticImages({ train: 10, validation: 2000, test: 10 });
  // Near the target all of them are asked that may be: 270 of the first 1,000, and none of the others.
  const labels = noise.validation.labels.map((_, at) => (at < 1000 && at % 100 < 27 ? 3 : 5));
  const accuracies = new Accuracies({ ...noise, validation: { ...noise.validation, labels } }, 442);
  expect(await accuracies.validation(always3())).toBe(0.135);
  expect(await accuracies.validationReaches(0.26, always3())).toBe(true);
  expect(await accuracies.validationReaches(0.28, always3())).toBe(false);
});
