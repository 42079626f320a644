/**
 * What an operation makes of its operands, where a BLAS makes it together with others: velocity·β + (dW + W·2λ)·η is one copy,
 * one sum and one product that is added to them, instead of four passes over memory and a product. The result differs by
 * float32's rounding, as it does from one BLAS to another.
 */
import * as np from "numpy-ts";

import { addProduct, blasInUse } from "../../../numeric/matrix-product.ts";
import { addScaled } from "../../../numeric/vectors.ts";

/** factor·array, elementwise. */
export interface Term {
  readonly factor: number;
  readonly array: np.NDArrayCore;
}

/** Of float32 arrays: a sum of terms of one shape, a product of two matrices, or the squares of one array's elements. */
export type Meaning =
  | { readonly kind: "sum"; readonly terms: readonly Term[] }
  | { readonly kind: "product"; readonly factors: readonly [np.NDArrayCore, np.NDArrayCore] }
  | { readonly kind: "squares"; readonly of: np.NDArrayCore };

/** Factor·A·B. */
export interface ProductTerm {
  readonly factor: number;
  readonly factors: readonly [np.NDArrayCore, np.NDArrayCore];
}

/** Whether this process has what makes use of a meaning. */
export const canCombine = (): boolean => blasInUse() !== undefined;

/** Σ factor·array + Σ factor·A·B, of the shape given. All arrays are float32, and all but A and B contiguous. */
export function combined(
  shape: readonly number[],
  [first, ...others]: readonly Term[],
  products: readonly ProductTerm[],
): np.NDArrayCore {
  const result = first === undefined ? np.empty([...shape], "float32") : scaledCopy(first);
  for (const { factor, array } of others) addScaled(floatsIn(result), factor, floatsIn(array));
  for (const [index, { factor, factors }] of products.entries()) {
    const [A, B] = factors.map((each) => np.NDArray.fromStorage(each.storage));
    // What was never written is not to be kept.
    const keep = first === undefined && index === 0 ? 0 : 1;
    if (A !== undefined && B !== undefined) addProduct(result, A, B, { factor, keep });
  }
  return result;
}

const scaledCopy = ({ factor, array }: Term): np.NDArray => {
  const whole = np.NDArray.fromStorage(array.storage);
  return factor === 1 ? whole.copy() : np.asarray(np.multiply(whole, factor));
};

/** Of a contiguous array. */
export function floatsIn({ data, size, dtype }: np.NDArrayCore): Float32Array {
  if (data instanceof Float32Array) return data.subarray(0, size);
  throw new TypeError(`Expected float32, got ${dtype}.`);
}
