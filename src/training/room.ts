/** How much memory trainings take, and what follows from what the machine or the container has. */

/** Of the grader itself, with CIFAR-10 and what it measures; peak, measured. */
const GRADER_MEGABYTES = 420;
/** Of a runner that trains, without its arrays: the language, the training images, what it sends. */
const RUNNER_MEGABYTES = 260;
/** What is freed together costs less, up to here. */
const MOST_ARRAY_MEGABYTES = 512;
/** Below it, the arrays of one step and its collection do not fit beside each other. */
const LEAST_ARRAY_MEGABYTES = 192;

/** What fits. */
export interface Room {
  /** Trainings at the same time. */
  readonly jobs: number;
  /** For the arrays of each. */
  readonly arrayMegabytes: number;
}

/**
 * As many trainings as there are cores and memory, at least one; less memory for the arrays of each where that makes room
 * for it: it then runs slower.
 *
 * @param jobs wanted; default: one for each core.
 */
export function roomFor(availableBytes: number, cores: number, jobs?: number): Room {
  const forTrainings = availableBytes / 2 ** 20 - GRADER_MEGABYTES;
  const fitting = Math.floor(forTrainings / (RUNNER_MEGABYTES + MOST_ARRAY_MEGABYTES));
  const chosen = jobs ?? Math.max(1, Math.min(cores, fitting));
  const left = Math.floor(forTrainings / chosen) - RUNNER_MEGABYTES;
  return {
    jobs: chosen,
    arrayMegabytes: Math.max(LEAST_ARRAY_MEGABYTES, Math.min(MOST_ARRAY_MEGABYTES, left)),
  };
}
