/** Tensors: sizes, shapes and indices. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { float64, indexOf, sameShape, sizeOf, toFloat32 } from "../../src/numeric/tensor.ts";

describe("a shape", () => {
  it.each([
    { shape: [], size: 1 },
    { shape: [0], size: 0 },
    { shape: [3, 0, 2], size: 0 },
    { shape: [2, 3, 4], size: 24 },
  ])("$shape has $size elements", ({ shape, size }) => {
    expect(sizeOf(shape)).toBe(size);
  });

  it("is the same only with the same lengths in the same order", () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([], [])).toBe(true);
    for (const other of [[3, 2], [2], [2, 3, 1], [1, 2, 3]]) expect(sameShape([2, 3], other)).toBe(false);
    expect(sameShape([3], [1, 3])).toBe(false);
  });

  it("gives every element an index of its own, in row-major order", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
    const property = fc.property(lengths, (shape) => {
      const indices = Array.from({ length: sizeOf(shape) }, (_, flat) => indexOf(flat, shape));
      const flats = indices.map((index) => index.reduce((flat, at, axis) => flat * (shape[axis] ?? 0) + at, 0));
      expect(flats).toEqual(Array.from({ length: sizeOf(shape) }, (_, flat) => flat));
      expect(indices.every((index) => index.every((at, axis) => at < (shape[axis] ?? 0)))).toBe(true);
    });
    fc.assert(property, { seed: 442, numRuns: 200 });
  });
});

describe("a tensor", () => {
  it("of float64 does not copy its data, and is refused where data and shape disagree", () => {
    const data = Float64Array.of(1, 2);
    expect(float64(data, [2]).data).toBe(data);
    expect(() => float64(data, [3])).toThrow("Expected 3 values for shape (3), got 2.");
  });

  it("is rounded to float32 once, and then left alone", () => {
    const once = toFloat32(float64([0.1, NaN, Infinity], [3]));
    expect([...once.data]).toEqual([Math.fround(0.1), NaN, Infinity]);
    expect(toFloat32(once).data).toBe(once.data);
  });
});
