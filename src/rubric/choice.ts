import { nearestName } from "../nearest-name.ts";

/** A sentence about a name that is none of the possible ones, with the one that was probably meant. */
interface ChoiceMessage {
  readonly message: string;
  readonly hint?: string;
}

/**
 * Says that `actual` is none of `choices`, and which of them it nearly is.
 *
 * @param subject what had to be one of them, such as `run in part training of item 4.2c`.
 * @param likely those of `choices` that may have been meant. Default: all.
 */
export function notAmong(
  subject: string,
  choices: readonly string[],
  actual: string,
  likely: readonly string[] = choices,
): ChoiceMessage {
  const listed = choices.length === 0 ? "one of those there are (none)" : `one of ${choices.join(", ")}`;
  const nearest = nearestName(actual, likely);
  return {
    message: `Expected ${subject} to be ${listed}, got ${quoted(actual)}.`,
    ...(nearest === undefined ? {} : { hint: `Did you mean ${nearest}?` }),
  };
}

/** Text in double quotes on one line, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
