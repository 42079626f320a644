/** The scorecard: the result of one grading, as other programs read it. Its zod schema is in schema.ts. */
import type { SkipReason, Status } from "../checks/check.ts";
import type { Finding } from "../findings.ts";
import type { Picture } from "../pictures.ts";
import type { Item, Visibility } from "../rubric/schema.ts";
import type { Artifact, Identity, Submission } from "../submission/submission.ts";
import type { RunRecord } from "../training/outcome.ts";
import type { Facts } from "./facts.ts";

/** Of the form below. It changes when a program that reads an older form could misread a newer one. */
export const SCHEMA_VERSION = 1;

/** The verdict on one part of an item. */
export interface PartScore {
  readonly id: string;
  readonly check: string;
  readonly status: Status;
  /** Only with the status `skipped`. */
  readonly reason?: SkipReason;
  readonly points: number;
  readonly maxPoints: number;
  readonly findings: readonly Finding[];
  /** What is drawn of the part, where there is something to draw. */
  readonly pictures?: readonly Picture[];
}

/** A line of the handout. */
export interface ItemScore {
  readonly id: string;
  readonly title: string;
  /** That of all parts where they agree; else `partial` when points were earned, or what asks most for action. */
  readonly status: Status;
  readonly points: number;
  readonly maxPoints: number;
  /** Points that a person still has to give, and those of skipped parts. */
  readonly pending: number;
  readonly bonus: boolean;
  readonly visibility: Visibility;
  /** Whether whoever handed it in may see what was expected. */
  readonly expectedValues: Item["expectedValues"];
  readonly parts: readonly PartScore[];
}

/** Points of a whole grading. */
export interface Total {
  /** Of the items that are no bonus. */
  readonly points: number;
  readonly maxPoints: number;
  /** Earned on bonus items, on top. */
  readonly bonus: number;
  /** Of all items: what is still open. */
  readonly pending: number;
}

/** How long things took, in milliseconds, and when. Nothing else in a scorecard differs between equal gradings. */
export interface Timing {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly totalMs: number;
  /** What was done → how long it took; training runs overlap. */
  readonly phases: Readonly<Record<string, number>>;
}

/** The result of one grading. */
export interface Scorecard {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** False when parts were skipped. */
  readonly complete: boolean;
  readonly submission: {
    readonly name: string;
    readonly language: Submission["language"];
    readonly sha256: string;
    readonly identity?: Identity;
    /** What is to be said of the hand-in as a whole. */
    readonly findings: readonly Finding[];
  };
  readonly rubric: { readonly title: string; readonly sha256: string };
  readonly grader: {
    readonly version: string;
    /** The Node that grader and runners ran on. */
    readonly node: string;
    /** Whether that is the pinned one. */
    readonly nodePinned: boolean;
    /** The versions that a submission in Python ran on. */
    readonly python?: string;
    readonly numpy?: string;
    readonly seed: number;
    readonly isolation: string;
    /** What multiplies matrices. */
    readonly engine: string;
    readonly cpu: string;
    readonly options: { readonly quick: boolean; readonly early: boolean; readonly only: readonly string[] };
  };
  readonly items: readonly ItemScore[];
  readonly runs: readonly RunRecord[];
  /** What 4.2 f and i ask to be observed, of the runs. */
  readonly facts: Facts;
  /** For the instructor, beside the score: what the submission tried that no mistake explains. */
  readonly integrity: readonly Finding[];
  /** What the person sees who scores words and plots: the notebook's texts, pictures and printed accuracies. */
  readonly artifacts: readonly Artifact[];
  readonly total: Total;
  readonly timing: Timing;
}
