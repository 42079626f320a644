/** The grader's own measurement of a network: what the student's code says of itself plays no part in it. */
import { setImmediate } from "node:timers/promises";
import * as np from "numpy-ts";

import { reclaimArrays } from "../numeric/engine.ts";
import { normaliseInto, type RawImages } from "../numeric/normalise.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import type { Parameters } from "../oracle/oracle.ts";
import { EquationOne } from "./equation-one.ts";

/** Images scored at a time: large enough for the matrix product, small enough for other runs to be served in between. */
const CHUNK = 500;

/** The share of the images at `positions` that equation (1) of the handout, with these parameters, classifies rightly. */
export async function accuracy(
  parameters: Parameters,
  images: RawImages,
  positions: readonly number[],
): Promise<number> {
  using network = new EquationOne(parameters);
  let right = 0;
  for (let start = 0; start < positions.length; start += CHUNK) {
    const chunk = positions.slice(start, start + CHUNK);
    using X = normalised(images, chunk);
    const scores = network.scores(X);
    right += chunk.filter((position, row) => largest(scores, row) === images.labels[position]).length;
    await reclaimArrays();
    await setImmediate();
  }
  return right / positions.length;
}

/** float32 rows (n, 3072), as the handout prepares images. */
export function normalised(raw: RawImages, positions: ArrayLike<number>): np.NDArray {
  const rows = np.empty([positions.length, raw.images.length / raw.labels.length], "float32");
  const { data } = rows;
  if (data instanceof Float32Array) normaliseInto(data, raw, positions);
  return rows;
}

/** The column of the largest element of a row, the first of several; a row with NaN has none and counts as wrong. */
function largest({ data, shape }: FloatTensor, row: number): number {
  const columns = shape[1] ?? 0;
  let best = 0;
  for (let column = 0; column < columns; column++) {
    const score = data[row * columns + column] ?? Number.NaN;
    if (Number.isNaN(score)) return -1;
    if (score > (data[row * columns + best] ?? Number.NaN)) best = column;
  }
  return best;
}
