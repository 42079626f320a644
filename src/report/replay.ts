/** What grading again came to: whether the same came out, what may explain it if not, and every difference. */
import {
  isSame,
  type Difference,
  type Differences,
  type FindingDifference,
  type Path,
} from "../scorecard/differences.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { colour } from "./colour.ts";
import { score, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { placeOf, sentenceOf, type Language } from "./sentences.ts";

/** Longer texts are cut: of a notebook's pictures, nobody reads the bytes. */
const MAX_LENGTH = 60;
/** Enough of a digest to tell one from another. */
const DIGEST_LENGTH = 12;

/** The report, without a line end after the last line. */
export function replayReport(recorded: Scorecard, replayed: Scorecard, differences: Differences): string {
  const sections = isSame(differences)
    ? [[verdict(recorded, replayed, true)], circumstanceLines(differences, "In other circumstances")]
    : [[verdict(recorded, replayed, false)], explanation(differences), ...subjectSections(replayed, differences)];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function verdict(recorded: Scorecard, replayed: Scorecard, same: boolean): string {
  const name = safeText(replayed.submission.name);
  const done = replayed.runs.length === 0 ? "graded" : "graded and trained";
  const seed = `${done} again with seed ${recorded.grader.seed}`;
  const [before, after] = [pointsOf(recorded), pointsOf(replayed)];
  if (same) return wrapped(`${colour.green("The same:")} ${name}, ${seed}, ${after}.`, 0);
  const points = before === after ? `${after} as before` : `${before} recorded, ${after} now`;
  return wrapped(`${colour.red("Not the same:")} ${name}, ${seed}, ${points}.`, 0);
}

function pointsOf({ total }: Scorecard): string {
  const bonus = total.bonus === 0 ? "" : ` and +${score(total.bonus)}`;
  return `${score(total.points)} / ${score(total.maxPoints)}${bonus}`;
}

function explanation(differences: Differences): string[] {
  const lines = circumstanceLines(differences, "What may explain it");
  if (lines.length > 0) return lines;
  const hint =
    "Nothing that is known of grader and machine explains it. Does the submission look at the clock, or draw random " +
    "numbers past the seed? Was the scorecard changed?";
  return [wrapped(colour.cyan(`→ ${hint}`), 0)];
}

/** Another submission is no mere circumstance, but explains as much. */
function circumstanceLines({ circumstances, graded }: Differences, heading: string): string[] {
  const causes = [...graded.filter(isOfSubmission), ...circumstances];
  return causes.length === 0 ? [] : [colour.bold(heading), ...causes.map(causeLine)];
}

/** `node 24.20.0 → 24.21.0`, `rubric sha256 …` */
function causeLine(cause: Difference): string {
  const [first, second] = cause.path;
  const named = first === "grader" && second !== "version" ? cause.path.slice(1, -1) : cause.path.slice(0, -1);
  return wrapped([...named.map((key) => words([key])), change(cause.path.slice(-1), cause)].join(" "), 2);
}

const isOfSubmission = ({ path: [first, second] }: Difference): boolean =>
  first === "submission" && (second === "sha256" || second === "language");

const isOfPictures = ({ path }: Difference): boolean => subjectOf(path).rest[0] === "pictures";

/** What differs, by what it is a part of: each part of an item, each training. */
function subjectSections(replayed: Scorecard, differences: Differences): string[][] {
  const trainingsDiffer = differences.graded.some(({ path }) => path[0] === "runs");
  const found = new Set(differences.findings.map(({ path }) => subjectOf(path).name));
  const graded = differences.graded.filter(
    // What the facts say follows from the trainings, and what is drawn from what was found.
    (difference) =>
      !isOfSubmission(difference) &&
      !(trainingsDiffer && difference.path[0] === "facts") &&
      !(isOfPictures(difference) && found.has(subjectOf(difference.path).name)),
  );
  const subjects = new Set([...graded, ...differences.findings].map(({ path }) => subjectOf(path).name));
  return [...subjects].map((subject, index) => [
    ...(index === 0 ? [colour.bold("What differs, recorded → now")] : []),
    wrapped(colour.bold(safeText(subject)), 0),
    ...valueLines(graded.filter(({ path }) => subjectOf(path).name === subject)),
    ...differences.findings
      .filter(({ path }) => subjectOf(path).name === subject)
      .map((finding) => findingLine(finding, replayed.submission.language)),
  ]);
}

/** Values of one epoch stand in one line. */
function valueLines(differences: readonly Difference[]): string[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { rest } = subjectOf(difference.path);
    const key = JSON.stringify(rest.length > 1 ? rest.slice(0, -1) : rest);
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const within = first === undefined ? [] : subjectOf(first.path).rest.slice(0, -1);
    const changes = group.map((difference) => change(difference.path.slice(-1), difference)).join(", ");
    return wrapped(within.length === 0 ? changes : `${words(within)}: ${changes}`, 2);
  });
}

function findingLine({ finding, in: side }: FindingDifference, language: Language): string {
  const place = placeOf(finding.where);
  const sentence = `${place === "" ? "" : `${place} `}${sentenceOf(finding, language).what}`;
  return wrapped(`${side === "recorded" ? "no longer said" : "said now"}: ${sentence}`, 2);
}

/** What a path leads to, and the rest of the way within it. */
function subjectOf(path: Path): { readonly name: string; readonly rest: Path } {
  const [first = "", second, third, fourth] = path;
  if (first === "items" && second !== undefined) {
    if (third === "parts" && fourth !== undefined) return { name: `${second} ${fourth}`, rest: path.slice(4) };
    return { name: second, rest: path.slice(2) };
  }
  if (first === "runs" && second !== undefined) return { name: `training ${second}`, rest: path.slice(2) };
  return { name: words([first]), rest: path.slice(1) };
}

/** `points 0.3 → 0.7` */
function change(path: Path, { recorded, replayed }: Difference): string {
  const length = path.at(-1) === "sha256" ? DIGEST_LENGTH : MAX_LENGTH;
  return `${words(path)} ${shown(recorded, length)} → ${shown(replayed, length)}`;
}

/** Keys as a person says them: `attempt 1, epoch 3`, `validation accuracy`. Positions are counted from 1. */
function words(path: Path): string {
  const named = path.map((key, index) => {
    if (/^\d+$/.test(key) && index > 0) return ` ${Number(key) + 1}`;
    const word = key.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    const isList = /^\d+$/.test(path[index + 1] ?? "");
    return `${index === 0 ? "" : ", "}${isList ? word.replace(/s$/, "") : word}`;
  });
  return safeText(named.join(""));
}

function shown(value: unknown, length: number): string {
  if (value === undefined) return "none";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return "present";
  return safeText(value.length > length ? `${value.slice(0, length)}…` : value);
}
