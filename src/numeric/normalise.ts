/** The handout's preparation of images: every image minus its own mean, divided by its own standard deviation. */

/** Images as bytes, with each one's mean and deviation. */
export interface RawImages {
  /** (N, pixels), row-major. */
  readonly images: Uint8Array;
  /** (N,) */
  readonly labels: Uint8Array;
  /** (N,) */
  readonly means: Float64Array;
  /** (N,): population standard deviations. */
  readonly deviations: Float64Array;
}

/** Writes the images at `positions` to `target` (positions, pixels), normalised, in that order. */
export function normaliseInto(target: Float32Array, raw: RawImages, positions: ArrayLike<number>): void {
  const { images, labels, means, deviations } = raw;
  const pixels = images.length / labels.length;
  // A byte has few values: looked up, each is computed once for an image.
  const normalised = new Float32Array(256);
  for (let row = 0; row < positions.length; row++) {
    const position = positions[row] ?? 0;
    const mean = means[position] ?? 0;
    const scale = 1 / (deviations[position] ?? 1);
    const image = images.subarray(position * pixels, (position + 1) * pixels);
    const pixelsOfRow = target.subarray(row * pixels, (row + 1) * pixels);
    for (let value = 0; value < normalised.length; value++) normalised[value] = (value - mean) * scale;
    for (let pixel = 0; pixel < pixels; pixel++) pixelsOfRow[pixel] = normalised[image[pixel] ?? 0] ?? 0;
  }
}
