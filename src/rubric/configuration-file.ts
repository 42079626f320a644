/** Files that a command is given: read as bytes, then judged, with everything that is wrong at its line and column. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError, type Problem } from "../errors.ts";
import type { Complaint } from "./complaint.ts";
import type { Position, YamlFile } from "./yaml-file.ts";

/** A kind of file, as messages call it, and what one is usually called. */
export interface FileKind {
  readonly noun: "rubric" | "profile" | "scorecard" | "manual scores" | "roster" | "gradebook";
  readonly usualName: string;
}

/** A place in a file, and what to do about what is wrong there. */
type Place = Omit<Problem, "message">;

/** What a file says. Without a `value` there are problems, and with problems it must not be used. */
export interface Judged<T> {
  readonly value?: T;
  /** In the order of the file. */
  readonly problems: readonly Problem[];
}

/**
 * The bytes of the file at `path`. Throws ConfigurationError where they cannot be read.
 *
 * @param namedAt where another file names this one, for the problem to point at. Default: the file itself.
 */
export async function bytesOf(path: string, kind: FileKind, namedAt?: Place): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw unreadable(path, kind, error, namedAt);
  });
}

/** The bytes as text: UTF-8 with or without a byte order mark. Throws ConfigurationError where they are not. */
export function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The replacement character stands where the first bad byte was.
    const before = new TextDecoder().decode(bytes).split("\uFFFD", 1).join("").split("\n");
    const position = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
    throw new ConfigurationError([{ message: "Expected text in UTF-8, got another encoding.", file, ...position }]);
  }
}

/**
 * Judges a file. Where mistakes in the YAML leave open what it says, only these are problems.
 *
 * @param file the name that the problems are to carry.
 * @param judge makes a value and complaints of what the YAML holds; not asked where that is open.
 */
export function judged<T>(
  yaml: YamlFile,
  file: string,
  judge: () => { readonly value?: T; readonly complaints: readonly Complaint[] },
): Judged<T> {
  const { complaints, ...rest } = yaml.value === undefined ? { complaints: [] } : judge();
  const located: (Problem & Position)[] = complaints.map(({ path, at, ...said }) => ({
    ...said,
    ...yaml.positionOf(path, at),
  }));
  const problems = [...yaml.problems, ...located]
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map((problem) => ({ file, ...problem }));
  return { ...rest, problems };
}

/** The value of a sound file. Throws ConfigurationError with all problems of any other. */
export function sound<T>({ value, problems }: Judged<T>): T {
  if (value === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return value;
}

/** What to throw where the file system refuses. An error without a code is no refusal but a bug, and stays as it is. */
function unreadable(file: string, { noun, usualName }: FileKind, error: unknown, namedAt?: Place): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const place = namedAt ?? { file };
  const name = namedAt === undefined ? "of that name" : file;
  switch (error.code) {
    case "ENOENT":
      return new ConfigurationError([{ message: `Expected a ${noun} file, found no file ${name}.`, ...place }]);
    case "EISDIR": {
      const hint = `Name the file in it: ${join(file, usualName)}.`;
      return new ConfigurationError([{ message: `Expected a ${noun} file, got a folder.`, hint, ...place }]);
    }
    default: {
      const message = `Expected a readable ${noun} file, got ${String(error.code)}.`;
      return new ConfigurationError([{ message, ...place }]);
    }
  }
}
