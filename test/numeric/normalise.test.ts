/** Images normalised as the handout says. */
import { describe, expect, it } from "vitest";

import { normaliseInto, type RawImages } from "../../src/numeric/normalise.ts";
import { Random } from "../../src/numeric/random.ts";

const PIXELS = 3072;
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: ArrayLike<number>): number => {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
};

/** Images of different brightness and contrast. */
function images(count: number, pixels = PIXELS): RawImages {
  const random = new Random(442, "images");
  const rows = Array.from({ length: count }, () => {
    const [darkest, range] = [random.integer(100), 1 + random.integer(150)];
    return Uint8Array.from({ length: pixels }, () => darkest + random.integer(range + 1));
  });
  return {
    images: Uint8Array.from(rows.flatMap((row) => [...row])),
    labels: new Uint8Array(count),
    means: Float64Array.from(rows, mean),
    deviations: Float64Array.from(rows, deviation),
  };
}

describe("normalised images", () => {
  const raw = images(6);
  const positions = [5, 0, 3, 3];
  const target = new Float32Array(positions.length * PIXELS);
  normaliseInto(target, raw, positions);
  const row = (index: number): Float32Array => target.subarray(index * PIXELS, (index + 1) * PIXELS);

  it("have mean 0 and deviation 1 each", () => {
    for (const index of positions.keys()) {
      expect(mean(row(index))).toBeCloseTo(0, 5);
      expect(deviation(row(index))).toBeCloseTo(1, 5);
    }
  });

  it("stand in the order of their positions, as often as they are asked for", () => {
    for (const [index, position] of positions.entries()) {
      const original = raw.images[position * PIXELS + 7] ?? NaN;
      const expected = (original - (raw.means[position] ?? NaN)) / (raw.deviations[position] ?? NaN);
      expect(row(index)[7]).toBeCloseTo(expected, 5);
    }
    expect(row(2)).toEqual(row(3));
  });

  it("leave the images as they were", () => {
    expect(raw.images).toEqual(images(6).images);
  });
});

it.each([1, 15, 16, 17, 8191, 8192, 8193, 20_000])("images of %i pixels are normalised to the last one", (pixels) => {
  const raw = images(2, pixels);
  raw.images.set([0, 255]);
  const target = new Float32Array(2 * pixels + 1).fill(7);
  normaliseInto(target, { ...raw, means: Float64Array.of(127.25, 99), deviations: Float64Array.of(64, 2.5) }, [1, 0]);
  const expected = (row: number, its: number, spread: number): number[] =>
    Array.from(raw.images.subarray(row * pixels, (row + 1) * pixels), (value) => (value - its) / spread);
  // Relative to the deviation, which is what a float32 of the mean costs.
  const wanted = [...expected(1, 99, 2.5), ...expected(0, 127.25, 64), 7];
  expect(Array.from(target, (value, at) => Math.abs(value - (wanted[at] ?? NaN)) < 1e-5).every(Boolean)).toBe(true);
});
