/** Steps of a training, taken again by the reference. */
import type { Cifar10 } from "../data/read.ts";
import type { Batch, Oracle, TakenSteps, TrainingState } from "../oracle/oracle.ts";
import { normalised } from "./evaluate.ts";
import type { Setup } from "./setup.ts";

/** From a state on, a step for every `batchSize` positions. */
export type Replay = (
  start: TrainingState,
  positions: Uint32Array,
  batchSize: number,
  learningRate: number,
) => Promise<TakenSteps>;

/** A replay by the reference. */
export function replayBy(
  train: NonNullable<Oracle["train"]>,
  { train: images }: Cifar10,
  { beta, reg }: Pick<Setup, "beta" | "reg">,
): Replay {
  return (start, positions, batchSize, learningRate) =>
    train(start, batchesOf(images, positions, batchSize), { learningRate, beta, reg });
}

function* batchesOf(images: Cifar10["train"], positions: Uint32Array, batchSize: number): Generator<Batch> {
  for (let from = 0; from < positions.length; from += batchSize) {
    const batch = positions.subarray(from, from + batchSize);
    using X = normalised(images, batch);
    yield { X, y: Uint8Array.from(batch, (position) => images.labels[position] ?? 0) };
  }
}
