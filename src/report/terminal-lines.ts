/** The lines of which everything that a terminal shows of a grading is made. */
import type { Status } from "../checks/check.ts";
import type { Finding } from "../findings.ts";
import type { ItemScore, Scorecard } from "../scorecard/scorecard.ts";
import { colour } from "./colour.ts";
import { firstThing } from "./first-thing.ts";
import { score, spread, wrapped } from "./layout.ts";
import { isNotSelected, marks, saidOf } from "./said.ts";
import { placeOf, sentenceOf, type Language } from "./sentences.ts";

/** The mark of a status in its colour. */
export const colouredMarks: Readonly<Record<Status, string>> = {
  passed: colour.green(marks.passed),
  partial: colour.yellow(marks.partial),
  failed: colour.red(marks.failed),
  errored: colour.red(marks.errored),
  skipped: colour.dim(marks.skipped),
  manual: colour.blue(marks.manual),
};

/**
 * An item's mark, id, title and points.
 *
 * @param before its points earlier, where they were others.
 */
export function itemLine(item: ItemScore, before?: number): string {
  const plus = item.bonus ? "+" : "";
  const earlier = before === undefined ? "" : `${plus}${score(before)} → `;
  const points = `${earlier}${plus}${score(item.points)} / ${score(item.maxPoints)}`;
  const note = item.status === "manual" ? " (by hand)" : item.bonus ? " (bonus)" : "";
  const title = `${colouredMarks[item.status]} ${colour.bold(item.id.padEnd(5))} ${item.title}${colour.dim(note)}`;
  return spread(title, item.status === "passed" ? colour.green(points) : points);
}

/** The points of the items that are no bonus; of the selected ones, where only some were. */
export function baseScore({ items, total }: Scorecard): string {
  const selected = items.filter((item) => !isNotSelected(item));
  if (selected.length === items.length) return `${score(total.points)} / ${score(total.maxPoints)}`;
  const base = selected.filter(({ bonus }) => !bonus);
  const sum = (points: (item: ItemScore) => number): number => base.reduce((all, item) => all + points(item), 0);
  return `${score(sum((item) => item.points))} / ${score(sum((item) => item.maxPoints))}`;
}

/** What to mend first; nothing where nothing is to be mended. */
export function firstThingLines(scorecard: Pick<Scorecard, "items" | "submission">): string[] {
  const first = firstThing(scorecard);
  if (first === undefined) return [];
  const { item, part, finding } = first;
  const { what, next } = sentenceOf(finding, scorecard.submission.language);
  const place = placeOf(finding.where);
  const from = place === "" ? "" : ` (${place})`;
  return [
    wrapped(`${colour.bold("First thing to fix:")} ${item.id} ${part.id}${from}`, 0),
    wrapped(what, 2),
    ...(next === undefined ? [] : [wrapped(colour.cyan(`→ ${next}`), 2)]),
  ];
}

/** Findings one after the other, each with its place, what was seen and what to do. */
export function findingLines(findings: readonly Finding[], language: Language, indent: number): string[] {
  return saidOf(findings, language).flatMap(({ place, what, next }) => {
    const sentence = place === "" ? what : `${colour.underline(place)} ${what}`;
    return [wrapped(sentence, indent), ...(next === undefined ? [] : [wrapped(colour.cyan(`→ ${next}`), indent)])];
  });
}
