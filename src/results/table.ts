/** CSV files of the course staff: a header row and rows under it. */
import { CsvError, parse } from "csv-parse/sync";

import { ConfigurationError } from "../errors.ts";
import { bytesOf, decode, type FileKind } from "../rubric/configuration-file.ts";

/** All rows have as many cells as the header. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: Delimiter;
}

/** A semicolon where a decimal point is a comma. */
type Delimiter = "," | ";";

/**
 * The table in the file at `path`: UTF-8 with or without a byte order mark, any line ends, commas or semicolons. Throws
 * ConfigurationError where it cannot be read, or is no table.
 */
export async function readTable(path: string, kind: FileKind): Promise<Table> {
  const text = decode(await bytesOf(path, kind), path);
  const delimiter = delimiterOf(text);
  const [header, ...rows] = parsed(text, delimiter, path);
  if (header === undefined) {
    throw new ConfigurationError([{ file: path, message: `Expected a ${kind.noun} with a header row, got nothing.` }]);
  }
  return { header, rows, delimiter };
}

function parsed(text: string, delimiter: Delimiter, file: string): string[][] {
  try {
    return parse(text, { delimiter, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = "lines" in error && typeof error["lines"] === "number" ? { line: error["lines"] } : {};
    throw new ConfigurationError([{ file, ...line, message: `Expected a table as CSV: ${error.message}.` }]);
  }
}

/** By the first line, which holds names of columns. */
function delimiterOf(text: string): Delimiter {
  const [first = ""] = text.split("\n", 1);
  return first.split(";").length > first.split(",").length ? ";" : ",";
}
