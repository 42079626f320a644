/**
 * CIFAR-10 as its author published it: 60,000 colour images of 32×32 pixels in ten classes, in six batches of 10,000.
 * A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
 *
 * Kept on disk in the layout of the official binary version: one record an image, its class (0 to 9) in one byte, then
 * 1024 red, 1024 green and 1024 blue values, each plane row by row.
 */

/** Images of one batch file. */
export const imagesPerBatch = 10_000;

/** Pixels of one image, which is also the length of one colour plane. */
export const pixelsPerImage: number = 32 * 32;

/** Values of one image: three planes. */
export const valuesPerImage: number = 3 * pixelsPerImage;

/** Bytes of one record: the class and the image. */
export const recordBytes: number = 1 + valuesPerImage;

/** Bytes of one batch file. */
export const batchBytes: number = imagesPerBatch * recordBytes;

/** One of the six batches. */
export interface Batch {
  /** The name it has in every version of the data set, and in full in the Python one: `data_batch_1`. */
  readonly name: string;
  /** The name of its file in the binary version: `data_batch_1.bin`. */
  readonly file: string;
  /** SHA-256 of that file, in hexadecimal. */
  readonly sha256: string;
}

function batch(name: string, sha256: string): Batch {
  return { name, file: `${name}.bin`, sha256 };
}

/** Batches 1 to 4: the 40,000 images that a network trains on. */
export const trainBatches: readonly [Batch, Batch, Batch, Batch] = [
  batch("data_batch_1", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
  batch("data_batch_2", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
  batch("data_batch_3", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
  batch("data_batch_4", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
];

/** Batch 5: the 10,000 images that choose the best epoch. */
export const validationBatches: readonly [Batch] = [
  batch("data_batch_5", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
];

/** The 10,000 images that the accuracy is measured on. */
export const testBatches: readonly [Batch] = [
  batch("test_batch", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
];

/** All six, in the official order. */
export const batches: readonly [Batch, Batch, Batch, Batch, Batch, Batch] = [
  ...trainBatches,
  ...validationBatches,
  ...testBatches,
];
