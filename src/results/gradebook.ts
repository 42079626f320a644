/**
 * A gradebook as Canvas exports it to the instructor (lib/gradebook_exporter.rb of instructure/canvas-lms): who is in the
 * course, as Canvas will look for them when it reads the file back (lib/gradebook_importer.rb).
 */
import { ConfigurationError, type Problem } from "../errors.ts";
import { notAmong } from "../rubric/choice.ts";
import { readTable, type Table } from "./table.ts";

/** The gradebook's columns and rows, of which the assignment's are to be filled. */
export interface Gradebook {
  readonly header: readonly string[];
  /** Positions of the columns that say who somebody is, in the file's order. */
  readonly identity: readonly number[];
  /** Position of the assignment's column. */
  readonly assignment: number;
  /** Every row below the header, in the file's order. */
  readonly rows: readonly GradebookRow[];
  /** As the row "Points Possible" says; absent without it. */
  readonly pointsPossible?: number;
}

/** A row that is no student's tells something of the columns: points possible, manual posting, muted. */
export interface GradebookRow {
  readonly cells: readonly string[];
  readonly student?: GradebookStudent;
}

/** What Canvas identifies a student by; empty where a column is missing or blank. */
export interface GradebookStudent {
  /** As the gradebook writes it: `Doe, Jane`. */
  readonly name: string;
  readonly id: string;
  readonly sisUserId: string;
  readonly sisLoginId: string;
}

const IDENTITY = [
  "Student",
  "LastName",
  "FirstName",
  "ID",
  "SIS User ID",
  "SIS Login ID",
  "Integration ID",
  "Root Account",
  "Section",
] as const;

/** Columns that Canvas computes, and does not read as assignments. */
const COMPUTED = /(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)/;
/** `Title (id)` */
const ASSIGNMENT = /^(?<title>.*\S)\s*\((?<id>\d+)\)$/s;

/**
 * Reads the gradebook in the file at `path`. Throws ConfigurationError where it is none, or has no such assignment.
 *
 * @param assignment `Title (id)`, or the title alone. Default: the only one that there is.
 */
export async function readGradebook(path: string, assignment: string | undefined): Promise<Gradebook> {
  const table = await readTable(path, { noun: "gradebook", usualName: "gradebook.csv" });
  const header = table.header.map((title) => title.trim());
  const problem = complaintAboutHeader(header, path) ?? complaintAboutAssignment(header, path, assignment);
  if (problem !== undefined) throw new ConfigurationError([problem]);
  const column = assignmentColumns(header, assignment)[0] ?? 0;
  const rows = table.rows.map((cells) => rowOf(cells, header));
  const possible = rows.find(({ cells }) => cells[0]?.includes("Points Possible"))?.cells[column];
  const pointsPossible = possible === undefined ? undefined : Number(plainNumber(possible, table.delimiter) || NaN);
  return {
    header: table.header,
    identity: header.flatMap((title, index) => (isIdentity(title) ? [index] : [])),
    assignment: column,
    rows: rows.map((row) => withPlainNumber(row, column, table.delimiter)),
    ...(pointsPossible !== undefined && Number.isFinite(pointsPossible) && { pointsPossible }),
  };
}

const isIdentity = (title: string): boolean => IDENTITY.some((each) => each === title);

/** What Canvas itself asks of the file before it reads it. */
function complaintAboutHeader(header: readonly string[], file: string): Problem | undefined {
  const hasName = header.includes("Student") || (header.includes("LastName") && header.includes("FirstName"));
  if (hasName && header.includes("ID") && header.includes("Section")) return undefined;
  return {
    file,
    line: 1,
    message: `Expected a gradebook with columns Student, ID and Section, got ${header.slice(0, 6).join(", ")}.`,
    hint: "In Canvas: Grades, Export, Export Entire Gradebook.",
  };
}

function complaintAboutAssignment(
  header: readonly string[],
  file: string,
  assignment: string | undefined,
): Problem | undefined {
  const found = assignmentColumns(header, assignment).map((column) => header[column] ?? "");
  if (found.length === 1) return undefined;
  const all = assignmentColumns(header, undefined).map((column) => header[column] ?? "");
  if (found.length > 1) {
    const message = `Expected one assignment${assignment === undefined ? "" : ` of that title`}, got ${found.join(", ")}.`;
    return { file, line: 1, message, hint: `Name it with its number: --assignment ${JSON.stringify(found[0])}.` };
  }
  if (assignment !== undefined && all.length > 0)
    return { file, line: 1, ...notAmong("--assignment", all, assignment) };
  const message = "Expected a column of an assignment, `Title (id)`, got none.";
  return { file, line: 1, message, hint: "Make the assignment in Canvas, publish it, and export the gradebook again." };
}

/** Positions of the columns of assignments; of those of that title, or that title and number. */
function assignmentColumns(header: readonly string[], assignment: string | undefined): number[] {
  const wanted = assignment?.trim();
  const columns = header.flatMap((title, index) => {
    const match = ASSIGNMENT.exec(title);
    return match === null || COMPUTED.test(title) || isIdentity(title)
      ? []
      : [{ index, title, name: match.groups?.["title"] }];
  });
  const exact = columns.filter(({ title }) => title === wanted);
  const chosen = exact.length > 0 ? exact : columns.filter(({ name }) => wanted === undefined || name === wanted);
  return chosen.map(({ index }) => index);
}

function rowOf(cells: readonly string[], header: readonly string[]): GradebookRow {
  if (isAboutColumns(cells)) return { cells };
  const cell = (title: string): string => cells[header.indexOf(title)]?.trim() ?? "";
  const name = cell("Student") || [cell("LastName"), cell("FirstName")].filter(Boolean).join(", ");
  return {
    cells,
    student: { name, id: cell("ID"), sisUserId: cell("SIS User ID"), sisLoginId: cell("SIS Login ID") },
  };
}

/** By the importer's own rule. */
function isAboutColumns(cells: readonly string[]): boolean {
  return (
    (cells[0]?.includes("Points Possible") ?? false) ||
    cells.every((cell) => /^\s*(?:Muted|Manual Posting.*)?\s*$/i.test(cell))
  );
}

function withPlainNumber(row: GradebookRow, column: number, delimiter: Table["delimiter"]): GradebookRow {
  return { ...row, cells: row.cells.map((cell, index) => (index === column ? plainNumber(cell, delimiter) : cell)) };
}

/**
 * A number with a decimal point and no thousands separators, which Canvas would read as decimals; anything else as it is.
 * The last of several separators is the decimal one, as for Canvas; a single comma before three digits is none, unless
 * commas are decimal in this file, because Canvas writes two decimals.
 */
function plainNumber(cell: string, delimiter: Table["delimiter"]): string {
  const text = cell.trim();
  if (!/^-?\d[\d.,]*$/.test(text)) return cell;
  if (delimiter === "," && /^-?\d{1,3}(?:,\d{3})+$/.test(text)) return text.replaceAll(",", "");
  const parts = text.split(/[.,]/);
  const decimals = parts.pop() ?? "";
  return parts.length === 0 ? decimals : `${parts.join("")}.${decimals}`;
}
