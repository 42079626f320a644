/**
 * Reads a submission once, into memory: what is hashed here is what runs later, whatever happens to the folder in
 * between. Only regular files that can matter are taken; nothing is followed out of the folder.
 */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
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

const EXTENSIONS = /\.(ts|mts|js|mjs|yaml|yml|json)$/;
const IGNORED = new Set(["node_modules", "results"]);
const MAX_FILES = 200;
const MAX_FILE_BYTES = 2 * 2 ** 20;
const MAX_DEPTH = 4;

/**
 * Reads the submission at `path`.
 *
 * Throws ConfigurationError where there is no such folder, or one that is too large to be a submission. An empty folder
 * is a submission: one that has nothing in it.
 */
export async function stage(path: string): Promise<Submission> {
  const folder = resolve(path);
  await requireFolder(folder, path);
  const files = new Map<string, string>();
  await collect(folder, "", 0, files);
  const hash = createHash("sha256");
  for (const [name, text] of files) hash.update(JSON.stringify([name, text]));
  return { name: basename(folder), language: "typescript", files, sha256: hash.digest("hex") };
}

async function requireFolder(folder: string, path: string): Promise<void> {
  const status = await lstat(folder).catch(() => undefined);
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

async function collect(folder: string, prefix: string, depth: number, files: Map<string, string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = prefix + entry.name;
    if (entry.name.startsWith(".") || IGNORED.has(entry.name)) continue;
    if (entry.isDirectory() && depth < MAX_DEPTH) await collect(join(folder, entry.name), `${name}/`, depth + 1, files);
    if (!entry.isFile() || !EXTENSIONS.test(entry.name)) continue;
    files.set(name, await readText(join(folder, entry.name), name));
    if (files.size > MAX_FILES) {
      throw new ConfigurationError([
        { message: `Expected a submission of at most ${MAX_FILES} files; ${folder} has more.` },
      ]);
    }
  }
}

async function readText(path: string, name: string): Promise<string> {
  const { size } = await lstat(path);
  if (size > MAX_FILE_BYTES) {
    const message = `Expected files of at most ${MAX_FILE_BYTES} bytes; ${name} has ${size}.`;
    throw new ConfigurationError([{ message, file: path }]);
  }
  return readFile(path, "utf8");
}
