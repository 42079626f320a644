/** A first layer's weights as images. */
import { decode } from "fast-png";
import { expect, it } from "vitest";

import { Random } from "../../src/numeric/random.ts";
import { firstLayerImage } from "../../src/training/first-layer.ts";

const INPUTS = 3072;
const UNITS = 40;

/** Random weights; those of `unit` by what `weight` says of a position. */
function weights(unit: number, weight: (position: number) => number): Parameters<typeof firstLayerImage>[0] {
  const { data } = new Random(1, "weights").normals([INPUTS, UNITS]);
  for (let position = 0; position < INPUTS; position++) data[position * UNITS + unit] = weight(position);
  return { dtype: "float32", shape: [INPUTS, UNITS], data: Float32Array.from(data) };
}

/** Red, green and blue of a pixel. */
function pixelOf(png: string, x: number, y: number): number[] {
  const { width, data } = decode(Buffer.from(png, "base64"));
  return Array.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));
}

it("shows the unit with the largest weights first, pixel by pixel, from its smallest to its largest", () => {
  // Red grows along a row, green down the rows, and blue is the smallest everywhere.
  const png = firstLayerImage(
    weights(17, (position) => {
      const pixel = position % 1024;
      return [pixel % 32, Math.floor(pixel / 32), 0][Math.floor(position / 1024)] ?? 0;
    }),
  );
  expect(png).toBeDefined();
  const { width, height } = decode(Buffer.from(png ?? "", "base64"));
  expect([width, height]).toEqual([8 * 33 - 1, 4 * 33 - 1]);
  expect(pixelOf(png ?? "", 0, 0)).toEqual([0, 0, 0]);
  expect(pixelOf(png ?? "", 31, 0)).toEqual([255, 0, 0]);
  expect(pixelOf(png ?? "", 0, 31)).toEqual([0, 255, 0]);
  // Between two images.
  expect(pixelOf(png ?? "", 32, 5)).toEqual([255, 255, 255]);
});

it("shows weights that are all equal as grey", () => {
  const png = firstLayerImage(weights(3, () => 100));
  expect(pixelOf(png ?? "", 4, 4)).toEqual([127, 127, 127]);
});

it("shows nothing of a layer that does not weigh CIFAR-10's pixels", () => {
  expect(firstLayerImage({ dtype: "float32", shape: [4, 2], data: new Float32Array(8) })).toBeUndefined();
});

it("gives the same bytes for the same weights", () => {
  const [one, other] = [weights(0, (position) => position), weights(0, (position) => position)];
  expect(firstLayerImage(one)).toBe(firstLayerImage(other));
});
