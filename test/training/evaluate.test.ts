/** The grader's own accuracy is that of the handout's equation (1), image by image. */
import { expect, it } from "vitest";

import { readCifar10 } from "../../src/data/read.ts";
import { Random } from "../../src/numeric/random.ts";
import { toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import type { Parameters } from "../../src/oracle/oracle.ts";
import { accuracy } from "../../src/training/evaluate.ts";
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
    const { test } = await readCifar10(await realCifar10());
    const positions = Array.from({ length: 600 }, (_, index) => (index * 37) % test.count);
    const right = positions.filter(
      (position) =>
        classOf(test.images.subarray(position * 3072, (position + 1) * 3072), parameters) === test.labels[position],
    );
    expect(right.length).toBeGreaterThan(20);
    expect(await accuracy(parameters, test, positions)).toBe(right.length / 600);
    // More than one chunk, and not the same one twice.
    expect(await accuracy(parameters, test, right)).toBe(1);
  },
  firstDownloadMs,
);

it("of numbers that are not finite is that of no image", async () => {
  const images = { images: new Uint8Array(4 * 3072).map((_, index) => index % 251), labels: new Uint8Array(4) };
  const raw = { ...images, means: new Float64Array(4).fill(125), deviations: new Float64Array(4).fill(72) };
  const broken = { ...parameters, b2: { ...parameters.b2, data: new Float32Array(10).fill(Number.NaN) } };
  expect(await accuracy(broken, raw, [0, 1, 2, 3])).toBe(0);
});
