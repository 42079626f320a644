/** Products of two matrices, which a BLAS makes where the process has one. */
import * as np from "numpy-ts";

import { blasProduct } from "../../numeric/matrix-product.ts";

/** The operation, a function of two arrays or a method of the first; what BLAS does not do is left to it. */
export function onBlas<F extends Function>(operation: F): F {
  return new Proxy(operation, {
    apply(target, self, args) {
      const [a, b, ...others]: unknown[] = self instanceof np.NDArrayCore ? [self, ...args] : args;
      const areTwo = a instanceof np.NDArrayCore && b instanceof np.NDArrayCore && others.length === 0;
      return (areTwo ? blasProduct(a, b) : undefined) ?? Reflect.apply(target, self, args);
    },
  });
}
