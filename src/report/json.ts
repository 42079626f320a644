/**
 * The scorecard itself, as JSON. What a terminal or a CI service would obey is written in JSON's own escapes: for a program
 * that reads it, the text is the same.
 */
import { InternalError } from "../errors.ts";
import { scorecardSchema } from "../scorecard/schema.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";

/** Throws InternalError for a scorecard that is not what its schema promises to other programs. */
export function jsonReport(scorecard: Scorecard): string {
  return harmlessJson(checkedScorecard(scorecard));
}

/** The scorecard. Throws InternalError where it does not fit its schema: no number in it is NaN, none is infinite. */
export function checkedScorecard(scorecard: Scorecard): Scorecard {
  const checked = scorecardSchema.safeParse(scorecard);
  if (!checked.success) throw new InternalError("The scorecard does not fit its own schema.", { cause: checked.error });
  return scorecard;
}

/** A value as JSON. @param indent the spaces of one level; 0 for a single line. Default: 2. */
export function harmlessJson(value: unknown, indent: number = 2): string {
  return harmless(JSON.stringify(value, undefined, indent));
}

/** Such characters and marks stand in texts only, but for the line ends between the fields. */
function harmless(json: string): string {
  return json.replace(/[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\u2028\u2029]|(?<=:):|(?<=#)#/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
