/** Makes complaints of what zod found wrong with a file of the course staff: a rubric, a profile. */
import type { z } from "zod";
import { notAmong, quoted } from "./choice.ts";
import { valueAt, type Complaint, type Path } from "./complaint.ts";

type Issue = z.core.$ZodIssue;

/** What one kind of file holds. */
export interface Form<T> {
  readonly schema: z.ZodType<T>;
  /** What to call the value at a path. */
  readonly nameOf: (path: Path, file: unknown) => string;
  /** What is wrong besides, where a union stopped at `path`. */
  readonly behindUnion?: (path: Path, file: unknown) => readonly Issue[];
}

/** What a file holds, undefined where there are complaints. */
interface Validation<T> {
  readonly value?: T;
  readonly complaints: readonly Complaint[];
}

/**
 * Judges every value of a file on its own.
 *
 * @param file what the file holds, as plain data.
 * @param sourceAt how the file spells the value at a path, where it is a number or a truth value.
 */
export function validate<T>(
  file: unknown,
  { schema, nameOf, behindUnion = () => [] }: Form<T>,
  sourceAt: (path: Path) => string | undefined,
): Validation<T> {
  const result = schema.safeParse(file);
  if (result.success) return { value: result.data, complaints: [] };
  const issues = result.error.issues.flatMap((issue) =>
    issue.code === "invalid_union" ? [issue, ...behindUnion(issue.path, file)] : [issue],
  );
  return { complaints: issues.map((issue) => complaintOf(issue, file, nameOf, sourceAt(issue.path))) };
}

function complaintOf(
  issue: Issue,
  file: unknown,
  nameOf: Form<unknown>["nameOf"],
  source: string | undefined,
): Complaint {
  const { path } = issue;
  const actual = valueAt(file, path);
  const expected = expectationOf(issue);
  if (actual === undefined) {
    const owner = nameOf(path.slice(0, -1), file);
    return { path, at: "value", message: `Expected ${owner} to have ${String(path.at(-1))} (${expected}), got none.` };
  }
  if (issue.code === "custom" && issue.params !== undefined) {
    const owner = path.slice(0, -1);
    const knownKeys: readonly string[] = issue.params["knownKeys"];
    const absentKeys = knownKeys.filter((key) => valueAt(file, [...owner, key]) === undefined);
    const subject = `every key of ${nameOf(owner, file)}`;
    return { path, at: "key", ...notAmong(subject, knownKeys, String(path.at(-1)), absentKeys) };
  }
  const subject = nameOf(path, file);
  const choices = choicesOf(issue);
  if (choices !== undefined && typeof actual === "string") {
    return { path, at: "value", ...notAmong(subject, choices, actual) };
  }
  const hint = hintFor(issue, actual, source);
  return {
    path,
    at: "value",
    message: `Expected ${subject} to be ${expected}, got ${describe(actual, source)}.`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What to put after "Expected … to be". */
function expectationOf(issue: Issue): string {
  const choices = choicesOf(issue);
  return choices === undefined ? issue.message : `one of ${choices.join(", ")}`;
}

/** The values among which one had to be chosen, where the issue is about such a choice. */
function choicesOf(issue: Issue): readonly string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code === "invalid_union" && "options" in issue) return issue.options?.map(String);
  return undefined;
}

function describe(value: unknown, source: string | undefined): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "number" || typeof value === "boolean") return source ?? value.toString();
  return "a mapping";
}

function hintFor(issue: Issue, actual: unknown, source: string | undefined): string | undefined {
  if (issue.code === "invalid_type" && issue.expected === "string" && source !== undefined) {
    return `Without quotes YAML reads ${source} as a ${typeof actual}. Quote it: "${source}".`;
  }
  if (issue.code === "invalid_type" && issue.expected === "number" && typeof actual === "string" && isNumeric(actual)) {
    return `Remove the quotes: ${actual}.`;
  }
  return fractionHint(issue.path, actual);
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

/** 45 or "45 %" where 0.45 was meant. */
function fractionHint(path: Path, actual: unknown): string | undefined {
  const key = path.at(-1);
  if (key !== "threshold" && key !== "share" && key !== "biasAsRow") return undefined;
  const percent = Number(typeof actual === "string" ? actual.replace(/\s*%$/u, "") : actual);
  if (!(percent > 1 && percent <= 100)) return undefined;
  return `Did you mean ${Number((percent / 100).toPrecision(12))}?`;
}
