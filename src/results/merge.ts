/** From a scorecard and what people say of it to what counts. Pure. */
import { scoreTotal } from "../scorecard/score.ts";
import type { ItemScore, Scorecard } from "../scorecard/scorecard.ts";
import { keysOf } from "./keys.ts";
import type { ItemResult, ManualScore, Result } from "./results.ts";

/**
 * What a submission came to.
 *
 * @param manual at most one for each item. Default: none, as right after a grading.
 */
export function resultOf(scorecard: Scorecard, manual: readonly ManualScore[] = []): Result {
  const items = scorecard.items.map((item) => itemResult(item, manual));
  return {
    name: scorecard.submission.name,
    scorecard,
    items,
    total: scoreTotal({ points: scorecard.total.maxPoints }, items),
    keys: keysOf(scorecard),
  };
}

function itemResult(item: ItemScore, manual: readonly ManualScore[]): ItemResult {
  const { status, points, pending, ...same } = item;
  const automatic = { status, points, pending };
  const said = manual.find((score) => score.item === item.id);
  if (said === undefined) return { ...same, automatic, status, points, pending };
  return { ...same, automatic, manual: said, status: statusFor(said, item), points: said.points, pending: 0 };
}

function statusFor({ points }: ManualScore, { maxPoints }: ItemScore): ItemScore["status"] {
  if (points >= maxPoints) return "passed";
  return points > 0 ? "partial" : "failed";
}

/** Why a result is not final, as far as it is not. */
export interface Openness {
  /** Parts were skipped: the scorecard says that it is not complete. */
  readonly incomplete: boolean;
  /** Items with points that a person has still to give. */
  readonly pending: readonly string[];
}

/** Undefined for a final result. */
export function opennessOf({ scorecard, items }: Result): Openness | undefined {
  const pending = items.filter((item) => item.pending > 0).map(({ id }) => id);
  if (scorecard.complete && pending.length === 0) return undefined;
  return { incomplete: !scorecard.complete, pending };
}
