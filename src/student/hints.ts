/** What is known of a submission beside its results, added to findings, so that a person finds what they are about. */
import * as np from "numpy-ts";

import type { Finding, Where } from "../findings.ts";
import type { Loaded, RunnerWhere } from "../protocol/messages.ts";
import type { Submission } from "../submission/submission.ts";
import { nearest, whereOf } from "./failures.ts";
import { namesInScope } from "./names-in-scope.ts";

/** What is known of a submission. */
export interface Known extends Pick<Submission, "language" | "files">, Pick<Loaded, "places"> {
  readonly reads: NonNullable<Loaded["reads"]>;
}

/** The function in `fcForward`, `forwardsBackwards(X, y)`, `new SoftmaxClassifier`, `fcForward on large arrays`. */
const CALLED = /^(?:new )?([\w$]+)(?=$|\(| on )/;
/** As Python and V8 say it, where there is nothing more to say. */
const UNDEFINED = /^(?:name ')?(\w+)'? is not defined$/;
/** A name as short as this is meant to be another only where that is the same but for upper and lower case. */
const SHORT = 2;
/** Of a name's letters: there are many names around a line, and one of them is always somewhat like it. */
const FARTHEST = 0.25;
/** Arrays that are told of one function. */
const MOST_READS = 3;
/** Characters of a file that is looked through. */
const LONGEST_TEXT = 200_000;

/**
 * A part's findings, the first of them with the place of the function that it is about, where it has no other, and with the
 * name that was meant by one that is not defined. One is enough: what follows is of the same function. Then what that function
 * reads from outside of it.
 */
export function withHints([first, ...rest]: readonly Finding[], known: Known): readonly Finding[] {
  return first === undefined ? [] : [withPlace(withName(first, known), known), ...readsOf(first, known), ...rest];
}

/** The function that a finding is about, as the submission calls it. */
function subjectOf({ params }: Finding): string {
  const text = "name" in params ? params.name : "doing" in params ? params.doing : "";
  return CALLED.exec(text)?.[1] ?? "";
}

/** A test's array in an argument's place is a likely cause of whatever is wrong. */
function readsOf(finding: Finding, { reads, files }: Known): Finding[] {
  const subject = subjectOf(finding);
  return reads
    .filter(({ name }) => name === subject)
    .slice(0, MOST_READS)
    .filter(({ where }) => isIn(files, where))
    .map(({ name, variable, where }) => ({ code: "reads-global", params: { name, variable }, where: whereOf(where) }));
}

/** A runner can say anything. */
function isIn(files: Known["files"], { file, line = 1 }: RunnerWhere): boolean {
  return line <= (files.get(file)?.split("\n").length ?? 0);
}

function withPlace(finding: Finding, { places, files }: Known): Finding {
  const { where } = finding;
  const name = subjectOf(finding);
  const place = where === undefined ? places.find((each) => each.name === name)?.where : undefined;
  return place !== undefined && isIn(files, place) ? { ...finding, where: whereOf(place) } : finding;
}

function withName(finding: Finding, known: Known): Finding {
  if (finding.code !== "threw" || finding.where === undefined) return finding;
  const [, missing] = UNDEFINED.exec(finding.params.message) ?? [];
  if (missing === undefined) return finding;
  return { ...finding, params: { ...finding.params, missing, ...meant(missing, finding.where, known) } };
}

/** What was probably meant by a name that is not defined: something of its own, of the library's, or a name nearby. */
function meant(missing: string, { file, line = 1 }: Where, { language, files }: Known): { readonly nearest?: string } {
  const text = files.get(file) ?? "";
  if (text.length > LONGEST_TEXT) return {};
  const self = language === "python" ? "self" : "this";
  if (new RegExp(String.raw`\b${self}\.${missing}\b`).test(text)) return { nearest: `${self}.${missing}` };
  const isAssigned = new RegExp(String.raw`^\s*${missing}\s*=(?!=)`).test(text.split("\n")[line - 1] ?? "");
  if (language === "typescript" && isAssigned) return { nearest: `const ${missing}` };
  const names = namesInScope(text, line, language).filter((name) => name !== missing);
  if (missing === "numpy" && names.includes("np")) return { nearest: "np" };
  const same = names.find((name) => name.toLowerCase() === missing.toLowerCase());
  if (same !== undefined) return { nearest: same };
  if (language === "typescript" && Object.hasOwn(Math, missing) && text.includes("Math.")) {
    return { nearest: `Math.${missing}` };
  }
  if (Object.hasOwn(np, missing)) return { nearest: `np.${missing}` };
  return missing.length > SHORT ? nearest(missing, names, FARTHEST) : {};
}
