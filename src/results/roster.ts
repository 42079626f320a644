/** The roster: who is in the class. It says what files names do not, and who handed nothing in. */
import { ConfigurationError, type Problem } from "../errors.ts";
import { isSameName, loginsOf, type Keys } from "./keys.ts";
import { readTable } from "./table.ts";

/** One student. At least one of them is there. */
export interface RosterRow {
  readonly name?: string;
  /** The university's: the UMID. */
  readonly id?: string;
  readonly email?: string;
  readonly login?: string;
}

/** A column, in lower case → what it holds. Those of Gradescope's and of Canvas's own rosters are among them. */
const COLUMNS: Readonly<Record<string, keyof RosterRow | "first" | "last">> = {
  name: "name",
  student: "name",
  "full name": "name",
  "student name": "name",
  "first name": "first",
  "last name": "last",
  id: "id",
  sid: "id",
  umid: "id",
  "student id": "id",
  "sis user id": "id",
  email: "email",
  "e-mail": "email",
  "email address": "email",
  login: "login",
  uniqname: "login",
  "sis login id": "login",
};

/**
 * Reads a roster: CSV with a header row, columns in any order, others left alone. Throws ConfigurationError where it
 * cannot be read, has none of the columns or one of them twice.
 */
export async function readRoster(path: string): Promise<RosterRow[]> {
  const { header, rows } = await readTable(path, { noun: "roster", usualName: "roster.csv" });
  const columns = header.map((title) => COLUMNS[title.trim().toLowerCase()]);
  const problems = complaintsAbout(header, columns, path);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return rows.map((row) => rosterRow(row, columns)).filter((row) => Object.keys(row).length > 0);
}

function complaintsAbout(header: readonly string[], columns: readonly (string | undefined)[], file: string): Problem[] {
  if (columns.every((column) => column === undefined)) {
    const message = `Expected a roster with a column name, id or email, got ${header.map((title) => JSON.stringify(title)).join(", ")}.`;
    return [{ file, line: 1, message, hint: `These are recognised: ${Object.keys(COLUMNS).join(", ")}.` }];
  }
  return columns.flatMap((column, index) => {
    const before = columns.indexOf(column);
    if (column === undefined || before === index) return [];
    const message = `Expected one column for each thing, got ${JSON.stringify(header[before])} and ${JSON.stringify(header[index])}.`;
    return [{ file, line: 1, message, hint: "Rename the one that is not meant." }];
  });
}

function rosterRow(cells: readonly string[], columns: readonly (string | undefined)[]): RosterRow {
  const cell = (column: string): string => cells[columns.indexOf(column)]?.trim() ?? "";
  const name = cell("name") || `${cell("first")} ${cell("last")}`.trim();
  const [id, email, login] = [cell("id"), cell("email"), cell("login")];
  return {
    ...(name !== "" && { name }),
    ...(id !== "" && { id }),
    ...(email !== "" && { email }),
    ...(login !== "" && { login }),
  };
}

/** The rows that a submission with these keys belongs to: by id, else by login or e-mail, else by name. */
export function rosterRowsOf(keys: Keys, roster: readonly RosterRow[]): RosterRow[] {
  const byId = roster.filter(({ id }) => id !== undefined && keys.ids.includes(id));
  if (byId.length > 0) return byId;
  const byLogin = roster.filter((row) => loginsOf(row).some((login) => keys.logins.includes(login)));
  if (byLogin.length > 0) return byLogin;
  return roster.filter(({ name }) => name !== undefined && keys.names.some((each) => isSameName(each, name)));
}
