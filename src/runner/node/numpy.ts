/**
 * What a submission gets when it imports `numpy-ts`: the library itself, with a trap taken out. Some functions of
 * version 1.7.0 read a view (a transposed, sliced, reversed or broadcast array) as if its elements lay one after the
 * other, and answer wrongly: `maximum(x.T, 0)` is not max(0, xᵀ). `matmul` is right for most views, but 15 to 25 times
 * slower and different in the last bits. Here both get packed copies of their views, and a view's result is that of the
 * contiguous array with the same elements, bit by bit.
 */
import * as np from "numpy-ts";
import { onPacked, packMethods } from "./packed.ts";

export * from "numpy-ts";

export const matmul: typeof np.matmul = onPacked(np.matmul);
export const dot: typeof np.dot = onPacked(np.dot);
export const einsum: typeof np.einsum = onPacked(np.einsum);
export const maximum: typeof np.maximum = onPacked(np.maximum);
export const minimum: typeof np.minimum = onPacked(np.minimum);
export const fmax: typeof np.fmax = onPacked(np.fmax);
export const fmin: typeof np.fmin = onPacked(np.fmin);
export const square: typeof np.square = onPacked(np.square);
export const nan_to_num: typeof np.nan_to_num = onPacked(np.nan_to_num);
export const take: typeof np.take = onPacked(np.take);

/** As `np.linalg`. */
export const linalg: typeof np.linalg = {
  ...np.linalg,
  matmul,
  dot: onPacked(np.linalg.dot),
  multi_dot: onPacked(np.linalg.multi_dot),
};

packMethods(np.NDArrayCore.prototype, ["astype"]);
packMethods(np.NDArray.prototype, ["astype", "dot", "matmul", "square", "take"]);

/** As `np.random`, but a seed left out is drawn from `Math.random`, which is seeded, and not from the clock. */
export const random: typeof np.random = {
  ...np.random,
  seed: (seed?: number | null) => np.random.seed(seed ?? Math.floor(Math.random() * 2 ** 32)),
};
