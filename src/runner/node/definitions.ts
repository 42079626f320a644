/** Where a submission defines what a finding may be about, told from its text. What cannot be told is left out. */
import type { RunnerWhere } from "../../protocol/messages.ts";

/** At the top level of a file, where nothing else begins in the first column. */
const TOP_LEVEL =
  /^(?:export )?(?:default )?(?:async )?(?:function(?: |\* ?| \*)|(?:(?:abstract )?class|const|let|var) )([\w$]+)/;
/** The contract's only method, as a method or as a field; not where it is called or belongs to something. */
const METHOD = /^[ \t]+(?:(?:public|override|async|readonly) )*(forwardsBackwards) ?[(:=<]/;
/** One that does not end goes on to the end of the file. */
const COMMENT = /\/\*[^]*?(?:\*\/|$)/g;

/** Name → place, for every name that is set at the top level of a file. Of overloads, the last is what runs. */
export function placesIn(files: ReadonlyMap<string, string>): Record<string, RunnerWhere> {
  const places = new Map<string, RunnerWhere>();
  for (const [file, text] of files) {
    // What was there before is often kept in a comment.
    const code = text.replaceAll(COMMENT, (comment) => comment.replaceAll(/[^\n]/g, " "));
    for (const [index, line] of code.split("\n").entries()) {
      const name = (TOP_LEVEL.exec(line) ?? METHOD.exec(line))?.[1];
      if (name !== undefined) places.set(name, { file, line: index + 1 });
    }
  }
  return Object.fromEntries(places);
}
