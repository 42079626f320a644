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

/** Standard deviations, at most, between a share of some images and the share of all: beyond it, the others are not asked. */
const FARTHEST_DEVIATIONS = 3;

/** How many of the images at `positions` equation (1) of the handout, with these parameters, classifies rightly. */
export async function countRight(
  parameters: Parameters,
  images: RawImages,
  positions: readonly number[],
): Promise<number> {
  let all = 0;
  for await (const { right } of counts(parameters, images, positions)) all = right;
  return all;
}

/** Their share; a fraction. */
export async function accuracy(
  parameters: Parameters,
  images: RawImages,
  positions: readonly number[],
): Promise<number> {
  return (await countRight(parameters, images, positions)) / positions.length;
}

/**
 * Whether the accuracy is at least `target`, a fraction, as far as some of the images can tell. Where it is far from it the
 * first ones do, so that this takes a fraction of the time of `accuracy`: they are asked in turn, until their share lies three
 * standard deviations (of a half, divided by √n, at most) from the target.
 */
export async function reaches(
  target: number,
  parameters: Parameters,
  images: RawImages,
  positions: readonly number[],
): Promise<boolean> {
  let share = Number.NaN;
  for await (const { right, seen } of counts(parameters, images, positions)) {
    share = right / seen;
    if (Math.abs(share - target) > (FARTHEST_DEVIATIONS * 0.5) / Math.sqrt(seen)) break;
  }
  return share >= target;
}

/** How many of the images seen so far are classified rightly, chunk by chunk. */
async function* counts(
  parameters: Parameters,
  images: RawImages,
  positions: readonly number[],
): AsyncGenerator<{ readonly right: number; readonly seen: number }, void> {
  using network = new EquationOne(parameters);
  let right = 0;
  for (let start = 0; start < positions.length; start += CHUNK) {
    const chunk = positions.slice(start, start + CHUNK);
    using X = normalised(images, chunk);
    const scores = await network.scores(X);
    right += chunk.filter((position, row) => largest(scores, row) === images.labels[position]).length;
    await reclaimArrays();
    await setImmediate();
    yield { right, seen: start + chunk.length };
  }
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
