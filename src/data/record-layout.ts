import { imagesPerBatch, pixelsPerImage, recordBytes, valuesPerImage } from "./cifar-10.ts";

/**
 * A batch in the official binary layout, from images that hold their colours plane by plane.
 *
 * @param labels the 10,000 classes.
 * @param planes (10,000, 3072), row-major: each row is the red, the green and the blue plane of one image.
 * @throws RangeError where either has another length.
 */
export function recordsFromPlanes(labels: readonly number[], planes: Uint8Array): Uint8Array<ArrayBuffer> {
  return records(labels, planes, (image, record) => record.set(image));
}

/**
 * A batch in the official binary layout, from images that hold their colours pixel by pixel.
 *
 * @param labels the 10,000 classes.
 * @param pixels (10,000, 3072), row-major: each row is red, green and blue of one image's first pixel, then of its next.
 * @throws RangeError where either has another length.
 */
export function recordsFromPixels(labels: readonly number[], pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  return records(labels, pixels, (image, record) => {
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
      for (let plane = 0; plane < 3; plane++) {
        record[plane * pixelsPerImage + pixel] = image[3 * pixel + plane] ?? 0;
      }
    }
  });
}

function records(
  labels: readonly number[],
  images: Uint8Array,
  copyImage: (image: Uint8Array, record: Uint8Array) => void,
): Uint8Array<ArrayBuffer> {
  if (labels.length !== imagesPerBatch || images.length !== imagesPerBatch * valuesPerImage) {
    throw new RangeError(
      `Expected ${imagesPerBatch} labels and ${imagesPerBatch * valuesPerImage} values, got ${labels.length} and ${images.length}.`,
    );
  }
  const result = new Uint8Array(imagesPerBatch * recordBytes);
  for (const [index, label] of labels.entries()) {
    const start = index * recordBytes;
    result[start] = label;
    copyImage(
      images.subarray(index * valuesPerImage, (index + 1) * valuesPerImage),
      result.subarray(start + 1, start + recordBytes),
    );
  }
  return result;
}
