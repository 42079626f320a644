/**
 * The Taylor test: for a right slope s the remainder |f(x + h·d) − f(x) − h·s| falls with h², for a wrong one with h (P. E.
 * Farrell and others, Automated Derivation of the Adjoint of High-Level Transient Finite Element Programs, 2013). It needs
 * no tolerance, except that a remainder of the size of rounding errors says nothing by its slope: where f is linear along
 * d, that is all there is, and the slope s is right.
 */

/** What the remainders say. */
export type TaylorVerdict = "right" | "wrong" | "undecided";

/** Steps as multiples of what is a large step along the direction. */
export const TAYLOR_STEPS: readonly number[] = Array.from({ length: 12 }, (_, index) => 2 ** -(index + 1));

/** Remainders must be above this multiple of the rounding error for their slope to mean something. */
const ABOVE_ROUNDING = 4;
/** Rounding errors of more than this share of h·s hide too much. */
const MAX_HIDDEN = 1e-3;
/** Orders between these are neither 1 nor 2. */
const [ORDER_OF_WRONG, ORDER_OF_RIGHT] = [1.3, 1.7];

/**
 * @param at f(x). @param values f(x + h·d) for each of `steps`, which halve from one to the next.
 * @param slope what is tested. @param rounding the error of one value.
 */
export function taylorTest(
  at: number,
  values: readonly number[],
  steps: readonly number[],
  slope: number,
  rounding: number,
): TaylorVerdict {
  const remainders = values.map((value, index) => Math.abs(value - at - (steps[index] ?? Number.NaN) * slope));
  if (!remainders.every(Number.isFinite)) return "undecided";
  const largest = Math.abs(steps[0] ?? 0);
  if (!(rounding <= MAX_HIDDEN * largest * Math.max(Math.abs(slope), ...differenceQuotients(at, values, steps)))) {
    return remainders.every((remainder) => remainder === 0) ? "right" : "undecided";
  }
  const told = remainders.findIndex((remainder) => !(remainder > ABOVE_ROUNDING * rounding));
  const clear = told === -1 ? remainders : remainders.slice(0, told);
  if (clear.length === 0) return "right";
  // The smallest steps that still tell: for large ones, higher orders count.
  const orders = clear.slice(-3).flatMap((remainder, index, last) => {
    const next = last[index + 1];
    return next === undefined ? [] : [Math.log2(remainder / next)];
  });
  if (orders.length < 2) return "undecided";
  if (orders.every((order) => order >= ORDER_OF_RIGHT)) return "right";
  return orders.every((order) => order <= ORDER_OF_WRONG) ? "wrong" : "undecided";
}

function differenceQuotients(at: number, values: readonly number[], steps: readonly number[]): number[] {
  return values.map((value, index) => Math.abs((value - at) / (steps[index] ?? Number.NaN)));
}
