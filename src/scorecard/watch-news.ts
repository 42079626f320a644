/** What a watch has to tell. */
import type { ConfigurationError } from "../errors.ts";
import type { ItemScore, Scorecard } from "./scorecard.ts";

/** Verdicts, of the newest state there is. */
export interface Verdicts {
  readonly kind: "verdicts";
  /** With the latest verdict on every item; the rest is of the grading at hand. */
  readonly scorecard: Scorecard;
  /** The items that were graded just now, in the rubric's order. */
  readonly graded: readonly string[];
  /** The verdicts before, by id; empty the first time. */
  readonly before: ReadonlyMap<string, ItemScore>;
  /** The files that were changed since; empty where it was asked for. */
  readonly files: readonly string[];
  /** From the reading of the submission to the verdicts. */
  readonly ms: number;
}

export type News =
  | Verdicts
  /** Trainings begin. */
  | { readonly kind: "training"; readonly runs: readonly string[] }
  /** Trainings were ended, by a change mostly: they would have judged what is no longer there. */
  | { readonly kind: "interrupted" }
  /** There is no submission any more, or none that can be read. */
  | { readonly kind: "lost"; readonly error: ConfigurationError }
  /** It is there again, as it was. */
  | { readonly kind: "found" };
