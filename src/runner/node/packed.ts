/** Functions of the array library that get their arrays packed: contiguous copies in the place of views. */
import * as np from "numpy-ts";

import { contiguous, isView } from "../../numeric/contiguous.ts";

/** Makes a function work on packed arguments: its `this`, and every array among its arguments or in a list of them. */
export function onPacked<F extends Function>(operation: F): F {
  return new Proxy(operation, {
    apply: (target, self, args) => Reflect.apply(target, packed(self), args.map(packed)),
  });
}

/** The list with its views packed; a view packed; anything else itself. */
function packed(value: unknown): unknown {
  if (Array.isArray(value)) return value.some((item) => packed(item) !== item) ? value.map(packed) : value;
  return value instanceof np.NDArrayCore && isView(value) ? contiguous(value) : value;
}
