/** From numpy-ts, which the reference computes with, to the grader's tensors; the way back is in the array engine. */
import * as np from "numpy-ts";

import { InternalError } from "../errors.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import type { Parameters } from "./oracle.ts";

/** A copy of the array's elements, so that it outlives the array's memory. */
export function toTensor(array: np.NDArray): FloatTensor {
  const { storage } = np.ascontiguousarray(array);
  const data = storage.data.slice(storage.offset, storage.offset + storage.size);
  const shape = [...array.shape];
  if (data instanceof Float64Array) return { dtype: "float64", shape, data };
  if (data instanceof Float32Array) return { dtype: "float32", shape, data };
  throw new InternalError(`The reference returned an array of dtype ${array.dtype}.`);
}

/** The parameters, or gradients, with each made into something else. */
export function mapParameters<From, To>(
  { W1, b1, W2, b2 }: Record<keyof Parameters, From>,
  map: (parameter: From) => To,
): Record<keyof Parameters, To> {
  return { W1: map(W1), b1: map(b1), W2: map(W2), b2: map(b2) };
}
