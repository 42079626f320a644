/** What the process of a class's grading and those that grade its submissions say to each other. */
import type { Problem } from "../errors.ts";
import type { Tier } from "../sandbox/tier.ts";

/** How every submission of a class is graded. */
export interface Grading {
  /** Of the rubric's file. */
  readonly rubric: string;
  /** What the rubric was when the class was begun. */
  readonly rubricSha256: string;
  readonly seed: number;
  readonly quick: boolean;
  readonly early: boolean;
  readonly only: readonly string[];
  /** Default: the one that is found. */
  readonly python?: string;
  readonly isolation?: Tier;
  readonly blas: boolean;
  /** Trainings at the same time in each process. */
  readonly jobs: number;
  readonly arrayMegabytes: number;
}

/** To a grading process: how it is to grade, once, and then one submission after the other. */
export type Request =
  | { readonly kind: "grading"; readonly grading: Grading }
  | { readonly kind: "submission"; readonly path: string; readonly name: string };

/** From it. */
export type Reply =
  /** Every few seconds: its event loop goes round. */
  | { readonly kind: "alive" }
  | { readonly kind: "training"; readonly run: string; readonly epoch: number; readonly epochs: number }
  /** The scorecard, as `--format json` writes it. */
  | { readonly kind: "graded"; readonly scorecard: string }
  /** The submission, the rubric or the machine is not what it has to be. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** The grader's own fault. */
  | { readonly kind: "failed"; readonly detail: string };

/** Milliseconds between two signs of life. */
export const ALIVE_MS = 2000;
