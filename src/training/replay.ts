/** Steps of a training, taken again by the reference. */
import type { Cifar10 } from "../data/read.ts";
import type { Activation, Batch, Oracle, TakenSteps, TrainingState } from "../oracle/oracle.ts";
import { normalised } from "./evaluate.ts";
import type { Setup } from "./setup.ts";

/** Steps to take again. */
export interface Retake {
  readonly start: TrainingState;
  /** Of the images of each batch in turn. */
  readonly positions: Uint32Array;
  readonly batchSize: number;
  readonly learningRate: number;
  /** See TrainingRules. */
  readonly crossed?: readonly Activation[];
}

/** Takes a step for every `batchSize` positions. */
export type Replay = (steps: Retake) => Promise<TakenSteps>;

/** A replay by the reference. */
export function replayBy(
  train: NonNullable<Oracle["train"]>,
  { train: images }: Cifar10,
  { beta, reg }: Pick<Setup, "beta" | "reg">,
): Replay {
  return ({ start, positions, batchSize, learningRate, crossed = [] }) =>
    train(start, batchesOf(images, positions, batchSize), { learningRate, beta, reg, crossed });
}

function* batchesOf(images: Cifar10["train"], positions: Uint32Array, batchSize: number): Generator<Batch> {
  for (let from = 0; from < positions.length; from += batchSize) {
    const batch = positions.subarray(from, from + batchSize);
    using X = normalised(images, batch);
    yield { X, y: Uint8Array.from(batch, (position) => images.labels[position] ?? 0) };
  }
}
