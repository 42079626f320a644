/** The grader's own measurement of a network: what the student's code says of itself plays no part in it. */
import { reclaimArrays } from "../numeric/engine.ts";
import { normaliseInto, type RawImages } from "../numeric/normalise.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import type { Parameters } from "../oracle/oracle.ts";
import { equationOne } from "./equation-one.ts";

/** Images scored at a time: large enough for the matrix product, small enough for progress to be shown in between. */
const CHUNK = 500;

/** The share of the images at `positions` that equation (1) of the handout, with these parameters, classifies rightly. */
export async function accuracy(
  parameters: Parameters,
  images: RawImages,
  positions: readonly number[],
): Promise<number> {
  let right = 0;
  for (let start = 0; start < positions.length; start += CHUNK) {
    const chunk = positions.slice(start, start + CHUNK);
    const scores = equationOne(parameters, normalised(images, chunk));
    right += chunk.filter((position, row) => largest(scores, row) === images.labels[position]).length;
    await reclaimArrays();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return right / positions.length;
}

/** float32 rows (n, 3072), as the handout prepares images. */
function normalised(raw: RawImages, positions: readonly number[]): FloatTensor {
  const pixels = raw.images.length / raw.labels.length;
  const data = new Float32Array(positions.length * pixels);
  normaliseInto(data, raw, positions);
  return { dtype: "float32", shape: [positions.length, pixels], data };
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
