/** A notebook's file → its code, and what its stored output shows. */
import { artifactsOf } from "./artifacts.ts";
import { type Cell, cellsOf } from "./cells.ts";
import { decode, withPlainLineEnds } from "./decode.ts";
import type { Entry } from "./entry.ts";
import { parseNotebookText } from "./json-text.ts";
import { printedBy } from "./outputs.ts";
import { storedAccuraciesOf } from "./stored-accuracies.ts";
import type { Submission } from "./submission.ts";
import { UnreadableNotebook } from "./unreadable-notebook.ts";

/** Mostly output: one cell that prints in a loop can have 50 MB. */
const MAX_FILE_BYTES = 256 * 2 ** 20;
const MAX_CELL_BYTES = 2 * 2 ** 20;
const MAX_CODE_BYTES = 2 * 2 ** 20;

/** What a submission takes from its notebook. */
export type Notebook = Pick<Submission, "files" | "artifacts" | "storedAccuracies">;

/** Reads a notebook. Throws UnreadableNotebook, and what the file system throws. */
export async function readNotebook({ size, read }: Entry): Promise<Notebook> {
  if (size > MAX_FILE_BYTES) throw tooMuch("it", size, MAX_FILE_BYTES);
  const cells = cellsOf(parseNotebookText(decode(await read())));
  const files = codeOf(cells);
  const printed = cells.map((cell) => ({ cell, printed: printedBy(cell) }));
  return { files, artifacts: artifactsOf(printed), storedAccuracies: storedAccuraciesOf(printed) };
}

function codeOf(cells: readonly Cell[]): Map<string, string> {
  const code = cells.filter(({ kind }) => kind === "code");
  let bytes = 0;
  for (const { name, source } of code) {
    const size = Buffer.byteLength(source);
    if (size > MAX_CELL_BYTES) throw tooMuch(`the code of ${name}`, size, MAX_CELL_BYTES);
    bytes += size;
  }
  if (bytes > MAX_CODE_BYTES) throw tooMuch("its code", bytes, MAX_CODE_BYTES);
  return new Map(code.map(({ name, source }) => [name, withPlainLineEnds(source)]));
}

function tooMuch(subject: string, bytes: number, limit: number): UnreadableNotebook {
  const megabytes = (bytes / 2 ** 20).toFixed(1);
  return new UnreadableNotebook(`${subject} has ${megabytes} MB, more than the ${limit / 2 ** 20} MB that are read`);
}
