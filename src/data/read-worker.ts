/** The program of the thread that reads the images: it is given their folder, and posts a ReadAnswer. See read.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { DataUnavailableError } from "./data-unavailable-error.ts";
import { readSets, type ImageSet, type ReadAnswer } from "./read.ts";

/** The memory of a set, which the other thread takes over. */
const memoryOf = ({ images, labels, means, deviations }: ImageSet): ArrayBuffer[] =>
  [images, labels, means, deviations].map(({ buffer }) => buffer);

const answer = (content: ReadAnswer, memory: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(content, memory);

try {
  const sets = await readSets(String(workerData));
  answer({ sets }, [...memoryOf(sets.train), ...memoryOf(sets.validation)]);
} catch (error) {
  if (!(error instanceof DataUnavailableError)) throw error;
  answer({ refused: error.message });
}
