/**
 * What a submission gets when it imports `numpy-ts`: the library itself, as right and as fast as NumPy where it is not.
 *
 * - Some functions of version 1.7.0 read a view (a transposed, sliced, reversed or broadcast array) as if its elements lay
 *   one after the other, and answer wrongly: `maximum(x.T, 0)` is not max(0, xᵀ). `matmul` is right for most views, but 15
 *   to 25 times slower and different in the last bits. Here both get packed copies of their views, and a view's result is
 *   that of the contiguous array with the same elements, bit by bit.
 * - Products of two matrices are a BLAS's where this process has one, in float32 and float64.
 * - Sums and products of a matrix and a row, and comparisons with a number, do not go through the library's slow ways.
 * - Large results wait until something reads them (see deferred/operations.ts).
 */
import * as np from "numpy-ts";
import { adding, dividing, multiplying, multiplyingMatrices, squaring, subtracting } from "./deferred/arithmetic.ts";
import { onLent, onReading, sumOnDemand } from "./deferred/operations.ts";
import { onRepeatedNumbers } from "./broadcast.ts";
import { onPacked } from "./packed.ts";

/** Comparisons, and what takes the larger or the smaller. */
const comparing = <F extends Function>(operation: F): F => onLent(onRepeatedNumbers(operation));

export * from "numpy-ts";

export const matmul: typeof np.matmul = multiplyingMatrices(np.matmul);
export const dot: typeof np.dot = multiplyingMatrices(np.dot);
export const einsum: typeof np.einsum = onPacked(np.einsum);
export const maximum: typeof np.maximum = comparing(onPacked(np.maximum));
export const minimum: typeof np.minimum = comparing(onPacked(np.minimum));
export const fmax: typeof np.fmax = comparing(onPacked(np.fmax));
export const fmin: typeof np.fmin = comparing(onPacked(np.fmin));
export const greater: typeof np.greater = comparing(np.greater);
export const greater_equal: typeof np.greater_equal = comparing(np.greater_equal);
export const less: typeof np.less = comparing(np.less);
export const less_equal: typeof np.less_equal = comparing(np.less_equal);
export const square: typeof np.square = squaring(np.square);
export const nan_to_num: typeof np.nan_to_num = onPacked(np.nan_to_num);
export const take: typeof np.take = onPacked(np.take);
export const add: typeof np.add = adding(np.add);
export const subtract: typeof np.subtract = subtracting(np.subtract);
export const multiply: typeof np.multiply = multiplying(np.multiply);
export const divide: typeof np.divide = dividing(np.divide);
export const sum: typeof np.sum = sumOnDemand(np.sum);
export const power: typeof np.power = onLent(np.power);
export const transpose: typeof np.transpose = onReading(np.transpose);
export const reshape: typeof np.reshape = onReading(np.reshape);

/** As `np.linalg`. */
export const linalg: typeof np.linalg = {
  ...np.linalg,
  matmul,
  dot: multiplyingMatrices(np.linalg.dot),
  multi_dot: onPacked(np.linalg.multi_dot),
};

/** Does to methods of a class what is done to functions. */
function wrapMethods<Class extends object>(
  prototype: Class,
  names: readonly (keyof Class)[],
  wrap: <F extends Function>(operation: F) => F,
): void {
  for (const name of names) {
    const method: unknown = prototype[name];
    if (typeof method === "function") Reflect.set(prototype, name, wrap(method));
  }
}

wrapMethods(np.NDArrayCore.prototype, ["astype"], onPacked);
wrapMethods(np.NDArray.prototype, ["astype", "take"], onPacked);
wrapMethods(np.NDArray.prototype, ["dot", "matmul"], multiplyingMatrices);
wrapMethods(np.NDArray.prototype, ["add"], adding);
wrapMethods(np.NDArray.prototype, ["subtract"], subtracting);
wrapMethods(np.NDArray.prototype, ["multiply"], multiplying);
wrapMethods(np.NDArray.prototype, ["divide"], dividing);
wrapMethods(np.NDArray.prototype, ["square"], squaring);
wrapMethods(np.NDArray.prototype, ["sum"], sumOnDemand);
wrapMethods(np.NDArray.prototype, ["greater", "greater_equal", "less", "less_equal"], comparing);
wrapMethods(np.NDArray.prototype, ["astype", "power"], onLent);
wrapMethods(np.NDArray.prototype, ["transpose", "reshape"], onReading);

/** As `np.random`, but a seed left out is drawn from `Math.random`, which is seeded, and not from the clock. */
export const random: typeof np.random = {
  ...np.random,
  seed: (seed?: number | null) => np.random.seed(seed ?? Math.floor(Math.random() * 2 ** 32)),
};
