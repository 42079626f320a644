/**
 * The product of two matrices: by a BLAS where one was opened, else by numpy-ts's own kernels. A transposed view is a flag to
 * BLAS and costs nothing.
 */
import * as np from "numpy-ts";

import { openBlas, type Blas, type Caller, type Matrix, type Share } from "./blas/blas.ts";
import { contiguous, disposeCopies } from "./contiguous.ts";

/** Multiplications from which on a product takes much longer than to hand it to a thread. */
const FOR_A_THREAD = 2 ** 24;

let blas: Blas | undefined;

/** From now on products in this process are a BLAS's. Answers with its name. Throws Error where it cannot be opened. */
export function useBlas(caller: Caller, path: string): string {
  blas = openBlas(caller, path);
  return blas.name;
}

/** What multiplies in this process; undefined where that is numpy-ts. */
export const blasInUse = (): Blas | undefined => blas;

/** A·B, (M, K) by (K, N) → (M, N). Views are packed where BLAS does not take them. */
export function matrixProduct(A: np.NDArray, B: np.NDArray): np.NDArray {
  const product = blasProduct(A, B);
  if (product !== undefined) return product;
  const [a, b] = [contiguous(A), contiguous(B)];
  const result = np.matmul(a, b);
  disposeCopies([a, A], [b, B]);
  return result;
}

/**
 * As `matrixProduct`, large ones of float32 on a thread beside this one: what else this process does goes on meanwhile. Nobody
 * may write to A or B until it has resolved.
 */
export async function matrixProductBeside(A: np.NDArray, B: np.NDArray): Promise<np.NDArray> {
  if (!isForAThread(A, B)) return matrixProduct(A, B);
  const result = np.empty([A.shape[0] ?? 0, B.shape[1] ?? 0], "float32");
  await addProductBeside(result, A, B, { factor: 1, keep: 0 });
  return result;
}

/** As `addProduct`, large ones on a thread beside this one. Nobody may write to any of the three until it has resolved. */
export async function addProductBeside(target: np.NDArray, A: np.NDArray, B: np.NDArray, share: Share): Promise<void> {
  if (blas === undefined || !isForAThread(A, B)) {
    addProduct(target, A, B, share);
    return;
  }
  const [a, b] = [laidOut(A), laidOut(B)];
  await blas.multiplyBeside(matrix(a, Float32Array), matrix(b, Float32Array), floats(target), share);
  disposeCopies([a, A], [b, B]);
}

function isForAThread(A: np.NDArray, B: np.NDArray): boolean {
  const [[M = 0, K = 0], [rows, N = 0]] = [A.shape, B.shape];
  const isFloat32 = A.dtype === "float32" && B.dtype === "float32";
  return blas !== undefined && isFloat32 && rows === K && M * K * N >= FOR_A_THREAD;
}

/** target = factor·A·B + keep·target, (M, K) by (K, N), in place; float32. `target` is contiguous. */
export function addProduct(target: np.NDArray, A: np.NDArray, B: np.NDArray, { factor, keep }: Share): void {
  const data = floats(target);
  if (blas !== undefined) {
    const [a, b] = [laidOut(A), laidOut(B)];
    blas.multiply(matrix(a, Float32Array), matrix(b, Float32Array), data, { factor, keep });
    disposeCopies([a, A], [b, B]);
    return;
  }
  using product = matrixProduct(A, B);
  const terms = product.data;
  for (let at = 0; at < data.length; at++) data[at] = factor * Number(terms[at]) + keep * (data[at] ?? 0);
}

/**
 * A·B by the BLAS, in the dtype that NumPy gives it; undefined where there is none, and where these are no two matrices of
 * float32 or float64 that fit each other.
 */
export function blasProduct(A: np.NDArrayCore, B: np.NDArrayCore): np.NDArray | undefined {
  if (blas === undefined || A.ndim !== 2 || B.ndim !== 2) return undefined;
  const [M = 0, K = 0] = A.shape;
  const [rows, N = 0] = B.shape;
  if (rows !== K || M * K * N === 0 || !isFloat(A) || !isFloat(B)) return undefined;
  if (A.dtype !== B.dtype) return blasProduct(asFloat64(A), asFloat64(B));
  const [a, b] = [laidOut(A), laidOut(B)];
  const result = np.empty([M, N], A.dtype);
  // Taken last: what is allocated can move the others.
  const target = result.data;
  if (target instanceof Float32Array) blas.multiply(matrix(a, Float32Array), matrix(b, Float32Array), target);
  else if (target instanceof Float64Array) blas.multiply(matrix(a, Float64Array), matrix(b, Float64Array), target);
  disposeCopies([a, A], [b, B]);
  return result;
}

const isFloat = ({ dtype }: np.NDArrayCore): boolean => dtype === "float32" || dtype === "float64";

function floats({ data, dtype }: np.NDArray): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`Expected float32, got ${dtype}.`);
}

/** Packed first: the library's own conversion reads some views wrongly. */
const asFloat64 = (array: np.NDArrayCore): np.NDArray => contiguous(array).astype("float64");

/** The array as it is where BLAS can take it, else packed. */
const laidOut = (array: np.NDArrayCore): np.NDArrayCore =>
  isByRows(array) || isByColumns(array) ? array : contiguous(array);

const isByRows = ({ shape: [, columns = 0], strides: [row = 0, column = 0] }: np.NDArrayCore): boolean =>
  column === 1 && row >= columns;
const isByColumns = ({ shape: [rows = 0], strides: [row = 0, column = 0] }: np.NDArrayCore): boolean =>
  row === 1 && column >= rows;

function matrix<Data extends Float32Array | Float64Array>(
  array: np.NDArrayCore,
  Data: abstract new (...args: never[]) => Data,
): Matrix<Data> {
  const [rows = 0, columns = 0] = array.shape;
  const [rowStride = 0, columnStride = 0] = array.strides;
  const { data, offset } = array.storage;
  if (!(data instanceof Data)) throw new TypeError(`Expected a ${array.dtype} array to be one of ${Data.name}.`);
  const isTransposed = !isByRows(array);
  const stride = isTransposed ? columnStride : rowStride;
  const length = isTransposed ? (columns - 1) * stride + rows : (rows - 1) * stride + columns;
  // Beyond the language's own arrays nobody looks at bounds.
  if (!(data.length >= offset + length)) {
    throw new RangeError(`Expected ${offset + length} elements in memory, got ${data.length}.`);
  }
  return { data: data.subarray(offset, offset + length) as Data, rows, columns, isTransposed, stride };
}
