/** Whether code left alone what it was given. */
import { sameShape, type Tensor } from "../numeric/tensor.ts";
import type { Value } from "../protocol/value.ts";

/** Whether an array came back bit by bit as it was sent. */
export function isUnchanged(after: Value | undefined, { shape, data }: Tensor): boolean {
  if (after?.type !== "array" || !sameShape(after.tensor.shape, shape)) return false;
  for (const [index, element] of data.entries()) if (!Object.is(element, after.tensor.data[index])) return false;
  return true;
}
