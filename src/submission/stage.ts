/**
 * Reads a submission once, into memory: what is hashed here is what runs later, whatever happens to the folder in
 * between. Nothing of a student's is run, and only regular files that can matter are read.
 */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, parse, resolve } from "node:path";

import { ConfigurationError } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import { digest } from "./digest.ts";
import { withArchive } from "./archive.ts";
import { type Entry, extensionOf, type Listing, readFiles, withoutCaseClashes } from "./entry.ts";
import { entryAt, listFolder } from "./folder.ts";
import { insteadOfNotebook, readModule, readOneOf, readPython } from "./python.ts";
import type { Submission, Work } from "./submission.ts";

export type { Submission } from "./submission.ts";

/** Of its five files. A stray one beside a notebook is none of the contract's. */
const MOST_OF_CONTRACT = 3;
const TYPESCRIPT_CONTRACT = /^(layers|graphs|classifier|optim|hyperparameters)\.(ts|mts|js|mjs)$/;
const TYPESCRIPT = /\.(ts|mts|js|mjs)$/;
/** What code can import or a check can read, while it is small: large ones are a student's records. */
const DATA = /\.(json|yaml|yml)$/;
const MAX_DATA_BYTES = 64 * 2 ** 10;
/** Whether a file of this name is one of the contract's five. */
export const isOfContract = (name: string): boolean => TYPESCRIPT_CONTRACT.test(name);

/** What a submission can be besides a folder. */
const SINGLE_FILES = new Set([".ipynb", ".py", ".pdf"]);
const ARCHIVE = ".zip";

/**
 * Reads the submission at `path`: a folder, a zip archive of one, a notebook, or a Python file. A PDF is read as one that
 * cannot be graded.
 *
 * Throws ConfigurationError where there is no such thing, or one that cannot be read or is too large to be a submission.
 * An empty folder is a submission: one that has nothing in it. A damaged notebook is one too, and `broken` says why.
 */
export async function stage(path: string): Promise<Submission> {
  const place = resolve(path);
  const status = await stat(place).catch(() => undefined);
  try {
    if (status?.isDirectory() === true) return named(basename(place), await readListing(await listFolder(place)));
    const extension = extensionOf(place);
    if (status?.isFile() === true && extension === ARCHIVE) {
      return named(parse(place).name, await withArchive(place, readListing));
    }
    if (status?.isFile() === true && SINGLE_FILES.has(extension)) {
      return named(parse(place).name, await readSingleFile(await entryAt(await realpath(place), basename(place))));
    }
  } catch (error) {
    throw unreadable(error);
  }
  throw await nothingToGrade(path, status !== undefined);
}

function named(name: string, work: Work): Submission {
  return { name, sha256: digest(work), ...work };
}

/** The files that are a submission; a finding names each that was refused. */
async function readListing(listing: Listing): Promise<Work> {
  const { entries, refused } = withoutCaseClashes(listing);
  const work = await readEntries(entries);
  return { ...work, findings: [...refused, ...work.findings] };
}

/**
 * TypeScript where most files of its contract are there, or any and no notebook; else a notebook, else Python, else a PDF,
 * else nothing at all.
 */
async function readEntries(entries: readonly Entry[]): Promise<Work> {
  const having = (extension: string): Entry[] => entries.filter((entry) => entry.extension === extension);
  const [notebooks, python, [pdf]] = [having(".ipynb"), having(".py"), having(".pdf")];
  const typescript = entries.filter(({ name }) => TYPESCRIPT.test(name));
  const ofContract = typescript.filter(({ name }) => isOfContract(name)).length;
  if (ofContract === 0 || (notebooks.length > 0 && ofContract < MOST_OF_CONTRACT)) {
    if (notebooks.length > 0) return readOneOf(notebooks, python);
    if (python.length > 0) return readPython(python);
    // Beside misspelt file names it holds the plots.
    if (typescript.length === 0 && pdf !== undefined) return insteadOfNotebook(pdf);
  }
  const taken = entries.filter(({ name }) => TYPESCRIPT.test(name) || DATA.test(name));
  const files = await readFiles(taken, (bytes) => bytes.toString(), sizeLimit);
  return { language: "typescript", files, findings: [], artifacts: [], storedAccuracies: [] };
}

function sizeLimit({ name }: Entry): number {
  return DATA.test(name) ? MAX_DATA_BYTES : Infinity;
}

async function readSingleFile(file: Entry): Promise<Work> {
  if (file.extension === ".pdf") return insteadOfNotebook(file);
  return file.extension === ".ipynb" ? readOneOf([file], []) : readModule(file);
}

async function nothingToGrade(path: string, isThere: boolean): Promise<ConfigurationError> {
  const place = resolve(path);
  const single = SINGLE_FILES.has(extensionOf(place));
  const hint = single
    ? "Give the notebook, or the folder that holds it."
    : "Give the folder that holds the submission's files.";
  if (isThere) {
    const message = `Expected ${path} to be a submission's folder; it is not a folder.`;
    return new ConfigurationError([
      { message, hint: "Give the folder, a zip archive of it, the notebook (.ipynb) or the Python file (.py)." },
    ]);
  }
  const near = nearestName(basename(place), await namesIn(dirname(place)));
  return new ConfigurationError([
    {
      message: `There is no ${single ? "file" : "folder"} ${path}.`,
      hint: near === undefined ? hint : `Did you mean ${join(dirname(path), near)}?`,
    },
  ]);
}

/** What could be meant by a wrong path in a folder. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || SINGLE_FILES.has(extensionOf(entry.name)))
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("."));
}

/** A file without the right to read it, or with a name that is no text, is not a bug of ours. */
function unreadable(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "path" in error)) return error;
  return new ConfigurationError([
    { message: `Expected a file or folder that can be read, got ${String(error.code)}.`, file: String(error.path) },
  ]);
}
