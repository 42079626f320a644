/** Derivatives along directions, with the step that each of them needs; all points of a round go out as one batch. */
import { pointsAlong, type BatchFunction } from "./batch-function.ts";
import { lastDigit, slopesFrom, STEPS, type Samples, type Slopes } from "./slopes.ts";

/** A direction from x, and the size of x along it. */
export interface Direction {
  readonly d: Float64Array;
  /** What a step is measured by. Above 0. */
  readonly size: number;
}

/** A derivative with what it was found at. */
export interface Derivative extends Slopes {
  readonly direction: Direction;
  /** f(x); undefined where it has no value there. */
  readonly at: Float64Array | undefined;
  /** The relative size of a last digit of f's values. */
  readonly digit: number;
}

/** The first step, relative to the size of x: with Richardson's extrapolation neither curvature nor rounding matters. */
const FIRST_STEP = 1e-3;
/** An unresolved derivative is tried again with a step smaller by this. */
const SHRINK = 8;
/** The smallest step is 2⁻¹⁸ of the first, 4e-9: below it, rounding is larger than what is tolerated. */
const ROUNDS = 7;

/**
 * The derivatives of f at x along each direction. Where f is not smooth, or has no value, within the first step, smaller
 * ones are tried for those directions alone. Asks f once for most functions, and up to `rounds` times.
 */
export async function derivatives(
  f: BatchFunction,
  x: Float64Array,
  directions: readonly Direction[],
  rounds: number = ROUNDS,
): Promise<Derivative[]> {
  const found = new Map<Direction, Derivative>();
  let open = directions;
  for (let round = 0; round < rounds && open.length > 0; round++) {
    const step = FIRST_STEP * SHRINK ** -round;
    // x itself once, whatever the number of directions.
    const steps = STEPS.slice(1);
    const points = open.flatMap(({ d, size }) =>
      pointsAlong(
        x,
        d,
        steps.map((each) => each * step * size),
      ),
    );
    const [at, ...around] = await f([x, ...points]);
    const samplesOf = (index: number): Samples => [
      at,
      ...around.slice(index * steps.length, (index + 1) * steps.length),
    ];
    const digit = lastDigit([at, ...around]);
    for (const [index, direction] of open.entries()) {
      const slopes = slopesFrom(samplesOf(index), step * direction.size, digit);
      const before = found.get(direction);
      found.set(direction, { ...(before === undefined ? slopes : better(before, slopes)), direction, at, digit });
    }
    open = open.filter((direction) => found.get(direction)?.isResolved !== true);
  }
  return directions.map((direction) => {
    const derivative = found.get(direction);
    if (derivative === undefined) throw new RangeError("Expected at least one round.");
    return derivative;
  });
}

/** Output by output, what is resolved: what a larger step has resolved, a smaller one only blurs. */
function better(before: Slopes, after: Slopes): Slopes {
  if (before.value.length !== after.value.length) return after;
  const merged = {
    value: Float64Array.from(before.value),
    error: Float64Array.from(before.error),
    low: Float64Array.from(before.low),
    high: Float64Array.from(before.high),
  };
  for (const [output, error] of before.error.entries()) {
    if (error < Infinity) continue;
    for (const key of ["value", "error", "low", "high"] as const)
      merged[key][output] = after[key][output] ?? Number.NaN;
  }
  return { ...merged, isResolved: merged.error.every((error) => error < Infinity) };
}
