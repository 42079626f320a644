/** What is said of an item in plain text, for reports that show text as it is. */
import type { ItemResult } from "../results/results.ts";
import type { PartScore } from "../scorecard/scorecard.ts";
import { score } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { alike, marks, partPoints, reasons, saidOf, unfavourable } from "./said.ts";
import type { Language } from "./sentences.ts";

/** Lines, each fit for a log: what a person says, then every part with what is to be mended in it. */
export function itemText(item: ItemResult, language: Language): string[] {
  return [...manualText(item), ...alike(item.parts).flatMap((parts) => partText(parts, language))];
}

/** `1.5 / 2 by hand; the grading came to 1.23.` and the comment. Who says it is for the staff. */
export function manualText({ manual, automatic, points, maxPoints }: ItemResult): string[] {
  if (manual === undefined) return [];
  const graded = automatic.pending === maxPoints ? "" : `; the grading came to ${score(automatic.points)}`;
  const given = `Scored by hand: ${score(points)} / ${score(maxPoints)}${graded}.`;
  return [given, ...(manual.comment === undefined ? [] : [safeText(manual.comment)])];
}

/** Parts of which the same is to be said. */
function partText(parts: readonly PartScore[], language: Language): string[] {
  const [first] = parts;
  return first === undefined ? [] : [partHeading(parts), ...partFindings(first, language).map((line) => `  ${line}`)];
}

/** `◐ fc-backward  0.53 / 0.8` */
export function partHeading(parts: readonly PartScore[]): string {
  const [first] = parts;
  if (first === undefined) return "";
  const names = parts.map(({ id }) => id).join(", ");
  return `${marks[first.status]} ${names}  ${partPoints(parts)}${stateOf(first)}`;
}

function stateOf({ status, reason }: PartScore): string {
  if (reason !== undefined) return ` — ${reasons[reason]}`;
  return status === "manual" ? " — a person scores it" : "";
}

/** What is to be mended, each sentence followed by what to try next. */
export function partFindings({ findings }: PartScore, language: Language): string[] {
  return saidOf(unfavourable(findings), language).flatMap(({ place, what, next }) => [
    place === "" ? what : `${place} ${what}`,
    ...(next === undefined ? [] : [`→ ${next}`]),
  ]);
}
