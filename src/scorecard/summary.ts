/** What a class keeps of each scorecard: some hundred bytes, where the whole can have megabytes. */
import { gradingKey, isJudged } from "./key.ts";
import type { Scorecard } from "./scorecard.ts";

/** One scorecard of a class. */
export interface Summary extends Pick<Scorecard, "complete" | "total"> {
  readonly name: string;
  /** See gradingKey. Absent where it says what its machine lacked: it stands for no other grading. */
  readonly key?: string;
  readonly totalMs: number;
  /** Whether anything stands in `integrity`. */
  readonly isFlagged: boolean;
}

/** The summary of a scorecard. */
export function summaryOf(scorecard: Scorecard): Summary {
  const { submission, complete, total, timing, integrity } = scorecard;
  return {
    name: submission.name,
    ...(isJudged(scorecard) && { key: gradingKey(scorecard) }),
    complete,
    total: { ...total },
    totalMs: timing.totalMs,
    isFlagged: integrity.length > 0,
  };
}
