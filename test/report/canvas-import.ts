/**
 * Reads a gradebook as Canvas does (lib/gradebook_importer.rb of instructure/canvas-lms): what its importer takes for the
 * header, for rows that are no students, for a student and for a grade.
 */
import { parse } from "csv-parse/sync";

/** A student of the course, as Canvas knows them. */
export interface Person {
  readonly id: string;
  /** `Doe, Jane` */
  readonly sortableName: string;
  readonly sisUserId?: string;
  readonly sisLoginId: string;
}

/** What Canvas would set. */
export interface Imported {
  /** The person's id, or `new: name` for a row in which Canvas knows nobody → assignment's number → the grade's text. */
  readonly grades: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly pointsPossible: ReadonlyMap<string, string>;
}

const COMPUTED = /Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override/;

/** Throws where Canvas says "Invalid header row". */
export function canvasImport(csv: string, people: readonly Person[]): Imported {
  const [header = [], ...rows] = parse(csv, { skip_records_with_empty_values: true });
  const columns = identityColumns(header);
  const assignments = header.flatMap((title, index) => {
    if (index < columns.count || COMPUTED.test(title)) return [];
    return [{ index, id: /\((\d+)\)$/.exec(title)?.[1] ?? `new: ${title}` }];
  });
  const grades = new Map<string, Map<string, string>>();
  const pointsPossible = new Map<string, string>();
  for (const cells of rows.map((row) => row.map(normalised))) {
    if (cells[0]?.includes("Points Possible")) {
      for (const { id, index } of assignments) pointsPossible.set(id, cells[index] ?? "");
    } else if (!cells.every((cell) => /^\s*(Muted|Manual Posting.*)?\s*$/i.test(cell))) {
      const person = personIn(cells, columns, people);
      const key = person?.id ?? `new: ${cells[0]}`;
      grades.set(key, new Map(assignments.map(({ id, index }) => [id, cells[index]?.trim() ?? ""])));
    }
  }
  return { grades, pointsPossible };
}

interface Columns {
  /** How many say who somebody is. */
  readonly count: number;
  readonly id: number;
  readonly sisUserId?: number;
  readonly sisLoginId?: number;
}

function identityColumns(header: readonly string[]): Columns {
  const isApart = header[0] === "LastName" && header[1] === "FirstName";
  const names = isApart ? 2 : 1;
  const hasStart = isApart ? header[2]?.includes("ID") : header[0]?.includes("Student") && header[1]?.includes("ID");
  const next = names + 1;
  const at = (index: number, title: RegExp): boolean => title.test(header[index] ?? "");
  let columns: Columns = { count: next + 1, id: names };
  if (at(next, /SIS\s+Login\s+ID/)) columns = { count: next + 2, id: names, sisLoginId: next };
  else if (at(next, /SIS\s+User\s+ID/) && at(next + 1, /SIS\s+Login\s+ID/)) {
    const integration = at(next + 2, /Integration\s+ID/) ? 1 : 0;
    const root = at(next + 2 + integration, /Root\s+Account/) ? 1 : 0;
    columns = { count: next + 3 + integration + root, id: names, sisUserId: next, sisLoginId: next + 1 };
  }
  if (hasStart !== true || !at(columns.count - 1, /Section/)) throw new Error("Invalid header row");
  return columns;
}

/** The last of several separators is the decimal one, whatever was meant. */
function normalised(cell: string): string {
  if (!/^-?[0-9.,]+%?$/.test(cell)) return cell;
  const parts = cell.split(/[,.]/);
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join("")}.${last}`;
}

function personIn(cells: readonly string[], columns: Columns, people: readonly Person[]): Person | undefined {
  const cell = (index: number | undefined): string => (index === undefined ? "" : (cells[index] ?? ""));
  const [id, user, login] = [cell(columns.id), cell(columns.sisUserId), cell(columns.sisLoginId)];
  const name = columns.id === 2 ? `${cells[1]} ${cells[0]}`.trim() : cells[0];
  return (
    people.find((person) => id !== "" && person.id === id) ??
    people.find((person) => user !== "" && person.sisUserId === user) ??
    people.find((person) => login !== "" && person.sisLoginId === login) ??
    people.find(({ sortableName }) => sortableName === name || sortableName.split(", ").toReversed().join(" ") === name)
  );
}
