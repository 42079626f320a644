/**
 * Reads a submission once, into memory: what is hashed here is what runs later, whatever happens to the folder in
 * between. Only regular files that can matter are taken; nothing is followed out of the folder.
 */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { ConfigurationError } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";

/** One student's work, as it was when it was read. */
export interface Submission {
  /** The folder's name. */
  readonly name: string;
  readonly language: "typescript";
  /** Path relative to the folder, with forward slashes → text; in the order of their names. */
  readonly files: ReadonlyMap<string, string>;
  /** Of names and contents; equal for equal submissions. */
  readonly sha256: string;
}

const CODE = /\.(ts|mts|js|mjs)$/;
/** What code can import or a check can read, while it is small: large ones are a student's records. */
const DATA = /\.(json|yaml|yml)$/;
const MAX_DATA_BYTES = 64 * 2 ** 10;
const IGNORED = new Set(["node_modules", "results"]);
const MAX_FILES = 1000;
const MAX_FILE_BYTES = 2 * 2 ** 20;
const MAX_BYTES = 8 * 2 ** 20;
const MAX_DEPTH = 4;

/**
 * Reads the submission at `path`.
 *
 * Throws ConfigurationError where there is no such folder, or one that cannot be read or is too large to be a submission.
 * An empty folder is a submission: one that has nothing in it.
 */
export async function stage(path: string): Promise<Submission> {
  const folder = resolve(path);
  await requireFolder(folder, path);
  const taken: Taken = { files: new Map(), bytes: 0 };
  try {
    await collect(folder, "", 0, taken);
  } catch (error) {
    throw unreadable(error);
  }
  const { files } = taken;
  const hash = createHash("sha256");
  for (const [name, text] of files) hash.update(JSON.stringify([name, text]));
  return { name: basename(folder), language: "typescript", files, sha256: hash.digest("hex") };
}

/** What has been read so far. */
interface Taken {
  readonly files: Map<string, string>;
  bytes: number;
}

async function requireFolder(folder: string, path: string): Promise<void> {
  const status = await stat(folder).catch(() => undefined);
  if (status?.isDirectory() === true) return;
  const message =
    status === undefined
      ? `There is no folder ${path}.`
      : `Expected ${path} to be a submission's folder; it is not a folder.`;
  const near = nearestName(basename(folder), await folders(dirname(folder)));
  const hint =
    status === undefined && near !== undefined
      ? `Did you mean ${join(dirname(path), near)}?`
      : "Give the folder that holds the submission's files.";
  throw new ConfigurationError([{ message, hint }]);
}

async function folders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name);
}

async function collect(folder: string, prefix: string, depth: number, taken: Taken): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = prefix + entry.name;
    if (entry.name.startsWith(".") || IGNORED.has(entry.name)) continue;
    if (entry.isDirectory() && depth < MAX_DEPTH) await collect(join(folder, entry.name), `${name}/`, depth + 1, taken);
    if (entry.isFile()) await take(join(folder, entry.name), name, taken);
  }
}

async function take(path: string, name: string, taken: Taken): Promise<void> {
  const isData = DATA.test(name);
  if (!isData && !CODE.test(name)) return;
  const { size } = await lstat(path);
  if (isData && size > MAX_DATA_BYTES) return;
  taken.bytes += size;
  if (size > MAX_FILE_BYTES) throw tooLarge(`files of at most ${MAX_FILE_BYTES} bytes; ${name} has ${size}`, path);
  if (taken.bytes > MAX_BYTES) throw tooLarge(`a submission of at most ${MAX_BYTES} bytes; this one has more`, path);
  if (taken.files.size === MAX_FILES) throw tooLarge(`at most ${MAX_FILES} files; this submission has more`, path);
  taken.files.set(name, await readFile(path, "utf8"));
}

function tooLarge(expectation: string, file: string): ConfigurationError {
  const hint = "Is this the folder of one submission?";
  return new ConfigurationError([{ message: `Expected ${expectation}.`, file, hint }]);
}

/** A file without the right to read it, or with a name that is no text, is not a bug of ours. */
function unreadable(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "path" in error)) return error;
  return new ConfigurationError([
    { message: `Expected a file or folder that can be read, got ${String(error.code)}.`, file: String(error.path) },
  ]);
}
