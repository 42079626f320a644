/** Between the grader's tensors and numpy-ts, which the reference computes with. */
import * as np from "numpy-ts";

import { InternalError } from "../errors.ts";
import type { FloatTensor, Tensor } from "../numeric/tensor.ts";

/** A new NDArray with the tensor's elements. */
export function toArray({ dtype, shape, data }: Tensor): np.NDArray {
  const result = np.empty([...shape], dtype);
  const target: { set(source: ArrayLike<number> | ArrayLike<bigint>): void } = result.data;
  target.set(data);
  return result;
}

/** A copy of the array's elements, so that it outlives the array's memory. */
export function toTensor(array: np.NDArray): FloatTensor {
  const { storage } = np.ascontiguousarray(array);
  const data = storage.data.slice(storage.offset, storage.offset + storage.size);
  const shape = [...array.shape];
  if (data instanceof Float64Array) return { dtype: "float64", shape, data };
  if (data instanceof Float32Array) return { dtype: "float32", shape, data };
  throw new InternalError(`The reference returned an array of dtype ${array.dtype}.`);
}
