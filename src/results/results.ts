/**
 * What a class has earned. A results folder holds a scorecard for each submission, which a grading writes, and beside them
 * what people say of the same submissions; the two are put together whenever they are read, and neither changes the other.
 */
import type { Scorecard, ItemScore, Total } from "../scorecard/scorecard.ts";
import type { Keys } from "./keys.ts";
import type { RosterRow } from "./roster.ts";

/** What a person says of one item of one submission: it stands in place of what was graded, and of what is pending. */
export interface ManualScore {
  /** The item's id. */
  readonly item: string;
  /** Of the whole item: from 0 to what it can earn. */
  readonly points: number;
  readonly comment?: string;
  /** Who says so. */
  readonly by: string;
}

/** What one item came to. */
export interface ItemResult extends Pick<
  ItemScore,
  "id" | "title" | "bonus" | "visibility" | "expectedValues" | "maxPoints" | "parts"
> {
  /** What the grading says. */
  readonly automatic: Pick<ItemScore, "status" | "points" | "pending">;
  /** What a person says instead: a score where points were pending, else an override. */
  readonly manual?: ManualScore;
  /** The grading's; where a person has spoken, what the points say. */
  readonly status: ItemScore["status"];
  /** What counts: the person's points where there are some, else the grading's. */
  readonly points: number;
  /** What is still open, by the grading and by people: 0 where a person has spoken. */
  readonly pending: number;
}

/** What one submission came to. */
export interface Result {
  /** The submission's; no two of a class are equal. */
  readonly name: string;
  /** As it was graded, but for `artifacts`, which is empty. */
  readonly scorecard: Scorecard;
  readonly items: readonly ItemResult[];
  readonly total: Total;
  /** Whose it is, as far as its file name and the roster say. */
  readonly keys: Keys;
  /** Absent without a roster, and where none or several of its rows fit. */
  readonly student?: RosterRow;
}

/** What one submission of a class came to. */
export interface ClassResult extends Result {
  /** The name of the scorecard's file: `bob.json`. */
  readonly file: string;
}

/** A class. */
export interface ClassResults {
  /** In the order of their names. */
  readonly results: readonly ClassResult[];
  /** Submissions that several rows of the roster fit. */
  readonly severalRows: readonly string[];
  /** Rows of the roster that no submission belongs to. */
  readonly withoutSubmission: readonly RosterRow[];
  /** Submissions without a scorecard: they could not be read, or the grader failed. */
  readonly withoutScorecard: readonly string[];
}
