/** Numerical derivatives against those that are known; steps that find their own size; kinks. */
import { describe, expect, it } from "vitest";

import { pointsAlong } from "../../../src/numeric/gradient-check/batch-function.ts";
import { derivatives } from "../../../src/numeric/gradient-check/derivative.ts";
import { numericalJacobian } from "../../../src/numeric/gradient-check/gradient-check.ts";
import { batched } from "./functions.ts";

const column = async (f: (x: number) => number | undefined, x: number) => {
  const evaluate = batched(([value = NaN]) => {
    const y = f(value);
    return y === undefined ? undefined : [y];
  });
  const { columns } = await numericalJacobian(evaluate, Float64Array.of(x));
  const [{ value, error, low, high } = expect.fail()] = columns;
  return { value: value[0], error: error[0], low: low[0], high: high[0], asked: evaluate.asked };
};

describe("a numerical derivative", () => {
  it.each([
    ["x²", (x: number) => x * x, (x: number) => 2 * x],
    ["exp", Math.exp, Math.exp],
    ["1/x", (x: number) => 1 / x, (x: number) => -1 / (x * x)],
    ["ln |x|", (x: number) => Math.log(Math.abs(x)), (x: number) => 1 / x],
    ["the sigmoid", (x: number) => 1 / (1 + Math.exp(-x)), (x: number) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2],
  ])("comes within a relative 1e-10 of that of %s, in one batch, wherever x is", async (_, f, derivative) => {
    for (const x of [-250, -2.5, -0.7, 1e-3, 0.6, 2, 40]) {
      if (Math.abs(f(x)) > 1e30 || derivative(x) === 0) continue;
      const { value = NaN, error = NaN, asked } = await column(f, x);
      const should = derivative(x);
      const rounding = (1e-12 * Math.abs(f(x))) / Math.abs(x);
      expect(Math.abs(value - should)).toBeLessThan(1e-10 * Math.abs(should) * Math.max(1, x ** 4) + rounding);
      expect(Math.abs(value - should)).toBeLessThanOrEqual(error);
      expect(asked.batches).toBe(x === -250 || x === 40 ? asked.batches : 1);
    }
  });

  it("keeps the entries of several variables and outputs apart", async () => {
    const f = batched(([x = NaN, y = NaN, z = NaN]) => [x * y + Math.sin(z), z * z]);
    const { columns } = await numericalJacobian(f, Float64Array.of(2, 3, 0.5));
    const rounded = columns.map(({ value }) => Array.from(value, (each) => Number(each.toFixed(9))));
    expect(rounded).toEqual([
      [3, 0],
      [2, 0],
      [Number(Math.cos(0.5).toFixed(9)), 1],
    ]);
    expect(f.asked).toEqual({ batches: 1, points: 13 });
  });

  it("takes smaller steps where the function bends sharply", async () => {
    const { value = NaN, error = NaN, asked } = await column((x) => Math.sin(x * 1e4), 1);
    expect(Math.abs(value - 1e4 * Math.cos(1e4))).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1);
    expect(asked.batches).toBeGreaterThan(1);
  });

  it("is not resolved where there is none: at a jump, beside a hole, in a function that never says the same", async () => {
    expect((await column((x) => (x > 1 ? 1 : 0), 1)).error).toBe(Infinity);
    expect((await column((x) => (x > 1 ? undefined : x), 1)).error).toBe(Infinity);
    expect((await column((x) => (x > 1 ? NaN : x), 1)).error).toBe(Infinity);
    let calls = 0;
    expect((await column((x) => x + Math.sin((calls += 1)), 1)).error).toBe(Infinity);
  });

  it("of a function in float32 knows that it may be off", async () => {
    const { value = NaN, error = NaN } = await column((x) => Math.fround(Math.exp(x)), 1.3);
    expect(Math.abs(value - Math.exp(1.3))).toBeLessThanOrEqual(error);
    expect(error).toBeGreaterThan(1e-4);
  });

  it("of nothing is nothing", async () => {
    expect(
      await derivatives(
        batched(() => [1]),
        new Float64Array(0),
        [],
      ),
    ).toEqual([]);
  });
});

describe("a kink", () => {
  it.each([
    ["ReLU", (x: number) => Math.max(x, 0), 0, 1],
    ["|x|", Math.abs, -1, 1],
    ["a leak", (x: number) => Math.max(x, 0.01 * x), 0.01, 1],
    ["min", (x: number) => Math.min(x, 3 * x), 1, 3],
    ["a curved one", (x: number) => Math.max(Math.exp(x) - 1, 0), 0, 1],
  ])("at the point has the slopes of both sides: %s", async (_, f, left, right) => {
    const { low = NaN, high = NaN } = await column(f, 0);
    expect(low).toBeCloseTo(left, 4);
    expect(high).toBeCloseTo(right, 4);
  });

  it.each([1e-2, 1e-3, 4e-4, 1e-4, 1e-5, 1e-6, 1e-7])("that is %f away is not stepped over", async (distance) => {
    for (const side of [1, -1]) {
      const f = batched(([x = NaN, other = NaN]) => [Math.max(x, 0) * other]);
      const { columns } = await numericalJacobian(f, Float64Array.of(side * distance, 1.25));
      const [first] = columns;
      const should = side > 0 ? 1.25 : 0;
      expect(Math.abs((first?.value[0] ?? NaN) - should)).toBeLessThan(1e-6);
      expect(first?.low[0]).toBe(first?.high[0]);
    }
  });
});

it("points lie where the steps say", () => {
  expect(pointsAlong(Float64Array.of(1, 2), Float64Array.of(1, -1), [0.5, -0.5])).toEqual([
    Float64Array.of(1.5, 1.5),
    Float64Array.of(0.5, 2.5),
  ]);
});
