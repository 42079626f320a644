/** A result is right within its tolerance, and nothing that is no number ever is. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compare, FLOAT32_TOLERANCES, tolerancesOf, type Comparison } from "../../src/numeric/compare.ts";
import { float64 } from "../../src/numeric/tensor.ts";

const compared = (actual: number[], expected: number[], rtol = 1e-6, atol = 1e-9): Comparison =>
  compare(float64(actual, [actual.length]), float64(expected, [expected.length]), { rtol, atol });
const isRight = (actual: number, expected: number, rtol?: number, atol?: number): boolean =>
  compared([actual], [expected], rtol, atol).wrong === 0;

const { NaN: NAN, MAX_VALUE } = Number;

describe("one number", () => {
  it.each([
    { actual: 1, expected: 1 },
    { actual: 0, expected: 0 },
    { actual: -0, expected: 0 },
    { actual: 1 + 9e-7, expected: 1 },
    { actual: 1e-9, expected: 0 },
    { actual: 5e-324, expected: 0 },
    { actual: Infinity, expected: Infinity },
    { actual: -Infinity, expected: -Infinity },
    { actual: MAX_VALUE, expected: MAX_VALUE },
  ])("$actual is right for $expected", ({ actual, expected }) => {
    expect(isRight(actual, expected)).toBe(true);
  });

  it.each([
    { actual: 1 + 1.1e-6, expected: 1 },
    { actual: -1, expected: 1 },
    { actual: 1.1e-9, expected: 0 },
    { actual: 0, expected: 1 },
    { actual: NAN, expected: 1 },
    { actual: 1, expected: NAN },
    { actual: NAN, expected: NAN },
    { actual: NAN, expected: Infinity },
    { actual: Infinity, expected: 1 },
    { actual: 1, expected: Infinity },
    { actual: MAX_VALUE, expected: Infinity },
    { actual: -Infinity, expected: Infinity },
    { actual: -MAX_VALUE, expected: MAX_VALUE },
  ])("$actual is wrong for $expected, whatever the tolerance", ({ actual, expected }) => {
    expect(isRight(actual, expected)).toBe(false);
    expect(isRight(actual, expected, 0, 0)).toBe(false);
  });

  it("is right at the border of the tolerance, and wrong beyond it", () => {
    // Powers of two, so that nothing here is rounded.
    expect(isRight(4 + 0.5 + 0.25, 4, 1 / 8, 1 / 4)).toBe(true);
    expect(isRight(4 - 0.5 - 0.25, 4, 1 / 8, 1 / 4)).toBe(true);
    expect(isRight(4.75 + 2 ** -50, 4, 1 / 8, 1 / 4)).toBe(false);
    expect(isRight(3.25 - 2 ** -50, 4, 1 / 8, 1 / 4)).toBe(false);
  });

  it("is right where its error is at most what is tolerated, to the last bit", () => {
    const number = fc.double({ noDefaultInfinity: true, noNaN: true });
    const small = fc.double({ min: 0, max: 1, noNaN: true });
    const bits = fc.integer({ min: -2, max: 2 });
    const property = fc.property(number, small, small, bits, (expected, rtol, atol, ulps) => {
      const tolerated = atol + rtol * Math.abs(expected);
      const actual = (expected + tolerated) * (1 + ulps * Number.EPSILON);
      fc.pre(Number.isFinite(actual));
      expect(isRight(actual, expected, rtol, atol)).toBe(Math.abs(actual - expected) <= tolerated);
    });
    fc.assert(property, { seed: 442, numRuns: 5000 });
  });

  it("has no room at all under a tolerance of nothing", () => {
    expect(isRight(1, 1, 0, 0)).toBe(true);
    expect(isRight(1 + Number.EPSILON, 1, 0, 0)).toBe(false);
  });

  it("that is no number is wrong under every tolerance", () => {
    const strange = fc.constantFrom(NAN, Infinity, -Infinity);
    const tolerance = fc.double({ min: 0, max: 1, noNaN: true });
    const property = fc.property(
      strange,
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      tolerance,
      tolerance,
      (a, b, rtol, atol) => {
        expect(isRight(a, b, rtol, atol)).toBe(false);
        expect(isRight(b, a, rtol, atol)).toBe(false);
      },
    );
    fc.assert(property, { seed: 442, numRuns: 500 });
  });
});

describe("an array", () => {
  it("tells how many elements are wrong, and which is furthest beyond its tolerance", () => {
    // The last one is off by most, but by less of its tolerance than the second.
    expect(compared([1, 3, 1e9 + 2000], [1, 2, 1e9])).toEqual({
      wrong: 2,
      total: 3,
      worst: 1,
      expected: 2,
      actual: 3,
      relativeError: 1 / 3,
    });
  });

  it("names the element nearest to its tolerance where all are right", () => {
    expect(compared([1, 1 + 5e-7, 1 + 1e-7], [1, 1, 1])).toMatchObject({ wrong: 0, worst: 1, actual: 1 + 5e-7 });
  });

  it.each([
    ["NaN", [1, 1e300, NAN], 2],
    ["an infinity", [1, 1e300, Infinity], 2],
    ["the first of several NaNs", [NAN, 1e300, NAN], 0],
  ])("names %s as worse than any number", (_, actual, worst) => {
    expect(compared(actual, [1, 1, 1]).worst).toBe(worst);
  });

  it("of nothing is right", () => {
    expect(compared([], [])).toMatchObject({ wrong: 0, total: 0, worst: 0, relativeError: 0 });
  });

  it("of another length cannot be compared", () => {
    expect(() => compared([1], [1, 2])).toThrow(RangeError);
  });

  it("of float32 is compared by its float64 values", () => {
    const actual = { dtype: "float32", shape: [1], data: Float32Array.of(0.1) } as const;
    expect(compare(actual, float64([0.1], [1]), { rtol: 1e-9, atol: 0 }).wrong).toBe(1);
    expect(compare(actual, float64([0.1], [1]), { rtol: 1e-7, atol: 0 }).wrong).toBe(0);
  });
});

describe("the tolerances", () => {
  it("of float64 are the part's own, and of float32 never below what it can tell", () => {
    const strict = { rtol: 1e-6, atol: 1e-9 };
    expect(tolerancesOf("float64", strict)).toEqual(strict);
    expect(tolerancesOf("float32", strict)).toEqual(FLOAT32_TOLERANCES);
    expect(tolerancesOf("float32", { rtol: 0.01, atol: 0 })).toEqual({ rtol: 0.01, atol: FLOAT32_TOLERANCES.atol });
    expect(tolerancesOf("float32", { rtol: 0, atol: 0.01 })).toEqual({ rtol: FLOAT32_TOLERANCES.rtol, atol: 0.01 });
  });

  it("of float32 hold for every number that is rounded to it, and for no tenth of a per cent", () => {
    const property = fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (expected) => {
      const { rtol, atol } = FLOAT32_TOLERANCES;
      expect(isRight(Math.fround(expected), expected, rtol, atol)).toBe(true);
      expect(isRight(Math.fround(expected * 1.001), expected, rtol, atol)).toBe(false);
    });
    fc.assert(property, { seed: 442, numRuns: 500 });
  });
});

describe("the relative error", () => {
  it.each([
    { actual: 2, expected: 1, error: 0.5 },
    { actual: 1, expected: 2, error: 0.5 },
    { actual: 0, expected: 0, error: 0 },
    { actual: 0, expected: 1e-300, error: 1 },
    { actual: -3, expected: 3, error: 2 },
    { actual: NAN, expected: 3, error: NAN },
  ])("of $actual for $expected is $error", ({ actual, expected, error }) => {
    expect(compared([actual], [expected]).relativeError).toBe(error);
  });
});
