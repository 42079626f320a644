/** Submissions in Python: a notebook, or files of code; and what is handed in instead of one. */
import { posix } from "node:path";

import type { Finding } from "../findings.ts";
import { chooseNotebook } from "./choose.ts";
import { decode } from "./decode.ts";
import { type Entry, readFiles } from "./entry.ts";
import { readFileName } from "./identity.ts";
import { readNotebook } from "./notebook.ts";
import type { Work } from "./submission.ts";
import { UnreadableNotebook } from "./unreadable-notebook.ts";

const EXPECTED_FILE_NAME = "<uniqname>_<umid>.ipynb";

/** What a submission in Python is before anything of it is known. */
const EMPTY: Work = { language: "python", files: new Map(), findings: [], artifacts: [], storedAccuracies: [] };

/** Reads a single file of Python code. Its name may say who it is from, and nothing is wrong with another one. */
export async function readModule(file: Entry): Promise<Work> {
  const { identity } = readFileName(file.name);
  return { ...(await readPython([file])), ...(identity && { identity }) };
}

/** Reads files of Python code. Throws ConfigurationError for too many or too large ones. */
export async function readPython(entries: readonly Entry[]): Promise<Work> {
  return { ...EMPTY, files: await readFiles(entries, decode) };
}

/**
 * Reads the notebook that is to be graded, where that can be told.
 *
 * @param notebooks at least one.
 * @param beside Python files that the notebook may import.
 */
export async function readOneOf(notebooks: readonly Entry[], beside: readonly Entry[]): Promise<Work> {
  const { graded, finding } = chooseNotebook(notebooks.map(({ name }) => name));
  const chosen = notebooks.find(({ name }) => name === graded);
  if (chosen === undefined) return { ...EMPTY, ...(finding && { broken: finding }) };
  const { identity, isExact } = readFileName(posix.basename(chosen.name));
  const findings: Finding[] = finding === undefined ? [] : [finding];
  if (!isExact) {
    const params = { file: posix.basename(chosen.name), expected: EXPECTED_FILE_NAME };
    findings.push({ code: "wrong-file-name", params });
  }
  const known: Work = { ...EMPTY, notebook: chosen.name, ...(identity && { identity }), findings };
  try {
    const notebook = await readNotebook(chosen);
    const modules = await readFiles(beside, decode);
    return { ...known, ...notebook, files: new Map([...notebook.files, ...modules]) };
  } catch (error) {
    if (!(error instanceof UnreadableNotebook)) throw error;
    const params = { file: chosen.name, detail: error.message };
    return { ...known, broken: { code: "unreadable-notebook", params } };
  }
}

/** A print of a notebook holds no code that could run. */
export function insteadOfNotebook({ name }: Entry): Work {
  const { identity } = readFileName(posix.basename(name));
  const params = { file: name, expected: "a notebook (.ipynb)" };
  return { ...EMPTY, ...(identity && { identity }), broken: { code: "not-a-notebook", params } };
}
