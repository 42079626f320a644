/** What the text of a submission adds to findings, so that a person finds what they are about. */
import type { Finding } from "../findings.ts";
import type { Opened } from "../protocol/messages.ts";
import { nearest, whereOf } from "./failures.ts";

/** What is known of a submission without running it. */
export interface Text {
  readonly places: Opened["places"];
  /** Name → text. */
  readonly files: ReadonlyMap<string, string>;
}

/** The function in `fcForward`, `forwardsBackwards(X, y)`, `new SoftmaxClassifier`, `fcForward on large arrays`. */
const CALLED = /^(?:new )?([\w$]+)(?=$|\(| on )/;
/** As Python and V8 say it, where there is nothing more to say. */
const UNDEFINED = /^(?:name ')?([\w$]+)'? is not defined$/;
/** Of anything but a property. */
const IDENTIFIER = /(?<![\w$.])[a-z_$][\w$]*/gi;

/**
 * A part's findings, the first of them with the place of the function that it is about, where it has no other, and with the
 * name that was meant by one that is not defined. One is enough: what follows is of the same function.
 */
export function helped([first, ...rest]: readonly Finding[], text: Text): readonly Finding[] {
  return first === undefined ? [] : [withPlace(withName(first, text), text), ...rest];
}

function withPlace(finding: Finding, { places }: Text): Finding {
  const { params, where } = finding;
  const [, name = ""] = CALLED.exec("name" in params ? params.name : "doing" in params ? params.doing : "") ?? [];
  const place = where === undefined && Object.hasOwn(places, name) ? places[name] : undefined;
  return place === undefined ? finding : { ...finding, where: whereOf(place) };
}

function withName(finding: Finding, { files }: Text): Finding {
  if (finding.code !== "threw" || finding.where === undefined) return finding;
  const [, missing] = UNDEFINED.exec(finding.params.message) ?? [];
  if (missing === undefined) return finding;
  const names = new Set(files.get(finding.where.file)?.match(IDENTIFIER));
  names.delete(missing);
  return { ...finding, params: { ...finding.params, missing, ...nearest(missing, [...names]) } };
}
