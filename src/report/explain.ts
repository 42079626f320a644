/** Everything about one item: how each of its parts is judged, and all that was found. */
import type { Finding } from "../findings.ts";
import type { Item, Part, Rubric } from "../rubric/schema.ts";
import type { GraphPicture, Picture } from "../pictures.ts";
import type { ItemScore, PartScore, Scorecard } from "../scorecard/scorecard.ts";
import { arrayPattern } from "./array-pattern.ts";
import { colour } from "./colour.ts";
import { graphText } from "./graph-text.ts";
import { judgingSentences } from "./judging-sentences.ts";
import { spread, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { isFavourable, partPoints, reasons } from "./said.ts";
import type { Language } from "./sentences.ts";
import { at, shown } from "./wording.ts";
import { colouredMarks, findingLines, itemLine } from "./terminal-lines.ts";
import { trainingLines } from "./terminal-trainings.ts";

/** What is said of the evidence depends on it. */
interface Manner {
  readonly rubric: Rubric;
  readonly language: Language;
}

/**
 * A page for a terminal, of 80 columns, without a line end after the last line.
 *
 * @param scorecard of a grading in which the item was selected. Throws RangeError where it does not have it.
 */
export function explanation(item: Item, scorecard: Scorecard, rubric: Rubric): string {
  const scored = scorecard.items.find(({ id }) => id === item.id);
  if (scored === undefined) throw new RangeError(`Expected a scorecard with the item ${item.id}.`);
  const manner = { rubric, language: scorecard.submission.language };
  const sections = [
    headLines(item, scored, scorecard),
    findingLines(scorecard.submission.findings, manner.language, 0),
    ...scored.parts.flatMap((score, index) => {
      const part = item.parts[index];
      return part === undefined ? [] : [partLines(part, score, manner)];
    }),
    trainingLines(scorecard),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** What a grading of this item is about to do for minutes; undefined where it does no such thing. */
export function trainingNotice(item: Item, { limits }: Rubric): string | undefined {
  const runs = [...new Set(item.parts.flatMap((part) => (part.check === "training" ? safeText(part.run) : [])))];
  if (runs.length === 0) return undefined;
  const what = runs.length === 1 ? `the run ${runs.join("")}` : `the runs ${runs.join(", ")}`;
  return wrapped(
    `${item.id} trains ${what}: a minute or two each, ${limits.trainingMinutes} minutes at most. --quick leaves that out.`,
    0,
  );
}

function headLines(item: Item, scored: ItemScore, { submission }: Scorecard): string[] {
  // A report for the staff shows it all the same.
  const isHidden = scored.parts.some(({ findings }) => findings.some(hidesExpected));
  const hidden = isHidden ? [wrapped("What was expected of it is not shown.", 0)] : [];
  const alone = `${safeText(submission.name)}, this item alone, as with --only ${item.id}.`;
  return [itemLine(scored), wrapped(colour.dim(alone), 0), ...hidden];
}

const hidesExpected = ({ params }: Finding): boolean => "expected" in params && params.expected === "hidden";

/** One part: its points, then section after section. What else there is to show of a part is one more of them. */
function partLines(part: Part, score: PartScore, { rubric, language }: Manner): string[] {
  const reason = score.reason === undefined ? "" : colour.dim(` — ${reasons[score.reason]}`);
  const [toMend, carried, right] = sorted(score.findings);
  return [
    spread(
      `${colouredMarks[score.status]} ${colour.bold(part.id)}${colour.dim(` · ${part.check}`)}${reason}`,
      partPoints([score]),
    ),
    ...section(
      "How it is judged",
      judgingSentences(part, rubric).map((sentence) => wrapped(sentence, 4)),
    ),
    ...section("What to look at", evidence(toMend, language)),
    ...section("Expected and got", deviationTable(toMend)),
    ...section("As a graph", pictureLines(score.pictures, "graph")),
    ...section("As an array", pictureLines(score.pictures, "array")),
    ...section("What is carried forward", evidence(carried, language)),
    ...section("What is right", evidence(right, language)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${colour.bold(title)}`, ...lines];
}

const isCarried = ({ code }: Finding): boolean => code === "carried-forward";

function sorted(findings: readonly Finding[]): [toMend: Finding[], carried: Finding[], right: Finding[]] {
  return [
    findings.filter((finding) => !isFavourable(finding) && !isCarried(finding)),
    findings.filter(isCarried),
    findings.filter(isFavourable),
  ];
}

/** Where results are furthest off, a line each, with their relative errors. */
function deviationTable(findings: readonly Finding[]): string[] {
  const rows = findings.flatMap((finding) => {
    if (finding.code !== "wrong-value" && finding.code !== "wrong-gradient") return [];
    const { result, index, expected, actual, relativeError, wrong, total } = finding.params;
    const numbers = [expected, actual, relativeError].map((number) => (number === "hidden" ? number : shown(number)));
    return [[`${safeText(result)}${at(index)}`, ...numbers, `${wrong} of ${total}`]];
  });
  if (rows.length === 0) return [];
  return [colour.dim(columns(["result", "expected", "got", "rel. error", "wrong"])), ...rows.map(columns)];
}

function columns([result = "", ...others]: readonly string[]): string {
  return `    ${result.padEnd(22)}${others.map((text) => text.padStart(13)).join("")}`;
}

/** Graphs in text, and arrays by what strikes the eye in them. */
function pictureLines(pictures: readonly Picture[] = [], kind: Picture["kind"]): string[] {
  return pictures
    .filter((picture) => picture.kind === kind)
    .flatMap((picture) =>
      picture.kind === "graph"
        ? [wrapped(graphHeading(picture), 4), ...graphText(picture).map((line) => colouredGraphLine(`  ${line}`))]
        : [wrapped(safeText(`At ${picture.input}, ${arrayPattern(picture)}`), 4)],
    );
}

const graphHeading = ({ name, drawnBy, input }: GraphPicture): string =>
  `${safeText(name)}${drawnBy === "student" ? ", as it was handed in," : ""} at ${safeText(input)}:`;

const colouredGraphLine = (line: string): string => (line.includes("✗") ? colour.red(line) : line);

const evidence = (findings: readonly Finding[], language: Language): string[] => findingLines(findings, language, 4);
