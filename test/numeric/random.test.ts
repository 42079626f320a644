/** Seeded streams: the same for the same seed and purpose, independent of each other otherwise. */
import { describe, expect, it } from "vitest";

import { Random } from "../../src/numeric/random.ts";

const COUNT = 20_000;
const draw = (random: Random, count = COUNT): number[] => Array.from({ length: count }, () => random.uniform());
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's; of independent streams it is 0 ± 1/√n. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], y: readonly number[], offsetX: number, offsetY: number): number =>
    mean(x.map((value, index) => (value - offsetX) * ((y[index] ?? 0) - offsetY)));
  return product(a, b, meanA, meanB) / Math.sqrt(product(a, a, meanA, meanA) * product(b, b, meanB, meanB));
}

describe("a stream", () => {
  it("is the same for the same seed and purpose", () => {
    expect(draw(new Random(442, "fc", 3), 100)).toEqual(draw(new Random(442, "fc", 3), 100));
  });

  it("is not disturbed by another", () => {
    const alone = draw(new Random(442, "fc"), 10);
    const [one, other] = [new Random(442, "fc"), new Random(442, "relu")];
    const together = Array.from({ length: 10 }, () => {
      other.normal();
      return one.uniform();
    });
    expect(together).toEqual(alone);
  });

  it.each([
    ["another seed", new Random(443, "fc", 3)],
    ["another purpose", new Random(442, "relu", 3)],
    ["another size", new Random(442, "fc", 4)],
    ["no purpose", new Random(442)],
  ])("has nothing to do with that of %s", (_, other) => {
    const [a, b] = [draw(new Random(442, "fc", 3)), draw(other)];
    expect(a.some((value, index) => value === b[index])).toBe(false);
    expect(Math.abs(correlation(a, b))).toBeLessThan(5 / Math.sqrt(COUNT));
  });
});

describe("numbers", () => {
  it("that are uniform fill their interval and stay in it", () => {
    const random = new Random(442, "uniform");
    const values = Array.from({ length: COUNT }, () => random.uniform(-2, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(3);
    expect(mean(values)).toBeCloseTo(0.5, 1);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(4.99);
  });

  it("that are normal have mean 0, deviation 1, and the tails of a normal distribution", () => {
    const random = new Random(442, "normal");
    const values = Array.from({ length: COUNT }, () => random.normal());
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(COUNT));
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
    const within = (limit: number): number => values.filter((value) => Math.abs(value) < limit).length / COUNT;
    expect(within(1)).toBeCloseTo(0.6827, 1);
    expect(within(2)).toBeCloseTo(0.9545, 2);
    expect(within(6)).toBe(1);
  });

  it("that are normal fill an array of the shape and deviation asked for", () => {
    const { dtype, shape, data } = new Random(442, "array").normals([100, 50], 0.05);
    expect({ dtype, shape, length: data.length }).toEqual({ dtype: "float64", shape: [100, 50], length: 5000 });
    expect(Math.sqrt(mean(data.map((value) => value ** 2)))).toBeCloseTo(0.05, 2);
    expect(new Random(442, "array").normals([100, 50], 0.05).data).toEqual(data);
  });

  it("that are whole reach every value below their bound, and no other", () => {
    const random = new Random(442, "integer");
    const counts = new Map<number, number>();
    for (let index = 0; index < COUNT; index++) {
      const value = random.integer(10);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const count of counts.values()) expect(Math.abs(count - COUNT / 10)).toBeLessThan(5 * Math.sqrt(COUNT / 10));
  });

  it("that are classes are int32, as labels are", () => {
    const { dtype, shape, data } = new Random(442, "classes").classes(1000, 4);
    expect({ dtype, shape }).toEqual({ dtype: "int32", shape: [1000] });
    expect(new Set(Array.from(data, Number))).toEqual(new Set([0, 1, 2, 3]));
  });
});
