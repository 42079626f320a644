/** Where the submission's functions and classes are written, told from themselves: whatever an export was made of. */
import type { Loaded, RunnerWhere } from "../../protocol/messages.ts";

/** As it is now: the submission may replace it later. */
const toText: unknown = Reflect.get(Function.prototype, "toString");
const textOf = (written: Function): string =>
  typeof toText === "function" ? String(Reflect.apply(toText, written, [])) : "";
/** The contract's only class, and its method. */
const CLASS = "SoftmaxClassifier";
const METHOD = "forwardsBackwards";
/** No module of the contract has nearly as many. */
const MAX_EXPORTS = 100;

/**
 * The places of the exports of a module, and of its class's method. What cannot be found is left out: what another
 * language's tools have rewritten, or data that are no constant.
 *
 * @param files name → text, as it runs.
 */
export function placesOf(
  namespace: Readonly<Record<string, unknown>>,
  files: ReadonlyMap<string, string>,
): Loaded["places"] {
  try {
    const named = [...Object.entries(namespace).slice(0, MAX_EXPORTS), [METHOD, methodOf(namespace[CLASS])] as const];
    return named.flatMap(([name, value]) => {
      const where = placeIn(files, typeof value === "function" ? textOf(value) : `\nexport const ${name}`);
      return where === undefined ? [] : [{ name, where }];
    });
  } catch {
    // What this is made of is the submission's to replace, and a getter of its can throw.
    return [];
  }
}

function placeIn(files: ReadonlyMap<string, string>, own: string): RunnerWhere | undefined {
  for (const [file, text] of files) {
    const at = text.indexOf(own);
    // Data are looked for from the end of the line before.
    if (at !== -1) return { file, line: text.slice(0, at + 1).split("\n").length };
  }
  return undefined;
}

/** Also an inherited one, or one that was added later. */
function methodOf(value: unknown): unknown {
  return typeof value === "function" ? Reflect.get(Object(value.prototype), METHOD) : undefined;
}
