import { createHash } from "node:crypto";
import { on } from "node:events";
import { open, type FileHandle } from "node:fs/promises";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import {
  batchBytes,
  imagesPerBatch,
  recordBytes,
  testBatches,
  trainBatches,
  validationBatches,
  valuesPerImage,
  type Batch,
} from "./cifar-10.ts";
import { InternalError } from "../errors.ts";
import { DataUnavailableError, fetchHint } from "./data-unavailable-error.ts";

/** Read at a time: a divisor of a batch's 10,000. */
const imagesPerPiece = 1000;

/** Images with their classes, as published: not normalised. */
export interface ImageSet {
  readonly count: number;
  /** (count, 3072), row-major; each row is the red, the green and the blue plane of one image. */
  readonly images: Uint8Array<ArrayBuffer>;
  /** (count,), 0 to 9. */
  readonly labels: Uint8Array<ArrayBuffer>;
  /** (count,): each image's own mean over its 3072 values. */
  readonly means: Float64Array<ArrayBuffer>;
  /** (count,): each image's own population standard deviation over its 3072 values. */
  readonly deviations: Float64Array<ArrayBuffer>;
}

/** The three sets of the training protocol, in the official order of the images. */
export interface Cifar10 {
  /** Batches 1 to 4: 40,000 images. */
  readonly train: ImageSet;
  /** Batch 5: 10,000 images. */
  readonly validation: ImageSet;
  /** The test batch: 10,000 images. */
  readonly test: ImageFile;
}

/** Images that are read whenever they are asked for: a training asks for the test images only at its end. */
export interface ImageFile {
  readonly count: number;
  /**
   * All images in turn, some at a time. The memory of each piece is written over by the next one. Throws
   * DataUnavailableError, after the last piece at the latest, where the file is no longer the official one.
   */
  readonly pieces: () => AsyncIterable<ImageSet>;
}

/** The sets that a training holds in memory. */
export type ImageSets = Pick<Cifar10, "train" | "validation">;

/** What the thread that reads them answers: the sets, or what was wrong with a file. */
export type ReadAnswer = { readonly sets: ImageSets } | { readonly refused: string };

/**
 * Reads the images to train on and to validate with into memory (154 MB), and looks at the test images. The SHA-256 is taken
 * of the very bytes that are returned, so that a file which changes after it was verified is still found out. A thread of its
 * own does it: other things are judged meanwhile.
 *
 * @param signal ends it, with an AbortError.
 * @throws DataUnavailableError where a file is missing or is not the official one.
 */
export async function readCifar10(folder: string, signal?: AbortSignal): Promise<Cifar10> {
  const sets = await readInThread(folder, signal);
  const test = { count: testBatches.length * imagesPerBatch, pieces: () => readPieces(folder, testBatches) };
  return { ...sets, test };
}

async function readInThread(folder: string, signal: AbortSignal | undefined): Promise<ImageSets> {
  const program = new URL(`./read-worker${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(program, { workerData: folder });
  try {
    const answers = on(thread, "message", { close: ["exit"], ...(signal !== undefined && { signal }) });
    const { value } = await answers.next();
    const answer: ReadAnswer | undefined = value?.[0];
    if (answer === undefined) throw new InternalError("The thread that reads the images ended without an answer.");
    if ("refused" in answer) throw new DataUnavailableError(answer.refused, fetchHint);
    return answer.sets;
  } finally {
    void thread.terminate();
  }
}

/** What `readCifar10` reads, in this thread. */
export async function readSets(folder: string): Promise<ImageSets> {
  const train = await readSet(folder, trainBatches);
  const validation = await readSet(folder, validationBatches);
  // A training should not begin where it cannot be measured.
  for await (const _ of readRecords(folder, testBatches));
  return { train, validation };
}

async function readSet(folder: string, batches: readonly Batch[]): Promise<ImageSet> {
  const set = emptySet(batches.length * imagesPerBatch);
  let first = 0;
  for await (const records of readRecords(folder, batches)) {
    splitRecords(records, set, first);
    first += imagesPerPiece;
  }
  return set;
}

const emptySet = (count: number): ImageSet => ({
  count,
  images: new Uint8Array(count * valuesPerImage),
  labels: new Uint8Array(count),
  means: new Float64Array(count),
  deviations: new Float64Array(count),
});

async function* readPieces(folder: string, batches: readonly Batch[]): AsyncGenerator<ImageSet, void> {
  const piece = emptySet(imagesPerPiece);
  for await (const records of readRecords(folder, batches)) {
    splitRecords(records, piece, 0);
    yield piece;
  }
}

/** One piece of the files after the other, in the same memory. */
async function* readRecords(folder: string, batches: readonly Batch[]): AsyncGenerator<Uint8Array, void> {
  const records = new Uint8Array(imagesPerPiece * recordBytes);
  for (const batch of batches) {
    for await (const _ of readBatch(join(folder, batch.file), batch, records)) yield records;
  }
}

/** Fills `records` with one piece of the file after the other. */
async function* readBatch(path: string, batch: Batch, records: Uint8Array): AsyncGenerator<void, void> {
  const refused = (found: string, cause?: unknown): DataUnavailableError =>
    new DataUnavailableError(
      `Expected ${path} to be CIFAR-10's ${batch.file} (SHA-256 ${batch.sha256}), got ${found}.`,
      fetchHint,
      { cause },
    );
  const digest = createHash("sha256");
  let length = 0;
  try {
    await using file = await open(path);
    for (let first = 0; first < imagesPerBatch; first += imagesPerPiece) {
      const filled = await fill(file, records);
      length += filled;
      if (filled < records.byteLength) break;
      digest.update(records);
      yield;
    }
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), error);
  }
  if (length < batchBytes) throw refused(`a file of ${length} bytes instead of ${batchBytes}`);
  const sha256 = digest.digest("hex");
  if (sha256 !== batch.sha256) throw refused(`a file of SHA-256 ${sha256}`);
}

/** How many bytes there were: fewer than fit only at the file's end. */
async function fill(file: FileHandle, piece: Uint8Array): Promise<number> {
  let length = 0;
  for (let read = -1; read !== 0 && length < piece.byteLength; length += read) {
    ({ bytesRead: read } = await file.read(piece, length, piece.byteLength - length));
  }
  return length;
}

/** Copies a piece of records into the set from image `first` on, with the mean and the deviation of each image. */
function splitRecords(records: Uint8Array, { images, labels, means, deviations }: ImageSet, first: number): void {
  for (let index = 0; index < imagesPerPiece; index++) {
    const start = index * recordBytes;
    const image = records.subarray(start + 1, start + recordBytes);
    const target = first + index;
    labels[target] = records[start] ?? 0;
    images.set(image, target * valuesPerImage);
    // Sums of whole numbers are exact, so nothing cancels in the difference below. By index: `for … of` takes twice
    // the time for the 184 million values.
    let sum = 0;
    let sumOfSquares = 0;
    for (let at = 0; at < image.length; at++) {
      const value = image[at] ?? 0;
      sum += value;
      sumOfSquares += value * value;
    }
    means[target] = sum / valuesPerImage;
    deviations[target] = Math.sqrt(valuesPerImage * sumOfSquares - sum * sum) / valuesPerImage;
  }
}
