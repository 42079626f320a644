import { DataUnavailableError } from "../../src/data/data-unavailable-error.ts";
import type { Cifar10, ImageFile, ImageSet } from "../../src/data/read.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import type { Rubric, Run } from "../../src/rubric/schema.ts";
import type { StudentOptions } from "../../src/student/proxy.ts";
import type { Submission } from "../../src/submission/submission.ts";
import type { Progress } from "../../src/training/loop.ts";
import type { RunOutcome } from "../../src/training/outcome.ts";
import { TrainingRuns } from "../../src/training/runs.ts";
import { firstOf } from "../data/image-files.ts";
import { rubric } from "../grading.ts";
import { running as inTypescript } from "../student/with-student.ts";

/** Alice's set-up with another batch size: an epoch of 3000 images is 12 steps. */
export const FEW_STEPS = `
export const sgdRun = { learningRate: 0.05, lrDecay: 0.95, batchSize: 250 };
export const momentumRun = { ...sgdRun };
export const l2Run = { ...sgdRun };
export const tunedRun = { ...sgdRun, numEpochs: 1, hiddenDim: 20 };
`;

/** The first images of each set: so many to train on, and 1,000 to measure by. */
export function fewImages({ train, validation, test }: Cifar10, count: number): Cifar10 {
  const few = { train: firstOf(train, count), validation: firstOf(validation, 1000) };
  return { ...few, test: { count: 1000, pieces: () => firstPiece(test) } };
}

async function* firstPiece(file: ImageFile): AsyncGenerator<ImageSet, void> {
  for await (const piece of file.pieces()) {
    yield firstOf(piece, 1000);
    return;
  }
}

/** Runs with other values: all, or that of the name. */
export const withRuns =
  (values: Partial<Run>, only?: string) =>
  ({ runs: declared, ...rest }: Rubric): Rubric => ({
    ...rest,
    runs: Object.fromEntries(
      Object.entries(declared).map(([name, run]) => [
        name,
        only === undefined || name === only ? { ...run, ...values } : run,
      ]),
    ),
  });

/** For tests that train several times. */
export const WHOLE_RUNS_MS = 180_000;

/** What a test may choose. */
export interface Choices {
  /** Undefined for a machine that has no images and cannot get them. */
  readonly data: Cifar10 | undefined;
  readonly seed?: number;
  readonly jobs?: number;
  readonly early?: boolean;
  /** Whether the checks have found everything right. Default: no. */
  readonly isKnownRight?: boolean;
  /** Default: as a submission in TypeScript. */
  readonly running?: StudentOptions;
  /** Default: 1 epoch of a network with 20 hidden units, in as long as it takes. */
  readonly alter?: (rubric: Rubric) => Rubric;
  readonly onProgress?: (run: string, progress: Progress) => void;
  readonly onFinished?: (run: string) => void;
  readonly onPrinted?: (text: string) => void;
}

const { rubric: original } = await rubric();
const runs = Object.entries(original.runs).map(([name, run]) => [name, { ...run, epochs: 1, hiddenDim: 20 }]);
const small: Rubric = { ...original, runs: Object.fromEntries(runs) };

const unavailable = new DataUnavailableError("There are no images.", "npx grade data");

/** The outcomes of a submission's runs of these names, all asked for at once. */
export async function trained(
  submission: Submission,
  names: readonly string[],
  choices: Choices,
): Promise<RunOutcome[]> {
  const {
    data,
    seed = 442,
    jobs = 2,
    early = false,
    isKnownRight = false,
    running = inTypescript,
    alter = (same) => same,
    onProgress = () => {},
    onFinished = () => {},
    onPrinted = () => {},
  } = choices;
  const training = new TrainingRuns({
    rubric: alter(small),
    submission,
    oracle: liveOracle,
    isKnownRight: () => isKnownRight,
    running,
    seed,
    early,
    jobs,
    data: () => (data === undefined ? Promise.reject(unavailable) : Promise.resolve(data)),
    onProgress,
    onPrinted,
    onFinished,
  });
  return Promise.all(names.map((name) => training.outcome(name)));
}
