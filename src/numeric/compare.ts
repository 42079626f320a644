/** How far a result is from what it should be. */
import type { DType, FloatTensor } from "./tensor.ts";

/** A result is right where |actual − expected| <= atol + rtol · |expected|, element by element. */
export interface Tolerances {
  readonly rtol: number;
  readonly atol: number;
}

/**
 * What float32 can tell. Measured with the reference computed in float32 throughout, over 2,000 seeds of the checks'
 * inputs (300 for the graphs). Worst is the network with scores near 1000, whose last bit is worth 6e-5: its loss is off by
 * up to 6.0e-5 and its gradients by up to 5.1e-5, which is 28 % of what is tolerated. Of it the fully connected layers and
 * the other networks use 3 % (6.4e-6), the graphs 2 % (a relative 1.1e-4 where terms cancel), the optimizers less.
 */
export const FLOAT32_TOLERANCES: Tolerances = { rtol: 1e-4, atol: 1e-4 };

/** The tolerances of a result of this dtype: for float32 never below what it can tell. */
export function tolerancesOf(dtype: DType, { rtol, atol }: Tolerances): Tolerances {
  if (dtype !== "float32") return { rtol, atol };
  return { rtol: Math.max(rtol, FLOAT32_TOLERANCES.rtol), atol: Math.max(atol, FLOAT32_TOLERANCES.atol) };
}

/** Two arrays of one shape, compared. */
export interface Comparison {
  /** Elements outside the tolerance. NaN is always outside, an infinity wherever the other one is not the same. */
  readonly wrong: number;
  readonly total: number;
  /** Row-major position of the element furthest beyond its tolerance, or nearest to it; 0 for an empty array. */
  readonly worst: number;
  readonly expected: number;
  readonly actual: number;
  /** |actual − expected| / max(|actual|, |expected|) of that element; 0 where both are equal, NaN where one is not finite. */
  readonly relativeError: number;
}

/** Compares element by element, in float64. The shapes must be the same; throws RangeError for other lengths. */
export function compare(actual: FloatTensor, expected: FloatTensor, tolerances: Tolerances): Comparison {
  if (actual.data.length !== expected.data.length) {
    throw new RangeError(`Expected ${expected.data.length} elements to compare, got ${actual.data.length}.`);
  }
  let wrong = 0;
  let worst = 0;
  let worstExcess = -Infinity;
  for (const [index, should] of expected.data.entries()) {
    const excess = excessOf(actual.data[index] ?? Number.NaN, should, tolerances);
    if (!(excess <= 1)) wrong += 1;
    if (excess > worstExcess) {
      worst = index;
      worstExcess = excess;
    }
  }
  const [is = 0, should = 0] = [actual.data[worst], expected.data[worst]];
  const total = expected.data.length;
  return { wrong, total, worst, expected: should, actual: is, relativeError: relativeError(is, should) };
}

/** The error as a multiple of what is tolerated: at most 1 where the element is right, Infinity for NaN. */
function excessOf(actual: number, expected: number, { rtol, atol }: Tolerances): number {
  if (actual === expected) return 0;
  // An infinite expectation would make every error tolerable, and NaN compares as nothing at all.
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Infinity;
  return Math.abs(actual - expected) / (atol + rtol * Math.abs(expected));
}

/** 0 for equal numbers, 1 where one of them is 0, 2 at most. */
function relativeError(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
