/** Work on the rows of a matrix in place: numpy-ts broadcasts a row 40 times slower. */
import type { NDArray } from "numpy-ts";

/**
 * Adds a row to every row; rounded to the array's dtype.
 *
 * @param row as many elements as the array has columns.
 */
export function addToRows(array: NDArray, row: Float32Array | Float64Array): void {
  const { data } = array;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new TypeError(`Expected an array of floats, got ${array.dtype}.`);
  }
  const columns = row.length;
  for (let start = 0; start < data.length; start += columns) {
    for (let column = 0; column < columns; column++) {
      const at = start + column;
      data[at] = (data[at] ?? Number.NaN) + (row[column] ?? Number.NaN);
    }
  }
}
