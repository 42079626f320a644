/** The scorecard itself, as JSON. */
import { InternalError } from "../errors.ts";
import { scorecardSchema } from "../scorecard/schema.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";

/** Throws InternalError for a scorecard that is not what its schema promises to other programs. */
export function jsonReport(scorecard: Scorecard): string {
  const checked = scorecardSchema.safeParse(scorecard);
  if (!checked.success) throw new InternalError("The scorecard does not fit its own schema.", { cause: checked.error });
  return JSON.stringify(scorecard, undefined, 2);
}
