/** Contiguous copies of views: numpy-ts reads some of them wrongly, and multiplies them 15 to 25 times slower. */
import * as np from "numpy-ts";

/** Columns and rows copied at a time: two blocks of float64 fit the first-level cache. */
const BLOCK = 32;

type Numeric = Float64Array | Float32Array;

/** Whether its elements do not lie one after the other, or not from the beginning of its memory. */
export const isView = ({ flags, storage }: np.NDArrayCore): boolean => !flags.C_CONTIGUOUS || storage.offset !== 0;

/** A contiguous copy of a view; any other array itself. */
export const contiguous = (array: np.NDArrayCore): np.NDArray =>
  isView(array) ? copyOf(array) : np.NDArray.fromStorage(array.storage);

/** What was made for one operation in the place of what was given is of no use after it. */
export function disposeCopies(...pairs: readonly (readonly [used: np.NDArrayCore, given: np.NDArrayCore])[]): void {
  for (const [used, given] of pairs) if (used.storage !== given.storage) used.dispose();
}

function copyOf(array: np.NDArrayCore): np.NDArray {
  const { data: source, offset } = array.storage;
  if (array.ndim === 2 && (source instanceof Float32Array || source instanceof Float64Array)) {
    const [rows = 0, columns = 0] = array.shape;
    const [rowStride = 0, columnStride = 0] = array.strides;
    const result = np.empty([rows, columns], array.dtype);
    const target = result.data;
    if (target instanceof Float32Array || target instanceof Float64Array) {
      copyBlocked({ source, offset, rowStride, columnStride, target, rows, columns });
      return result;
    }
  }
  return np.ascontiguousarray(np.NDArray.fromStorage(array.storage));
}

interface Copy {
  readonly source: Numeric;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly target: Numeric;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix block by block: the library's own copy of a transposed matrix takes four times as long. */
function copyBlocked({ source, offset, rowStride, columnStride, target, rows, columns }: Copy): void {
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(rows, top + BLOCK);
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(columns, left + BLOCK);
      for (let row = top; row < bottom; row++) {
        let from = offset + row * rowStride + left * columnStride;
        for (let to = row * columns + left; to < row * columns + right; to++, from += columnStride) {
          target[to] = source[from] ?? 0;
        }
      }
    }
  }
}
