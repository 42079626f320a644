/**
 * An array as the grader sees it: plain typed data in row-major order, with no library behind it, so that it can cross
 * a process boundary as raw bytes.
 */

/** The element types that can cross between grader and runner, each with the typed array that holds it. */
interface DataOf {
  float64: Float64Array;
  float32: Float32Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

export type DType = keyof DataOf;
export type TypedData = DataOf[DType];

interface TypedArrayConstructor<Data> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): Data;
}

/** The constructor of each dtype's typed array. */
export const typedArrays: { readonly [D in DType]: TypedArrayConstructor<DataOf[D]> } = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** An array of any dtype. `data.length` is the product of `shape`; a scalar has shape `[]` and one element. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedData;
}

/** A tensor of floating-point numbers: what every result that is compared must be. */
export interface FloatTensor extends Tensor {
  readonly dtype: "float64" | "float32";
  readonly data: Float64Array | Float32Array;
}

/** Number of elements of an array of this shape: the product of its lengths, 1 for `[]`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Whether two shapes have the same lengths in the same order; `[3]` and `[1, 3]` differ. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** A float64 tensor over `data` (not copied). Throws RangeError where data and shape disagree in size. */
export function float64(data: readonly number[] | Float64Array, shape: readonly number[]): FloatTensor {
  const values = data instanceof Float64Array ? data : Float64Array.from(data);
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(`Expected ${sizeOf(shape)} values for shape (${shape.join(", ")}), got ${values.length}.`);
  }
  return { dtype: "float64", shape, data: values };
}

/** The tensor's values rounded to float32; the tensor itself where it is float32 already. NaN and infinities stay. */
export function toFloat32(tensor: FloatTensor): FloatTensor & { data: Float32Array } {
  const data = tensor.data instanceof Float32Array ? tensor.data : Float32Array.from(tensor.data);
  return { dtype: "float32", shape: tensor.shape, data };
}

/** Whether the tensor holds floating-point numbers. */
export function isFloat(tensor: Tensor): tensor is FloatTensor {
  return tensor.dtype === "float64" || tensor.dtype === "float32";
}

/** The row-major index of element `flat`, for example `[2, 0]` of element 6 in shape `[3, 3]`. */
export function indexOf(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const length of shape.toReversed()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return index;
}

/** The position of the first element that is NaN or infinite, or -1. */
export function firstNotFinite({ data }: FloatTensor): number {
  // With an index: ten times as fast as `findIndex` on a first layer's weights.
  for (let index = 0; index < data.length; index++) if (!Number.isFinite(data[index])) return index;
  return -1;
}
