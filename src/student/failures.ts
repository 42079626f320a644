/** Turns what a runner reports, and how a runner ended, into findings. */
import { InternalError } from "../errors.ts";
import type { Finding, Where } from "../findings.ts";
import { nearestName } from "../nearest-name.ts";
import type { RunnerFailure, RunnerNote, RunnerWhere } from "../protocol/messages.ts";
import type { Ending, Limits } from "../sandbox/process.ts";

/** What was being done when it went wrong. */
export interface Doing {
  /** For a sentence: `fcForward`, `loading layers.ts`. */
  readonly what: string;
  /** The function, as the student spells it. */
  readonly name: string;
  readonly file: string;
  /** What the file exports, for a hint at a misspelt name. */
  readonly exports: readonly string[];
  readonly timeoutMs: number;
}

/** The finding for a failure in the student's code. */
export function failureFinding(failure: RunnerFailure, doing: Doing): Finding {
  const { name, file } = doing;
  const where = failure.where === undefined ? {} : { where: whereOf(failure.where) };
  switch (failure.kind) {
    case "missing-export":
      return { code: "missing-export", params: { name, file, ...nearest(name, doing.exports) } };
    case "wrong-export":
      return { code: "wrong-export", params: { name, file, expected: failure.expected, actual: failure.actual } };
    case "syntax-error":
      return { code: "syntax-error", params: { message: failure.message }, ...where };
    case "load-threw":
      return { code: "load-threw", params: { file, error: failure.error, message: failure.message }, ...where };
    case "forbidden-import":
      return { code: "forbidden-import", params: { specifier: failure.specifier }, ...where };
    case "unresolved-import":
      return { code: "unresolved-import", params: { specifier: failure.specifier }, ...where };
    case "absent-import":
      return { code: "absent-import", params: { specifier: failure.specifier }, ...where };
    case "not-implemented": {
      const called = failure.name ?? name;
      return { code: "not-implemented", params: { name: called, ...unwritten(failure.message, called) }, ...where };
    }
    case "threw": {
      const { error, message } = failure;
      return { code: "threw", params: { name: failure.name ?? name, error, message }, ...where };
    }
    case "wrong-form": {
      const { result, expected, actual } = failure;
      return { code: "wrong-type", params: { name: failure.name, result, expected, actual }, ...where };
    }
  }
}

/** What the starter's error names, where that is not the function that was called but one that it calls. */
function unwritten(message: string | undefined, called: string): { readonly unwritten?: string } {
  const [, name = called] = /^(?:not implemented:? )?(?!todo$)([a-z_]\w{0,60})$/iu.exec(message ?? "") ?? [];
  return name === called ? {} : { unwritten: name };
}

/** The finding for what a runner noticed. */
export function noteFinding(note: RunnerNote): Finding {
  const where = note.where === undefined ? {} : { where: whereOf(note.where) };
  switch (note.kind) {
    case "skipped-cell":
      return { code: "skipped-cell", params: { message: note.message }, ...where };
    case "removed-name":
      return { code: "removed-name", params: { name: note.name, replacement: note.replacement }, ...where };
    case "forbidden-access":
      return { code: "forbidden-access", params: { what: note.what }, ...where };
  }
}

/** The finding for a runner that ended while it was doing something. */
export function endingFinding(ending: Ending, { what, timeoutMs }: Doing, limits: Limits): Finding {
  switch (ending.kind) {
    case "timed-out":
      return timedOut(what, timeoutMs / 1000, ending.clock);
    case "out-of-memory":
      return { code: "out-of-memory", params: { doing: what, megabytes: limits.memoryMegabytes } };
    case "too-much-output":
      return { code: "too-much-output", params: { doing: what, megabytes: limits.outputMegabytes } };
    case "reply-too-large":
      return { code: "reply-too-large", params: { doing: what } };
    case "protocol-violation":
      return { code: "protocol-violation", params: { doing: what, detail: ending.detail } };
    case "crashed":
      return { code: "crashed", params: { doing: what, signal: ending.signal } };
    case "exited":
      return { code: "exited", params: { doing: what, exitCode: ending.exitCode } };
    case "completed":
    case "set-up-failed":
      throw new InternalError(`A runner ended while it was asked something: ${JSON.stringify(ending)}.`);
  }
}

function timedOut(doing: string, seconds: number, clock: "wall" | "cpu"): Finding {
  return { code: "timed-out", params: { doing, seconds, ...(clock === "cpu" && { clock }) } };
}

/** The flag for a finding that no mistake explains; undefined for any other. */
export function integrityFlag({ code, params }: Finding): Finding | undefined {
  return code === "protocol-violation" ? { code: "forged-frame", params } : undefined;
}

/** The name that was probably meant, as the parameter of a finding; nothing where none is near. @param most see nearestName. */
export function nearest(name: string, candidates: readonly string[], most?: number): { nearest?: string } {
  const match = nearestName(name, candidates, most);
  return match === undefined ? {} : { nearest: match };
}

/** Only what is there. */
export function whereOf({ file, line, column }: RunnerWhere): Where {
  return { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}
