/** How much of a scorecard a report shows: what was asked for, as far as this installation may show it. */
import { ConfigurationError } from "../errors.ts";
import type { ClosedOracle } from "../oracle/open.ts";
import type { FeedbackLevel } from "../scorecard/feedback.ts";

/**
 * Default: what the rubric lets a student see at once, in a package for students; else everything but what it hides from them.
 * Throws ConfigurationError where such a package is asked for anything else.
 */
export function feedbackLevel({ recorded }: Pick<ClosedOracle, "recorded">, asked?: FeedbackLevel): FeedbackLevel {
  if (recorded === undefined) return asked ?? "all";
  if (asked === undefined || asked === "visible") return "visible";
  const message = `--feedback: expected visible, which is what a package for students shows; got ${asked}.`;
  throw new ConfigurationError([{ message, hint: "Leave it out." }]);
}
