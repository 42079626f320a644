/**
 * Stubs: forward passes from which nothing can be carried forward. What is constant has derivatives of zero, and what is
 * one straight line everywhere, such as an input passed on, has the same ones everywhere; they are right, and say nothing.
 */
import type { Jacobian } from "../numeric/gradient-check/gradient-check.ts";

/** Slopes that differ by less than this share of the largest are the same. */
const SAME_SLOPE = 1e-5;

/**
 * Whether a forward pass does not depend on one of its arguments, or depends on all of them by the same slopes at all of
 * these points.
 *
 * @param lengths how many numbers each argument has. Default: one.
 */
export function isStubEverywhere(
  jacobians: readonly Pick<Jacobian, "columns">[],
  lengths: readonly number[] = jacobians[0]?.columns.map(() => 1) ?? [],
): boolean {
  const slopes = jacobians.map(({ columns }) => columns.map(({ value }) => value));
  const largest = largestOf(slopes.flat());
  const moves = ([from, to]: readonly [number, number]): boolean =>
    slopes.some((columns) => largestOf(columns.slice(from, to)) > SAME_SLOPE * largest);
  if (!ranges(lengths).every(moves)) return true;
  const [first = [], ...others] = slopes;
  return others.every((columns) =>
    columns.every((column, index) =>
      column.every((slope, output) => Math.abs(slope - (first[index]?.[output] ?? Number.NaN)) <= SAME_SLOPE * largest),
    ),
  );
}

function largestOf(columns: readonly Float64Array[]): number {
  return columns.reduce((all, column) => column.reduce((most, slope) => Math.max(most, Math.abs(slope)), all), 0);
}

/** Where each argument begins and ends. */
export function ranges(lengths: readonly number[]): (readonly [from: number, to: number])[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return [end - length, end] as const;
  });
}
