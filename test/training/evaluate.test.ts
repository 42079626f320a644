/** The grader's own accuracy is that of the handout's equation (1), image by image. */
import { expect, it } from "vitest";

import { readCifar10 } from "../../src/data/read.ts";
import type { RawImages } from "../../src/numeric/normalise.ts";
import { Random } from "../../src/numeric/random.ts";
import { toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import type { Parameters } from "../../src/oracle/oracle.ts";
import { accuracy, reaches } from "../../src/training/evaluate.ts";
import { firstDownloadMs, realCifar10 } from "../data/real-data.ts";

const HIDDEN = 12;

const parameters = ((): Parameters => {
  const random = new Random(442, "evaluate");
  const normals = (shape: number[]): FloatTensor => toFloat32(random.normals(shape, 0.1));
  return { W1: normals([3072, HIDDEN]), b1: normals([HIDDEN]), W2: normals([HIDDEN, 10]), b2: normals([10]) };
})();

const at = ({ data }: FloatTensor, index: number): number => data[index] ?? Number.NaN;

/** The class of one image: every sum written out, in float64. */
function classOf(image: Uint8Array, { W1, b1, W2, b2 }: Parameters): number {
  const pixels = Array.from(image);
  const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / pixels.length);
  const hidden = Array.from({ length: HIDDEN }, (_, unit) =>
    Math.max(
      0,
      pixels.reduce((sum, pixel, i) => sum + ((pixel - mean) / deviation) * at(W1, i * HIDDEN + unit), at(b1, unit)),
    ),
  );
  const scores = Array.from({ length: 10 }, (_, label) =>
    hidden.reduce((sum, value, unit) => sum + value * at(W2, unit * 10 + label), at(b2, label)),
  );
  return scores.indexOf(Math.max(...scores));
}

it(
  "of 600 real images",
  async () => {
    const { validation } = await readCifar10(await realCifar10());
    const positions = Array.from({ length: 600 }, (_, index) => (index * 37) % validation.count);
    const right = positions.filter(
      (position) =>
        classOf(validation.images.subarray(position * 3072, (position + 1) * 3072), parameters) ===
        validation.labels[position],
    );
    expect(right.length).toBeGreaterThan(20);
    expect(await accuracy(parameters, validation, positions)).toBe(right.length / 600);
    // More than one chunk, and not the same one twice.
    expect(await accuracy(parameters, validation, right)).toBe(1);
  },
  firstDownloadMs,
);

it("of numbers that are not finite is that of no image", async () => {
  const images = { images: new Uint8Array(4 * 3072).map((_, index) => index % 251), labels: new Uint8Array(4) };
  const raw = { ...images, means: new Float64Array(4).fill(125), deviations: new Float64Array(4).fill(72) };
  const broken = { ...parameters, b2: { ...parameters.b2, data: new Float32Array(10).fill(Number.NaN) } };
  expect(await accuracy(broken, raw, [0, 1, 2, 3])).toBe(0);
});

/** 8,000 images of one kind: the first 2,000 are classified rightly, and the others are not. */
const inOrder = (): { raw: RawImages; positions: number[] } => {
  const count = 8000;
  const image = new Uint8Array(3072).map((_, pixel) => pixel % 251);
  const images = new Uint8Array(count * 3072);
  for (let row = 0; row < count; row++) images.set(image, row * 3072);
  const [means, deviations] = [new Float64Array(count).fill(125), new Float64Array(count).fill(72)];
  const right = Math.max(0, classOf(image, parameters));
  const labels = new Uint8Array(count).map((_, row) => (row < 2000 ? right : 255));
  return { raw: { images, labels, means, deviations }, positions: Array.from(labels, (_, row) => row) };
};

it("is asked of no more images than it takes to tell whether it reaches a target", async () => {
  const { raw, positions } = inOrder();
  expect(await accuracy(parameters, raw, positions)).toBe(0.25);
  // The first 500, all right, lie more than three deviations (0.067) above 0.9; the first 2,000, fewer (0.034) above 0.97.
  expect(await reaches(0.9, parameters, raw, positions)).toBe(true);
  expect(await reaches(0.97, parameters, raw, positions)).toBe(false);
  // The first 500 from the end, all wrong, lie below 0.2; the whole does not.
  expect(await reaches(0.2, parameters, raw, positions.toReversed())).toBe(false);
  expect(await reaches(0.2, parameters, raw, positions)).toBe(true);
});

it("reaches a target that it equals, and no higher one", async () => {
  const { raw, positions } = inOrder();
  const few = positions.slice(1750, 2250);
  expect(await reaches(0.5, parameters, raw, few)).toBe(true);
  expect(await reaches(0.501, parameters, raw, few)).toBe(false);
});
