/** Reads a rubric and says everything that is wrong with it at once, each thing with its line and column. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError, type Problem } from "../errors.ts";
import type { Complaint } from "./complaint.ts";
import { complaintsAboutItems } from "./items.ts";
import { outlineOf } from "./outline.ts";
import { complaintsAboutReferences } from "./references.ts";
import type { Rubric } from "./schema.ts";
import { validate } from "./validate.ts";
import { readYaml, type Position, type YamlFile } from "./yaml-file.ts";

/** What a rubric refers to that is not in it. */
export interface RubricOptions {
  /** The names of the graphs that can be graded. */
  readonly graphs: readonly string[];
}

/** A rubric and what identifies its file. */
export interface LoadedRubric {
  readonly rubric: Rubric;
  /** SHA-256 of the file's bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Loads the rubric in the file at `path`.
 *
 * Throws ConfigurationError where the file cannot be read, is not UTF-8, or is wrong in any way that parseRubric finds.
 */
export async function loadRubric(path: string, options: RubricOptions): Promise<LoadedRubric> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const rubric = parseRubric(decode(bytes, path), path, options);
  return { rubric, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/**
 * Makes a rubric of the text of a rubric file.
 *
 * Throws ConfigurationError with all problems in the order of the file. Where mistakes in the YAML leave open what the
 * file says, it has only these.
 *
 * @param file the name that the problems are to carry.
 */
export function parseRubric(text: string, file: string, options: RubricOptions): Rubric {
  const yaml = readYaml(text);
  const { rubric, complaints } = yaml.value === undefined ? { complaints: [] } : judge(yaml, options);
  const located: (Problem & Position)[] = complaints.map(({ path, at, ...said }) => ({
    ...said,
    ...yaml.positionOf(path, at),
  }));
  const problems = [...yaml.problems, ...located]
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map((problem) => ({ file, ...problem }));
  if (rubric === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return rubric;
}

function judge(yaml: YamlFile, { graphs }: RubricOptions): { rubric?: Rubric; complaints: Complaint[] } {
  const { rubric, complaints } = validate(yaml.value, yaml.sourceAt);
  const outline = outlineOf(yaml.value);
  const lineOf = (path: Complaint["path"]): number => yaml.positionOf(path, "value").line;
  return {
    ...(rubric === undefined ? {} : { rubric }),
    complaints: [
      ...complaints,
      ...complaintsAboutItems(outline, lineOf),
      ...complaintsAboutReferences(outline, graphs),
    ],
  };
}

/** UTF-8 with or without a byte order mark. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The replacement character stands where the first bad byte was.
    const before = new TextDecoder().decode(bytes).split("\uFFFD", 1).join("").split("\n");
    const position = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
    throw new ConfigurationError([{ message: "Expected text in UTF-8, got another encoding.", file, ...position }]);
  }
}

/** What to throw where the file system refuses. An error without a code is no refusal but a bug, and stays as it is. */
function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  switch (error.code) {
    case "ENOENT":
      return new ConfigurationError([{ message: "Expected a rubric file, found no file of that name.", file }]);
    case "EISDIR":
      return new ConfigurationError([
        {
          message: "Expected a rubric file, got a folder.",
          file,
          hint: `Name the file in it: ${join(file, "rubric.yaml")}.`,
        },
      ]);
    default:
      return new ConfigurationError([{ message: `Expected a readable rubric file, got ${String(error.code)}.`, file }]);
  }
}
