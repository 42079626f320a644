/**
 * A gradebook for Canvas to read: the instructor's own, with the columns that say who somebody is, the assignment's, and no
 * other; and what is to be said of who was found.
 */
import { stringify } from "csv-stringify/sync";

import type { Gradebook, GradebookRow, GradebookStudent } from "../results/gradebook.ts";
import type { Match, Matching } from "../results/match.ts";
import type { Result } from "../results/results.ts";
import { score } from "./layout.ts";
import { safeText } from "./safe-text.ts";

/** What a cell says where no points can stand: excused, or not assigned to this student. */
const FIXED = /^\s*(?:EX|N\/A)\s*$/i;

/** The file's text. Who was not found, or is excused, keeps what the gradebook says: an empty cell would take it away. */
export function canvasReport(gradebook: Gradebook, { matched }: Matching): string {
  const found = new Map(matched.map((match) => [match.row, match]));
  const chosen = (cells: readonly string[]): string[] => gradebook.identity.map((column) => cells[column] ?? "");
  const rows = gradebook.rows.map((row) => [...chosen(row.cells), pointsIn(row, found.get(row), gradebook)]);
  const header = [...chosen(gradebook.header), gradebook.header[gradebook.assignment] ?? ""];
  return stringify([header, ...rows], { escape_formulas: true }).trimEnd();
}

function pointsIn({ cells }: GradebookRow, match: Match | undefined, { assignment }: Gradebook): string | number {
  const present = cells[assignment] ?? "";
  if (match !== undefined && !FIXED.test(present)) return score(pointsOf(match.result));
  // A number that is below 0 is no formula.
  return /^-\d+(?:\.\d+)?$/.test(present) ? Number(present) : present;
}

/** Bonus included. */
const pointsOf = ({ total }: Result): number => total.points + total.bonus;

/** What is to be said beside the file. */
export function canvasNotes(gradebook: Gradebook, matching: Matching): string[] {
  const title = safeText(gradebook.header[gradebook.assignment]?.trim() ?? "");
  const excused = matching.matched.filter(({ row }) => FIXED.test(row.cells[gradebook.assignment] ?? ""));
  const [first] = matching.matched;
  const possible = gradebook.pointsPossible;
  const maxPoints = first?.result.total.maxPoints;
  return [
    `${title}: ${count(matching.matched.length, "student")} matched${byKeys(matching.matched)}.`,
    ...matching.ambiguous.map(
      ({ students, results }) =>
        `Ambiguous, nothing written: ${students.map(nameOf).join(", ")} ↔ ${results.map(({ name }) => safeText(name)).join(", ")}.`,
    ),
    ...listed("Students without a submission, their cells left as they are", matching.students.map(nameOf)),
    ...listed(
      "Submissions of nobody in the gradebook",
      matching.results.map(({ name }) => safeText(name)),
    ),
    ...listed(
      "Excused or not assigned, their cells left as they are",
      excused.map(({ student }) => nameOf(student)),
    ),
    ...(possible === undefined || maxPoints === undefined || possible === maxPoints
      ? []
      : [
          `Canvas's column is out of ${score(possible)}, the rubric out of ${score(maxPoints)}: points are written as they are.`,
        ]),
  ];
}

function byKeys(matched: readonly Match[]): string {
  const keys = [...new Set(matched.map(({ by }) => by))];
  const counts = keys.map((key) => `${matched.filter(({ by }) => by === key).length} by ${key}`);
  return counts.length === 0 ? "" : ` (${counts.join(", ")})`;
}

function listed(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what} (${names.length}): ${names.join(", ")}.`];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

function nameOf({ name, id, sisLoginId }: GradebookStudent): string {
  const key = [id, sisLoginId].filter((each) => each !== "").join(" ");
  return safeText(key === "" ? name : `${name} (${key})`);
}
