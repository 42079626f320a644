/** Products of two matrices: by a BLAS where the process has one, and without copies of views that stay until they are collected. */
import * as np from "numpy-ts";

import { matrixProduct } from "../../numeric/matrix-product.ts";

/** The operation, a function of two arrays or a method of the first; what are no two matrices of floats is left to it. */
export function onMatrices<F extends Function>(operation: F): F {
  return new Proxy(operation, {
    apply(target, self, args) {
      const [a, b, ...others]: unknown[] = self instanceof np.NDArrayCore ? [self, ...args] : args;
      return others.length === 0 && isMatrix(a) && isMatrix(b) && a.shape[1] === b.shape[0]
        ? matrixProduct(np.NDArray.fromStorage(a.storage), np.NDArray.fromStorage(b.storage))
        : Reflect.apply(target, self, args);
    },
  });
}

const isMatrix = (array: unknown): array is np.NDArrayCore =>
  array instanceof np.NDArrayCore && array.ndim === 2 && (array.dtype === "float32" || array.dtype === "float64");
