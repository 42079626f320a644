/** Packs views: an array whose elements do not lie one after the other becomes one whose elements do. */
import * as np from "numpy-ts";

/** Columns and rows copied at a time: two blocks of float64 fit the first-level cache. */
const BLOCK = 32;

type Numeric = Float64Array | Float32Array;

/** Makes a function work on packed arguments: its `this`, and every array among its arguments or in a list of them. */
export function onPacked<F extends Function>(operation: F): F {
  return new Proxy(operation, {
    apply: (target, self, args) => Reflect.apply(target, packed(self), args.map(packed)),
  });
}

/** Does the same to methods of a class. */
export function packMethods<Class extends object>(prototype: Class, names: readonly (keyof Class)[]): void {
  for (const name of names) {
    const method: unknown = prototype[name];
    if (typeof method === "function") Reflect.set(prototype, name, onPacked(method));
  }
}

/** A contiguous copy of a view; of a list, the list with its views packed; anything else itself. */
function packed(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(isView) ? value.map(packed) : value;
  return isView(value) ? pack(value) : value;
}

const isView = (value: unknown): value is np.NDArrayCore =>
  value instanceof np.NDArrayCore && (!value.flags.C_CONTIGUOUS || value.storage.offset !== 0);

function pack(array: np.NDArrayCore): np.NDArray {
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
