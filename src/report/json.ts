/**
 * The scorecard itself, as JSON. What a terminal or a CI service would obey is written in JSON's own escapes: for a program
 * that reads it, the text is the same.
 */
import { InternalError } from "../errors.ts";
import { scorecardSchema } from "../scorecard/schema.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";

/** Throws InternalError for a scorecard that is not what its schema promises to other programs. */
export function jsonReport(scorecard: Scorecard): string {
  const checked = scorecardSchema.safeParse(scorecard);
  if (!checked.success) throw new InternalError("The scorecard does not fit its own schema.", { cause: checked.error });
  return harmlessJson(scorecard);
}

/** Such characters and marks stand in texts only, but for the line ends between the fields. */
export function harmlessJson(value: object): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\u2028\u2029]|(?<=:):|(?<=#)#/gu,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    },
  );
}
