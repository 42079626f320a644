/** ‖x‖², in float64. NaN where an element is. */
export function sumOfSquares(data: Float32Array | Float64Array): number {
  let sum = 0;
  // By index: `for … of` takes ten times as long for a million elements.
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? 0;
    sum += value * value;
  }
  return sum;
}
