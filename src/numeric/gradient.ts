/**
 * Numerical gradients by central differences, (f(x + h) − f(x − h)) / 2h, in float64. With h = 1e-5 their error is
 * about 1e-10 for well-scaled smooth functions: truncation falls with h², rounding grows with 1/h.
 */

/** The step that balances truncation and rounding for values of order 1. */
const STEP = 1e-5;

/** How far a right gradient may be from its central difference: a relative 1e-4 leaves room for curvature. */
export const NUMERICAL_TOLERANCES: { readonly rtol: number; readonly atol: number } = { rtol: 1e-4, atol: 1e-7 };

/** The points x + h·eᵢ and x − h·eᵢ for each entry i: 2·n points in the order +, −, +, −, … */
export function differencePoints(x: readonly number[], step: number = STEP): number[][] {
  return x.flatMap((value, index) => [x.with(index, value + step), x.with(index, value - step)]);
}

/** The n central differences from the 2·n values of f at `differencePoints`, in their order. NaN where a value is. */
export function centralDifferences(values: readonly number[], step: number = STEP): number[] {
  return Array.from({ length: Math.floor(values.length / 2) }, (_, index) => {
    const [above = Number.NaN, below = Number.NaN] = values.slice(2 * index, 2 * index + 2);
    return (above - below) / (2 * step);
  });
}
