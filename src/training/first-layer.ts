/** The first layer's weights as images: what each hidden unit looks for. */
import { encode } from "fast-png";

import { pixelsPerImage, valuesPerImage } from "../data/cifar-10.ts";
import type { FloatTensor } from "../numeric/tensor.ts";

const SIDE = Math.sqrt(pixelsPerImage);
const COLUMNS = 8;
const ROWS = 4;
/** Between two images, in pixels. */
const GAP = 1;
/** Of each colour: no eye tells more apart in weights, and a scorecard holds a quarter fewer bytes. */
const LEVELS = 32;

/**
 * The hidden units with the largest weights, largest first, as one PNG in base64: 8 columns, 4 rows. As in the course, each
 * image goes from the smallest of its weights (0) to the largest (255). Undefined where W1 does not weigh CIFAR-10's pixels.
 *
 * @param W1 (3072, H), finite.
 */
export function firstLayerImage({ shape, data }: FloatTensor): string | undefined {
  const [inputs, units = 0] = shape;
  if (inputs !== valuesPerImage) return undefined;
  const width = COLUMNS * (SIDE + GAP) - GAP;
  const height = ROWS * (SIDE + GAP) - GAP;
  const pixels = new Uint8Array(width * height * 3).fill(255);
  for (const [place, unit] of largest(data, units).entries()) {
    const left = (place % COLUMNS) * (SIDE + GAP);
    const top = Math.floor(place / COLUMNS) * (SIDE + GAP);
    const levels = levelsOf(data, units, unit);
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
      const at = (top + Math.floor(pixel / SIDE)) * width + left + (pixel % SIDE);
      for (let plane = 0; plane < 3; plane++) pixels[3 * at + plane] = levels[plane * pixelsPerImage + pixel] ?? 0;
    }
  }
  return Buffer.from(encode({ width, height, data: pixels, channels: 3, depth: 8 })).toString("base64");
}

/** The units of the largest sums of squares. */
function largest(data: FloatTensor["data"], units: number): number[] {
  const sums = new Float64Array(units);
  for (const [index, weight] of data.entries()) sums[index % units] = (sums[index % units] ?? 0) + weight ** 2;
  const order = [...sums.keys()].toSorted((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0) || a - b);
  return order.slice(0, COLUMNS * ROWS);
}

/** A unit's weights from 0 to 255. */
function levelsOf(data: FloatTensor["data"], units: number, unit: number): Uint8Array {
  const weights = Float64Array.from({ length: valuesPerImage }, (_, index) => data[index * units + unit] ?? 0);
  const low = weights.reduce((least, weight) => Math.min(least, weight), Infinity);
  const range = weights.reduce((most, weight) => Math.max(most, weight), -Infinity) - low;
  const top = LEVELS - 1;
  return Uint8Array.from(weights, (weight) =>
    range === 0 ? 127 : Math.round((Math.round(((weight - low) / range) * top) / top) * 255),
  );
}
