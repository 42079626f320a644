/** Where a submission defines what a finding may be about, told from its text. What cannot be told is left out. */
import type { RunnerWhere } from "../../protocol/messages.ts";

/** At the top level of a file: nothing else begins in its first column. */
const TOP_LEVEL =
  /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s*\*?|(?:abstract\s+)?class|const|let|var)\s+([\w$]+)/gm;
/** The contract's only method, as a method or as a field; not where it is called or belongs to something. */
const METHOD = /^[ \t]+(?:(?:public|override|async|readonly)\s+)*(forwardsBackwards)\s*(?:\(|[:=])/gm;
const COMMENT = /\/\*[^]*?\*\//g;

/** Name → place, for every name that is set at the top level of a file. Of overloads, the last is what runs. */
export function placesIn(files: ReadonlyMap<string, string>): Record<string, RunnerWhere> {
  const places = new Map<string, RunnerWhere>();
  for (const [file, text] of files) {
    // What was there before is often kept in a comment.
    const code = text.replaceAll(COMMENT, (comment) => comment.replaceAll(/[^\n]/g, " "));
    for (const pattern of [TOP_LEVEL, METHOD]) {
      for (const { index, 1: name = "" } of code.matchAll(pattern)) {
        places.set(name, { file, line: code.slice(0, index).split("\n").length });
      }
    }
  }
  return Object.fromEntries(places);
}
