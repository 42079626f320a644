/** How much of a result is for whom: what people say of an item is for whoever sees the item. */
import { feedbackOf, itemsFor, type FeedbackLevel } from "../scorecard/feedback.ts";
import { scoreTotal } from "../scorecard/score.ts";
import type { Result } from "./results.ts";

/** The result as far as it is for this level. Its total is that of the items in it. */
export function resultFor<R extends Result>(result: R, level: FeedbackLevel): R {
  const scorecard = feedbackOf(result.scorecard, level);
  const items = itemsFor(result.items, level);
  return { ...result, scorecard, items, total: scoreTotal({ points: scorecard.total.maxPoints }, items) };
}
