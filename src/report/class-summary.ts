/** A class in one table for a terminal: who has how many points, who has none and why, and whose work is the same. */
import type { Member } from "../results/class-record.ts";
import type { Summary } from "../scorecard/summary.ts";
import { colour } from "./colour.ts";
import { score, spread } from "./layout.ts";
import { safeText } from "./safe-text.ts";

/**
 * @param scorecards by name; of those that have one.
 * @param ignored what lay beside the submissions. Default: nothing.
 */
export function classSummary(
  members: readonly Member[],
  scorecards: ReadonlyMap<string, Summary>,
  ignored: readonly string[] = [],
): string {
  const rows = members.map((member) => row(member, scorecards.get(member.name)));
  const sections = [
    rows,
    identicalLines(members),
    missingLines(members),
    ignoredLines(ignored),
    totalLines(members, scorecards),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function row({ name, outcome }: Member, scorecard: Summary | undefined): string {
  if (scorecard === undefined) {
    return spread(safeText(name), colour.red(outcome === "failed" ? "the grader failed" : "not a submission"));
  }
  const { total, isFlagged, complete } = scorecard;
  const flag = isFlagged ? colour.red("  integrity") : "";
  const base = `${score(total.points)} / ${score(total.maxPoints)}`;
  const bonus = total.bonus > 0 ? ` +${score(total.bonus)}` : "";
  return spread(`${safeText(name)}${flag}`, `${complete ? "" : colour.dim("partial  ")}${base}${bonus.padStart(6)}`);
}

/** Nobody's mistake by itself: a pair may have handed in together. */
function identicalLines(members: readonly Member[]): string[] {
  const groups = Map.groupBy(
    members.filter(({ identicalTo }) => identicalTo !== undefined),
    ({ identicalTo }) => identicalTo ?? "",
  );
  const lines = [...groups].map(
    ([first, others]) => `  ${[first, ...others.map(({ name }) => name)].map(safeText).join(", ")}`,
  );
  return lines.length === 0 ? [] : [colour.bold("The same work, to the last character"), ...lines];
}

function missingLines(members: readonly Member[]): string[] {
  const lines = members.flatMap(({ name, problems = [] }) =>
    problems.flatMap(({ message, file, hint }) => [
      `  ${safeText(name)}: ${file === undefined ? "" : `${safeText(file)}  `}${safeText(message)}`,
      ...(hint === undefined ? [] : [`    → ${safeText(hint)}`]),
    ]),
  );
  return lines.length === 0 ? [] : [colour.bold("Without a scorecard"), ...lines];
}

function ignoredLines(ignored: readonly string[]): string[] {
  if (ignored.length === 0) return [];
  return [
    colour.bold("Not looked at: no folder, notebook or zip archive"),
    ...ignored.map((path) => `  ${safeText(path)}`),
  ];
}

function totalLines(members: readonly Member[], scorecards: ReadonlyMap<string, Summary>): string[] {
  const points = [...scorecards.values()].map(({ total }) => total.points).toSorted((a, b) => a - b);
  const count = (outcome: Member["outcome"]): number => members.filter((member) => member.outcome === outcome).length;
  const counts = (
    [
      ["graded", count("graded")],
      ["kept from before", count("kept")],
      ["copied", count("identical")],
      ["not submissions", count("refused")],
      ["failed", count("failed")],
    ] as const
  )
    .filter(([, number]) => number > 0)
    .map(([words, number]) => `${number} ${words}`);
  const middle = (points.length - 1) / 2;
  const [low, high] = [points[Math.floor(middle)], points[Math.ceil(middle)]];
  const median = low === undefined || high === undefined ? undefined : (low + high) / 2;
  const [least, most] = [points[0], points.at(-1)];
  const spreadOf =
    least === undefined || median === undefined || most === undefined
      ? []
      : [`Points: ${score(least)} to ${score(most)}, median ${score(median)}`];
  return [
    `${members.length} ${members.length === 1 ? "submission" : "submissions"}: ${counts.join(", ")}`,
    ...spreadOf,
  ];
}
