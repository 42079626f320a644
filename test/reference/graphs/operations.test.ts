import { describe, expect, it } from "vitest";
import { operations } from "../../../reference/graphs/index.ts";

/** Inputs at which every operation is defined, and at which no derivative is 0 or 1 by chance. */
const inputs = [1.7, -0.6];

describe.each(Object.entries(operations))("%s", (_name, { arity, forward, vjp }) => {
  const point = inputs.slice(0, arity);

  it("has a vjp that agrees with central differences of its value", () => {
    const gradOutput = -1.3;
    const step = 1e-6;
    const numerical = point.map((_, moved) => {
      const moveBy = (by: number): number[] => point.map((value, index) => (index === moved ? value + by : value));
      return (gradOutput * (forward(moveBy(step)) - forward(moveBy(-step)))) / (2 * step);
    });
    const analytical = vjp(point, forward(point), gradOutput);
    expect(analytical).toHaveLength(arity);
    for (const [index, gradient] of analytical.entries()) expect(gradient).toBeCloseTo(numerical[index] ?? NaN, 8);
  });

  it("refuses another number of inputs", () => {
    expect(() => forward([...point, 1])).toThrow(RangeError);
    expect(() => vjp(point.slice(1), 1, 1)).toThrow(RangeError);
  });
});

describe("operations", () => {
  it("compute what their names say", () => {
    const values = Object.entries(operations).map(([name, { arity, forward }]) => [
      name,
      forward([3, 2].slice(0, arity)),
    ]);
    expect(Object.fromEntries(values)).toEqual({
      add: 5,
      subtract: 1,
      multiply: 6,
      divide: 1.5,
      power: 9,
      "add-one": 4,
      negate: -3,
      reciprocal: 1 / 3,
      square: 9,
      exp: Math.exp(3),
      copy: 3,
    });
  });

  it("have one symbol each", () => {
    const symbols = Object.values(operations).map(({ symbol }) => symbol);
    expect(new Set(symbols).size).toBe(symbols.length);
  });
});
