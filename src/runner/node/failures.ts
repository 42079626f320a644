/** Makes an account of what went wrong in the submission's code: what, and in which of its files, line and column. */
import type { RunnerFailure, RunnerWhere } from "../../protocol/messages.ts";
import { fileOf, ImportRefused, lastLoadedFile, SUBMISSION_ROOT } from "./modules.ts";

const MAX_MESSAGE = 1000;
const MAX_NAME = 100;
const NOT_IMPLEMENTED = /^\s*(not[ -]?implemented|todo)\b/i;

/** A request that cannot be done, and the student's part in it. */
export class Refused extends Error {
  readonly failure: RunnerFailure;

  constructor(failure: RunnerFailure) {
    super(failure.kind);
    this.name = "Refused";
    this.failure = failure;
  }
}

/**
 * Runs what may be the submission's: its functions, getters, proxies. Throws Refused for what they throw.
 *
 * @param name of the function, where a request calls several.
 */
export function guarded<T>(act: () => T, name?: string): T {
  try {
    return act();
  } catch (error) {
    throw isA(Refused, error) ? error : new Refused({ ...callFailure(error), ...(name !== undefined && { name }) });
  }
}

/** Why loading a file failed. */
export function loadFailure(error: unknown): RunnerFailure {
  if (isA(ImportRefused, error)) return refusedImport(error);
  const { name, message, stack } = account(error);
  const missing = /^The requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message);
  const header = syntaxErrorHeader(stack);
  if (missing?.[1] !== undefined && missing[2] !== undefined) {
    return {
      kind: "unresolved-import",
      specifier: `${missing[2]} from ${missing[1]}`,
      ...(header && { where: header }),
    };
  }
  if (name === "SyntaxError" && header !== undefined) return { kind: "syntax-error", message, where: header };
  // An error that is found only once all is parsed, such as a name declared twice, does not say where.
  if (name === "SyntaxError" && firstFrame(stack) === undefined) {
    const file = lastLoadedFile();
    return { kind: "syntax-error", message, ...(file !== undefined && { where: { file } }) };
  }
  return thrown("load-threw", error);
}

function refusedImport({ kind, specifier, file, line, stack }: ImportRefused): RunnerFailure {
  const where = file === undefined ? firstFrame(text(stack)) : { file, line };
  return { kind, specifier: text(specifier).slice(0, MAX_NAME), ...(where && { where }) };
}

/** Whether something that was thrown is of a class. A proxy of the submission's is of none, whatever it does when asked. */
function isA<T>(type: abstract new (...args: never[]) => T, value: unknown): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** What a call threw. */
export function callFailure(error: unknown): RunnerFailure {
  if (isA(ImportRefused, error)) return refusedImport(error);
  const { name, message, stack } = account(error);
  const where = firstFrame(stack);
  if (name === "NotImplementedError" || NOT_IMPLEMENTED.test(message)) {
    return { kind: "not-implemented", message, ...(where && { where }) };
  }
  return thrown("threw", error);
}

function thrown(kind: "threw" | "load-threw", error: unknown): RunnerFailure {
  const { name, message, stack } = account(error);
  const where = firstFrame(stack);
  return { kind, error: name, message, ...(where && { where }) };
}

/** Anything can be thrown, and an error's own fields can be getters that throw. */
function account(error: unknown): { name: string; message: string; stack: string } {
  try {
    if (error instanceof Error) {
      const { name, message, stack } = error;
      return { name: text(name).slice(0, MAX_NAME), message: text(message).slice(0, MAX_MESSAGE), stack: text(stack) };
    }
    return { name: typeof error, message: String(error).slice(0, MAX_MESSAGE), stack: "" };
  } catch {
    return { name: typeof error, message: "(it cannot be shown)", stack: "" };
  }
}

/** An error's fields are text by their types, and anything by a student's doing. */
function text(value: unknown): string {
  return typeof value === "string" ? value : `(${typeof value})`;
}

/** The innermost frame in the submission's own files. */
function firstFrame(stack: string): RunnerWhere | undefined {
  // A frame that was mapped back to its source is a path, any other a URL.
  const match = /(?:file:\/\/|\()\/submission\/([^\s():]+):(\d+):(\d+)/.exec(stack);
  if (match?.[1] === undefined) return undefined;
  return { file: decoded(match[1]), line: Number(match[2]), column: Number(match[3]) };
}

/** A parser's error begins with `file:///…/layers.ts:12`, the line itself, and a caret under the place. */
function syntaxErrorHeader(stack: string): RunnerWhere | undefined {
  const [first = "", ...lines] = stack.split("\n");
  const match = /^(file:\/\/\/submission\/\S+):(\d+)$/.exec(first);
  if (match?.[1]?.startsWith(SUBMISSION_ROOT) !== true) return undefined;
  const caret = lines.find((line) => /^\s*\^+\s*$/.test(line));
  return {
    file: fileOf(match[1]),
    line: Number(match[2]),
    ...(caret !== undefined && { column: caret.indexOf("^") + 1 }),
  };
}

/** A name in a stack trace is the student's, and need not be a well-formed URL. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
