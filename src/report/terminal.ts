/** The report for a terminal: the points, what to mend first, every item, and the curves of the trainings. */
import type { ItemScore, PartScore, Scorecard } from "../scorecard/scorecard.ts";
import { colour } from "./colour.ts";
import { score, spread, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { alike, isNotSelected, partPoints, reasons, unfavourable } from "./said.ts";
import type { Language } from "./sentences.ts";
import { baseScore, colouredMarks, findingLines, firstThingLines, itemLine } from "./terminal-lines.ts";
import { trainingLines } from "./terminal-trainings.ts";

/** What a terminal report shows besides the verdicts. */
export interface TerminalOptions {
  /** Every part with its evidence, and where the time went. Default: no. */
  readonly verbose?: boolean;
}

/** The scorecard as lines for a terminal, colours where they are wanted. */
export function terminalReport(scorecard: Scorecard, { verbose = false }: TerminalOptions = {}): string {
  const sections = [
    [heading(scorecard)],
    integrityLines(scorecard),
    findingLines(scorecard.submission.findings, scorecard.submission.language, 0),
    firstThingLines(scorecard),
    scorecard.items
      .filter((item) => !isNotSelected(item))
      .flatMap((item) => itemLines(item, { language: scorecard.submission.language, verbose })),
    trainingLines(scorecard),
    totalLines(scorecard),
    verbose ? timingLines(scorecard) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function heading(scorecard: Scorecard): string {
  const { rubric, submission } = scorecard;
  return spread(`${colour.bold(rubric.title)} · ${safeText(submission.name)}`, colour.bold(baseScore(scorecard)));
}

/** Not for the student, who knows. */
function integrityLines({ integrity, submission }: Scorecard): string[] {
  if (integrity.length === 0) return [];
  return [
    colour.red(colour.bold("Integrity: for whoever gives the grade")),
    ...findingLines(integrity, submission.language, 2),
  ];
}

/** What all parts of a report have in common. */
interface Manner {
  readonly language: Language;
  readonly verbose: boolean;
}

function itemLines(item: ItemScore, manner: Manner): string[] {
  const shownParts = item.parts.filter((part) => manner.verbose || !isSettled(part));
  return [itemLine(item), ...alike(shownParts).flatMap((parts) => partLines(parts, manner))];
}

/** What needs no line: also what is left to a person, as long as nothing is to be said about it. */
const isSettled = ({ status, findings }: PartScore): boolean =>
  status === "passed" || (status === "manual" && findings.length === 0);

function partLines(parts: readonly PartScore[], { language, verbose }: Manner): string[] {
  const [first] = parts;
  if (first === undefined) return [];
  const names = parts.map(({ id }) => id).join(", ");
  const reason = first.reason === undefined ? "" : ` — ${reasons[first.reason]}`;
  const findings = verbose ? first.findings : unfavourable(first.findings);
  return [
    spread(`    ${colouredMarks[first.status]} ${names}${colour.dim(reason)}`, colour.dim(partPoints(parts))),
    ...findingLines(findings, language, 6),
  ];
}

function totalLines(scorecard: Scorecard): string[] {
  const { items, total } = scorecard;
  const lines = [spread(colour.bold("Total"), colour.bold(baseScore(scorecard)))];
  if (total.bonus > 0) lines.push(spread("Bonus", `+${score(total.bonus)}`));
  const selected = items.filter((item) => !isNotSelected(item));
  for (const [status, what] of [
    ["manual", "For a person to score"],
    ["skipped", "Left out"],
  ] as const) {
    const parts = selected.map(({ bonus, parts: all }) => ({
      bonus,
      open: all.filter((part) => part.status === status),
    }));
    const open = (isBonus: boolean): number =>
      parts
        .filter(({ bonus }) => bonus === isBonus)
        .reduce((sum, part) => sum + part.open.reduce((points, { maxPoints }) => points + maxPoints, 0), 0);
    if (open(false) + open(true) === 0) continue;
    lines.push(spread(what, `${score(open(false))}${open(true) === 0 ? "" : ` and +${score(open(true))}`}`));
  }
  const notSelected = items.filter(isNotSelected).map(({ id }) => id);
  if (notSelected.length > 0) lines.push(wrapped(colour.dim(`Not selected: ${notSelected.join(", ")}.`), 0));
  return lines;
}

function timingLines({ timing, grader }: Scorecard): string[] {
  const phases = Object.entries(timing.phases).map(([phase, ms]) => spread(`  ${phase}`, duration(ms)));
  const machine = `${grader.cpu}, Node ${grader.node}, ${grader.engine}, isolation ${grader.isolation}, seed ${grader.seed}`;
  return [
    colour.bold("Time"),
    ...phases,
    spread("  in all", duration(timing.totalMs)),
    colour.dim(wrapped(machine, 2)),
  ];
}

function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
