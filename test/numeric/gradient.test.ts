/** Central differences against derivatives that are known. */
import { describe, expect, it } from "vitest";

import { centralDifferences, differencePoints } from "../../src/numeric/gradient.ts";

/** The numerical gradient of f at x. */
const gradientOf = (f: (x: readonly number[]) => number, x: readonly number[], step?: number): number[] =>
  centralDifferences(
    differencePoints(x, step).map((point) => f(point)),
    step,
  );

describe("central differences", () => {
  it.each([
    ["x²", (x: number) => x * x, (x: number) => 2 * x],
    ["exp", Math.exp, Math.exp],
    ["1/x", (x: number) => 1 / x, (x: number) => -1 / (x * x)],
    ["the sigmoid", (x: number) => 1 / (1 + Math.exp(-x)), (x: number) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2],
  ])("come within 1e-9 of the derivative of %s", (_, f, derivative) => {
    for (const at of [-2.5, -0.7, 0.6, 1, 2]) {
      const [numerical = NaN] = gradientOf(([x = NaN]) => f(x), [at]);
      expect(Math.abs(numerical - derivative(at))).toBeLessThan(1e-9 * Math.max(1, Math.abs(derivative(at))));
    }
  });

  it("keep the entries of several variables apart", () => {
    const [dx = NaN, dy = NaN, dz = NaN] = gradientOf(([x = NaN, y = NaN, z = NaN]) => x * y + Math.sin(z), [2, 3, 0]);
    expect(dx).toBeCloseTo(3, 9);
    expect(dy).toBeCloseTo(2, 9);
    expect(dz).toBeCloseTo(1, 9);
  });

  it("are exact for a quadratic, at any step", () => {
    expect(gradientOf(([x = NaN]) => x * x, [3], 0.25)).toEqual([6]);
  });

  it("are NaN where the function has no value, and only there", () => {
    expect(centralDifferences([2, 1, NaN, 1, 1, NaN, 4, 2], 0.5)).toEqual([1, NaN, NaN, 2]);
  });

  it("of nothing are nothing", () => {
    expect(gradientOf(() => 1, [])).toEqual([]);
  });
});

it("moves one entry at a time, up and then down", () => {
  expect(differencePoints([1, 2], 0.5)).toEqual([
    [1.5, 2],
    [0.5, 2],
    [1, 2.5],
    [1, 1.5],
  ]);
});
