/** A chunk of steps: what a runner is asked for at a time. */
import type { TrainingState } from "../oracle/oracle.ts";

/** A chunk of steps, as it was asked for and as it came back. */
export interface Chunk {
  /** Both 1-based: the epoch, and the chunk's first step in it. */
  readonly epoch: number;
  readonly firstStep: number;
  readonly positions: Uint32Array;
  readonly learningRate: number;
  readonly start: TrainingState;
  readonly end: TrainingState;
  readonly losses: readonly number[];
}
