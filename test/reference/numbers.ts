/** Seeded arrays, and how far two results are apart. */
import * as np from "numpy-ts";
import type { DType, NDArray } from "numpy-ts";
import seedrandom from "seedrandom";

/** An array of standard normal numbers (Box and Muller), the same for the same seed. */
export function normal(shape: number[], seed: string, dtype: DType = "float64"): NDArray {
  const random = seedrandom(seed);
  const draw = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const size = shape.reduce((product, length) => product * length, 1);
  return np.array(Array.from({ length: size }, draw), dtype).reshape(...shape);
}

/** The elements in row-major order. */
export function elements(array: NDArray): number[] {
  return Array.from({ length: array.size }, (_, index) => Number(array.iget(index)));
}

/** The largest difference, relative to the largest expected number. NaN where one of them is, or the lengths differ. */
export function relativeError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.NaN;
  const largest = Math.max(...expected.map((value) => Math.abs(value)));
  return Math.max(...actual.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)))) / largest;
}

/**
 * The gradient of `loss` with respect to the elements of `at`, which `loss` reads, by central differences: each element
 * is moved by ±`step` and put back.
 */
export function centralDifferences(loss: () => number, at: NDArray, step = 1e-5): number[] {
  return elements(at).map((value, index) => {
    at.iset(index, value + step);
    const above = loss();
    at.iset(index, value - step);
    const below = loss();
    at.iset(index, value);
    return (above - below) / (2 * step);
  });
}
