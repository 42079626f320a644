/** What is in a submission's folder, and its text files within limits. Nothing is followed out of the folder. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import { ConfigurationError } from "../errors.ts";

/** Packages, results of gradings, and what Python and macOS put beside a student's work. */
const IGNORED = new Set(["node_modules", "results", "venv", "site-packages", "__pycache__", "__MACOSX"]);
const MAX_FILES = 1000;
const MAX_FILE_BYTES = 2 * 2 ** 20;
const MAX_BYTES = 8 * 2 ** 20;
const MAX_DEPTH = 4;

/** A regular file of a folder. */
export interface Entry {
  readonly path: string;
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  /** Lower case, with its dot: `.ipynb`. */
  readonly extension: string;
}

/**
 * The regular files of a folder and of the folders in it, four deep, in the order of their names. Hidden ones are no work
 * of a student's: Jupyter's checkpoints, macOS's `._` files.
 */
export async function listFolder(folder: string, prefix = "", depth = 0): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: Entry[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || IGNORED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    const name = prefix + entry.name;
    if (entry.isFile()) found.push({ path, name, extension: extname(name).toLowerCase() });
    if (!entry.isDirectory() || depth === MAX_DEPTH) continue;
    for (const inner of await listFolder(path, `${name}/`, depth + 1)) found.push(inner);
  }
  return found;
}

/** A file that is given by its own path. */
export function entryOf(path: string): Entry {
  return { path, name: basename(path), extension: extname(path).toLowerCase() };
}

/**
 * Reads the files into memory.
 *
 * @param sizeLimit for one that need not be taken: the bytes above which it is passed over.
 *
 * Throws ConfigurationError for more than a submission has, and what the file system throws.
 */
export async function readFiles(
  entries: readonly Entry[],
  decode: (bytes: Buffer) => string,
  sizeLimit: (entry: Entry) => number = () => Infinity,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  let bytes = 0;
  for (const entry of entries) {
    const { name, path } = entry;
    const { size } = await stat(path);
    if (size > sizeLimit(entry)) continue;
    bytes += size;
    if (size > MAX_FILE_BYTES) throw tooLarge(`files of at most ${MAX_FILE_BYTES} bytes; ${name} has ${size}`, path);
    if (bytes > MAX_BYTES) throw tooLarge(`a submission of at most ${MAX_BYTES} bytes; this one has more`, path);
    if (files.size === MAX_FILES) throw tooLarge(`at most ${MAX_FILES} files; this submission has more`, path);
    files.set(name, decode(await readFile(path)));
  }
  return files;
}

function tooLarge(expectation: string, file: string): ConfigurationError {
  const hint = "Is this the folder of one submission?";
  return new ConfigurationError([{ message: `Expected ${expectation}.`, file, hint }]);
}
