/**
 * The derivative of every output of a function along one direction, from its values at x, x ± h·d and x ± h/2·d.
 *
 * Of the two central differences D(h) and D(h/2) Richardson's (4·D(h/2) − D(h)) / 3 cancels the error of order h² (L. F.
 * Richardson, 1911). Where the function is smooth, they differ by that order, and the second difference over h halves with
 * h. Where a kink lies between the points, one of the two does not hold: a kink at distance c with a jump J of the slope
 * makes the central differences differ by J·c/2h for c < h/2, and the second differences by J·(3c/h − 1); both vanish for
 * no c. Such an output is unresolved and asks for a smaller step, unless the one-sided slopes are steady: then the kink is
 * at x itself, and every number between the two is a subgradient.
 */

/** Values at the steps of `STEPS`, in their order. */
export type Samples = readonly (Float64Array | undefined)[];

/** The points along the direction, as multiples of h. */
export const STEPS: readonly number[] = [0, 1, -1, 0.5, -0.5];

/** How far differences of a smooth function may be from each other, relative to their size, for both to be believed. */
const SMOOTHNESS = 1e-5;

/** Rounding errors of one value, in units of its last digit: a long sum's, generously. */
const ROUNDING_ERRORS = 32;

/** Derivatives of m outputs along one direction. */
export interface Slopes {
  /** (m,): NaN where there is none. */
  readonly value: Float64Array;
  /** (m,): what `value` may be off by; Infinity where no step resolves it. */
  readonly error: Float64Array;
  /** (m,): the smallest and the largest subgradient; `value` itself where the function has a derivative. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Whether every output is resolved. */
  readonly isResolved: boolean;
}

/** The relative size of a last digit: 2⁻⁵² for float64; 2⁻²³ where every value is one of float32. */
export function lastDigit(samples: Samples): number {
  const isFloat32 = samples.every((values) => values?.every((value) => Math.fround(value) === value) ?? true);
  return isFloat32 ? 2 ** -23 : 2 ** -52;
}

/** The rounding error of a value of this size. */
export const roundingOf = (size: number, digit: number): number => ROUNDING_ERRORS * digit * size;

/** @param samples the values at `STEPS` times `h`. @param h the step that was made, above 0. */
export function slopesFrom(samples: Samples, h: number, digit: number): Slopes {
  const [at, ...around] = samples;
  const m = at?.length ?? 0;
  const slopes = {
    value: new Float64Array(m).fill(Number.NaN),
    error: new Float64Array(m).fill(Infinity),
    low: new Float64Array(m).fill(Number.NaN),
    high: new Float64Array(m).fill(Number.NaN),
    isResolved: false,
  };
  if (at === undefined || around.some((values) => values?.length !== m)) return slopes;
  slopes.isResolved = true;
  for (let output = 0; output < m; output++) {
    const one = slopeFrom(
      samples.map((values) => values?.[output] ?? Number.NaN),
      h,
      digit,
    );
    slopes.isResolved &&= one.error < Infinity;
    for (const key of ["value", "error", "low", "high"] as const) slopes[key][output] = one[key];
  }
  return slopes;
}

interface Slope {
  readonly value: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

function slopeFrom(samples: readonly number[], h: number, digit: number): Slope {
  const [at = Number.NaN, above = at, below = at, nearAbove = at, nearBelow = at] = samples;
  const wide = (above - below) / (2 * h);
  const narrow = (nearAbove - nearBelow) / h;
  const size = Math.max(...samples.map(Math.abs));
  // What does not move at all has no rounding errors but the last digit's.
  const isStill = samples.every((value) => value === at);
  const noise = (isStill ? digit * size : roundingOf(size, digit)) / h;
  const tolerance = SMOOTHNESS * Math.max(Math.abs(wide), Math.abs(narrow));
  const bend = (above - 2 * at + below) / h;
  const nearBend = (2 * (nearAbove - 2 * at + nearBelow)) / h;
  const isSmooth =
    Math.abs(wide - narrow) <= tolerance + 4 * noise && Math.abs(bend - 2 * nearBend) <= tolerance + 16 * noise;
  if (isSmooth) {
    const value = narrow + (narrow - wide) / 3;
    return { value, error: Math.abs(wide - narrow) + noise, low: value, high: value };
  }
  const [right, left] = [(2 * (nearAbove - at)) / h, (2 * (at - nearBelow)) / h];
  const [farRight, farLeft] = [(above - at) / h, (at - below) / h];
  const steady = SMOOTHNESS * Math.max(Math.abs(right), Math.abs(left)) + 8 * noise;
  if (Math.abs(right - farRight) <= steady && Math.abs(left - farLeft) <= steady) {
    return { value: narrow, error: steady, low: Math.min(left, right), high: Math.max(left, right) };
  }
  return { value: narrow, error: Infinity, low: narrow, high: narrow };
}

/** The derivative of gradOutput · f along the direction: what a backward pass's gradient must give there. */
export function weighted(slopes: Slopes, gradOutput: Float64Array): Slope {
  let [value, error, low, high] = [0, 0, 0, 0];
  for (const [output, weight] of gradOutput.entries()) {
    if (weight === 0) continue;
    const ends = [weight * (slopes.low[output] ?? Number.NaN), weight * (slopes.high[output] ?? Number.NaN)];
    value += weight * (slopes.value[output] ?? Number.NaN);
    error += Math.abs(weight) * (slopes.error[output] ?? Infinity);
    low += Math.min(...ends);
    high += Math.max(...ends);
  }
  return { value, error, low, high };
}

export type { Slope };
