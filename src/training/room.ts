/** How much memory trainings take, and what follows from what the machine or the container has. */

/**
 * Of the grader itself, with CIFAR-10 and one training: 370, measured. What it keeps of each further one, 150, and of one whose
 * last steps are taken again beside the next one, 90, has room in what is reckoned for the runners: of the handout's network
 * 530, or 292 with the least of arrays.
 */
const GRADER_MEGABYTES = 420;
/** Of a runner that trains, without its arrays: the language, the training images, what it sends. */
const RUNNER_MEGABYTES = 260;
/** For the arrays of each training, where several are to run side by side. */
const USUAL_ARRAY_MEGABYTES = 512;
/** What is freed together costs less: where there is room, up to here. */
const MOST_ARRAY_MEGABYTES = 768;
/** Below it, the arrays of one step and its collection do not fit beside each other. */
const LEAST_ARRAY_MEGABYTES = 192;

/** Of a grading with one training at a time: with less, it does not come to its end. */
export const LEAST_MEGABYTES: number = GRADER_MEGABYTES + RUNNER_MEGABYTES + LEAST_ARRAY_MEGABYTES;

/** Of a grading without trainings, with its runner; peak, measured. */
const QUICK_MEGABYTES = 400;

/**
 * Whether a second runner fits beside one that trains, to take steps of its again: each as large as it usually becomes, and
 * the grader. Without it a run is not audited, which is better than a grading that does not come to its end.
 *
 * @param availableBytes at that moment.
 */
export function fitsSecond(availableBytes: number): boolean {
  return availableBytes / 2 ** 20 >= GRADER_MEGABYTES + 2 * (RUNNER_MEGABYTES + USUAL_ARRAY_MEGABYTES);
}

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
  const fitting = Math.floor(forTrainings / (RUNNER_MEGABYTES + USUAL_ARRAY_MEGABYTES));
  const chosen = jobs ?? Math.max(1, Math.min(cores, fitting));
  const left = Math.floor(forTrainings / chosen) - RUNNER_MEGABYTES;
  return {
    jobs: chosen,
    arrayMegabytes: Math.max(LEAST_ARRAY_MEGABYTES, Math.min(MOST_ARRAY_MEGABYTES, left)),
  };
}

/** What fits of a class: gradings at a time, each in a process of its own, and of each its trainings. */
export interface ClassRoom extends Room {
  readonly processes: number;
}

/**
 * A grading for each core while there are as many; the last ones train side by side.
 *
 * @param jobs gradings, or trainings of the last ones, at the same time. Default: as many as there are cores and memory.
 */
export function roomForClass(
  availableBytes: number,
  cores: number,
  { submissions, trains, jobs }: { readonly submissions: number; readonly trains: boolean; readonly jobs?: number },
): ClassRoom {
  const each = trains ? GRADER_MEGABYTES + RUNNER_MEGABYTES + USUAL_ARRAY_MEGABYTES : QUICK_MEGABYTES;
  const wanted = jobs ?? Math.max(1, Math.min(cores, Math.floor(availableBytes / 2 ** 20 / each)));
  const processes = Math.max(1, Math.min(wanted, submissions));
  return { processes, ...roomFor(availableBytes / processes, 1, Math.max(1, Math.floor(wanted / processes))) };
}
