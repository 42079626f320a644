/** What a submission may hold, wherever it comes from: regular files of plain names, within limits. */
import { extname } from "node:path";

import { ConfigurationError } from "../errors.ts";
import type { FindingOf } from "../findings.ts";

/** Packages, results of gradings, and what Python and macOS put beside a student's work. */
const IGNORED = new Set(["node_modules", "results", "venv", "site-packages", "__pycache__", "__MACOSX"]);
const MAX_FILES = 1000;
const MAX_FILE_BYTES = 2 * 2 ** 20;
const MAX_BYTES = 8 * 2 ** 20;
/** Folders in folders that are looked into. */
export const MAX_DEPTH = 4;

/** A regular file of a folder or an archive. Nothing of it is read yet. */
export interface Entry {
  /** Where it is, for messages. */
  readonly path: string;
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  /** Lower case, with its dot: `.ipynb`. */
  readonly extension: string;
  /** Bytes that it says it has. */
  readonly size: number;
  /** Its bytes, `size` of them at most. */
  readonly read: () => Promise<Buffer>;
}

/** Why something is not taken: it is not what a copy of files can be made of. */
export type Refusal = FindingOf<"refused-file">;

/** What is in a folder or an archive, in the order of the names. */
export interface Listing {
  readonly entries: readonly Entry[];
  readonly refused: readonly Refusal[];
}

/** The finding for something that is not taken. */
export function refusal(file: string, reason: Refusal["params"]["reason"]): Refusal {
  return { code: "refused-file", params: { file, reason } };
}

/** Whether a part of a path is no work of a student's: hidden, or among what tools put there. */
export const isIgnored = (part: string): boolean => part.startsWith(".") || IGNORED.has(part);

/** Lower case, with its dot. */
export const extensionOf = (name: string): string => extname(name).toLowerCase();

/** Whether a name says more than where a file is below its folder: the way out of it, control characters, nothing. */
export function isImpossibleName(name: string): boolean {
  const parts = name.split("/");
  return /[\p{Cc}\\]/u.test(name) || /^[a-z]:/iu.test(name) || parts.some((part) => ["", ".", ".."].includes(part));
}

/**
 * Takes out files whose names differ from another's only in upper and lower case: which of them would be imported depends on
 * the machine. The one in lower case stays, or else the first.
 */
export function withoutCaseClashes({ entries, refused }: Listing): Listing {
  const kept = new Map<string, Entry>();
  for (const entry of entries) {
    const key = entry.name.toLowerCase();
    if (!kept.has(key) || entry.name === key) kept.set(key, entry);
  }
  const isKept = (entry: Entry): boolean => kept.get(entry.name.toLowerCase()) === entry;
  const clashes = entries.filter((entry) => !isKept(entry)).map(({ name }) => refusal(name, "case-clash"));
  return { entries: entries.filter(isKept), refused: [...refused, ...clashes] };
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
    const { name, path, size } = entry;
    if (size > sizeLimit(entry)) continue;
    bytes += size;
    if (size > MAX_FILE_BYTES) throw tooLarge(`files of at most ${MAX_FILE_BYTES} bytes; ${name} has ${size}`, path);
    if (bytes > MAX_BYTES) throw tooLarge(`a submission of at most ${MAX_BYTES} bytes; this one has more`, path);
    if (files.size === MAX_FILES) throw tooLarge(`at most ${MAX_FILES} files; this submission has more`, path);
    files.set(name, decode(await entry.read()));
  }
  return files;
}

/** More than one student's work has. */
export function tooLarge(expectation: string, file: string): ConfigurationError {
  const hint = "Is this the work of one student?";
  return new ConfigurationError([{ message: `Expected ${expectation}.`, file, hint }]);
}
