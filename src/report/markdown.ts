/** The report for a CI job's summary: points, items, what to mend, trainings. */
import type { ItemResult, Result } from "../results/results.ts";
import { countedAttempt } from "../training/counted-attempt.ts";
import type { RunRecord } from "../training/outcome.ts";
import { factSentences } from "./fact-sentences.ts";
import { manualText, partHeading } from "./item-text.ts";
import { score } from "./layout.ts";
import { markdownTable, markdownText } from "./markdown-text.ts";
import { alike, isNotSelected, marks, saidOf, unfavourable, type Said } from "./said.ts";
import { type Language } from "./sentences.ts";
import { percent } from "./wording.ts";

const ITEM_COLUMNS = [
  ["", "left"],
  ["Item", "left"],
  ["", "left"],
  ["Points", "right"],
] as const;
const RUN_COLUMNS = [
  ["Run", "left"],
  ["Test", "right"],
  ["Needed", "right"],
  ["Best validation", "right"],
] as const;

/** The report, without a line end after the last line. */
export function markdownReport(result: Result): string {
  const { scorecard, name } = result;
  const { language, findings } = scorecard.submission;
  const items = result.items.filter((item) => item.manual !== undefined || !isNotSelected(item));
  const sections = [
    [`## ${markdownText(scorecard.rubric.title)} · ${markdownText(name)}`],
    [totalLine(result, items)],
    integrityLines(scorecard.integrity.length === 0 ? [] : saidOf(scorecard.integrity, language)),
    saidOf(findings, language).flatMap((said) => saidLines(said, "")),
    markdownTable(ITEM_COLUMNS, items.map(itemRow)),
    mendLines(items, language),
    trainingLines(scorecard),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** Of the items that were selected. */
function totalLine({ total }: Result, items: readonly ItemResult[]): string {
  const base = items.filter(({ bonus }) => !bonus).reduce((sum, { maxPoints }) => sum + maxPoints, 0);
  const parts = [
    `**${score(total.points)} / ${score(base)} points**`,
    ...(total.bonus > 0 ? [`bonus +${score(total.bonus)}`] : []),
    ...(total.pending > 0 ? [`pending ${score(total.pending)}`] : []),
  ];
  return parts.join(" · ");
}

function integrityLines(said: readonly Said[]): string[] {
  if (said.length === 0) return [];
  return ["**Integrity: for whoever gives the grade**", "", ...said.flatMap((each) => saidLines(each, ""))];
}

function itemRow(item: ItemResult): string[] {
  const notes = [
    ...(item.bonus ? ["bonus"] : []),
    ...(item.manual !== undefined || item.status === "manual" ? ["by hand"] : []),
    ...(item.pending > 0 ? [`pending ${score(item.pending)}`] : []),
  ];
  const title = `${markdownText(item.title)}${notes.length === 0 ? "" : ` *(${notes.join(", ")})*`}`;
  const points = `${item.bonus ? "+" : ""}${score(item.points)} / ${score(item.maxPoints)}`;
  return [markdownText(marks[item.status]), markdownText(item.id), title, markdownText(points)];
}

function mendLines(items: readonly ItemResult[], language: Language): string[] {
  const lines = items.flatMap((item) => [
    ...manualText(item).map((line) => `- **${markdownText(item.id)}** ${markdownText(line)}`),
    ...alike(item.parts.filter(({ status }) => status !== "passed")).flatMap((parts) => {
      const said = saidOf(unfavourable(parts[0]?.findings ?? []), language);
      if (said.length === 0) return [];
      const heading = `- **${markdownText(item.id)}** ${markdownText(partHeading(parts))}`;
      return [heading, ...said.flatMap((each) => saidLines(each, "  "))];
    }),
  ]);
  return lines.length === 0 ? [] : ["### What to look at", "", ...lines];
}

function saidLines({ place, what, next }: Said, indent: string): string[] {
  const sentence = place === "" ? markdownText(what) : `**${markdownText(place)}** ${markdownText(what)}`;
  return [`${indent}- ${sentence}`, ...(next === undefined ? [] : [`${indent}  - → ${markdownText(next)}`])];
}

function trainingLines({ runs, facts }: Result["scorecard"]): string[] {
  if (runs.length === 0) return [];
  const observed = factSentences(facts).map((sentence) => `- ${markdownText(sentence)}`);
  return [
    "### Trainings",
    "",
    ...markdownTable(RUN_COLUMNS, runs.map(runRow)),
    ...(observed.length === 0 ? [] : ["", ...observed]),
  ];
}

function runRow(run: RunRecord): string[] {
  const { name, testAccuracy, threshold } = run;
  const attempt = countedAttempt(run);
  const validation = attempt?.epochs.map((epoch) => epoch.validationAccuracy) ?? [];
  return [
    markdownText(name),
    testAccuracy === undefined ? "—" : percent(testAccuracy),
    percent(threshold),
    validation.length === 0
      ? "—"
      : `${percent(Math.max(...validation))}${attempt?.stop === "early" ? ", ended early" : ""}`,
  ];
}
