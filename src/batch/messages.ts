/** What the process of a class's grading and those that grade its submissions say to each other. */
import type { Problem } from "../errors.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Tier } from "../sandbox/tier.ts";
import type { Submission } from "../submission/stage.ts";

/** How every submission of a class is graded. */
export interface Grading {
  readonly rubric: LoadedRubric;
  readonly seed: number;
  readonly quick: boolean;
  readonly early: boolean;
  readonly only: readonly string[];
  readonly blas: boolean;
}

/** What the machine gives for it. */
export interface Machine {
  /** Trainings at the same time in each process. */
  readonly jobs: number;
  readonly arrayMegabytes: number;
  /** Default: the one that is found. */
  readonly python?: string;
  /** Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
}

/** What is graded. */
export interface Job {
  /** What the scorecard calls it. */
  readonly name: string;
  /** Where it is, or all of it. */
  readonly work: string | Submission;
}

/** To a grading process, which answers one after the other. */
export interface Request {
  readonly grading: Grading;
  readonly machine: Machine;
  readonly job: Job;
}

/** What comes of a submission. */
export type Answer =
  /** The scorecard, as `--format json` writes it. */
  | { readonly kind: "graded"; readonly scorecard: string }
  /** The submission or the machine is not what it has to be. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** The grader's own fault. */
  | { readonly kind: "failed"; readonly detail: string };

/** How far a training is; epochs are counted from 1. */
export interface TrainingProgress {
  readonly run: string;
  readonly epoch: number;
  readonly epochs: number;
}

/** From a grading process. */
export type Reply =
  | Answer
  | ({ readonly kind: "training" } & TrainingProgress)
  /** Every few seconds: its event loop goes round. */
  | { readonly kind: "alive" };

/** Milliseconds between two signs of life. */
export const ALIVE_MS = 2000;
