/** Sums over vectors: by the process's BLAS where it has one, which takes a fraction of a loop's time for a million elements. */
import { blasInUse } from "./matrix-product.ts";

/** ‖x‖²; of float32 by a BLAS to its precision, else in float64. NaN where an element is. */
export function sumOfSquares(data: Float32Array | Float64Array): number {
  const blas = blasInUse();
  if (blas !== undefined && data instanceof Float32Array) return blas.dot(data, data);
  let sum = 0;
  // By index: `for … of` takes ten times as long for a million elements.
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? 0;
    sum += value * value;
  }
  return sum;
}

/** target += factor·data, in place. Both have as many elements. */
export function addScaled(target: Float32Array, factor: number, data: Float32Array): void {
  if (target.length !== data.length) throw new RangeError(`Expected ${target.length} elements, got ${data.length}.`);
  const blas = blasInUse();
  if (blas !== undefined) blas.addScaled(target, factor, data);
  else for (let at = 0; at < target.length; at++) target[at] = (target[at] ?? 0) + factor * (data[at] ?? 0);
}
