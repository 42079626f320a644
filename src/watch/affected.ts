/**
 * Which items a save can have changed: those of which a check asks a file that was changed, or a file that reaches it by
 * imports. In doubt it is more of them: grading an item for nothing costs a moment, a stale verdict misleads.
 */
import { posix } from "node:path";

import type { LoadedRubric } from "../rubric/load.ts";
import type { Item, Part } from "../rubric/schema.ts";
import type { ItemScore } from "../scorecard/scorecard.ts";
import type { Submission } from "../submission/submission.ts";

/** The modules of the contract that each kind of check asks. */
const ASKED: Readonly<Record<Part["check"], readonly string[]>> = {
  graph: ["graphs"],
  "graph-structure": ["graphs"],
  layer: ["layers"],
  // Also put together from the student's own layers, for what is carried forward.
  classifier: ["classifier", "layers"],
  optimizer: ["optim"],
  training: ["classifier", "layers", "optim", "hyperparameters"],
  manual: [],
};

/** What can import any file without naming it: an import of what is computed, a name with escapes. */
const HIDDEN_IMPORT = /\bimport\s*(?:\(|\/[/*])|\\[ux\d]/;
const YAML = /\.ya?ml$/;

/**
 * Ids of the items whose verdicts can differ between two states of a submission, in the rubric's order. All of them where
 * files came or went (what is missing is said with the names of what is there), and for Python: in its one namespace any
 * cell can give any name another meaning.
 *
 * @param verdicts by item, before: what was left out is so afterwards, and affects no item.
 */
export function affectedItems(
  before: Submission,
  after: Submission,
  { rubric }: LoadedRubric,
  verdicts: ReadonlyMap<string, ItemScore>,
): string[] {
  if (isAnother(before, after)) return rubric.items.map(({ id }) => id);
  const touched = new Set(reaching(changedFiles(before, after), after.files).map(moduleOf));
  const isAffected = ({ id, parts }: Item): boolean =>
    parts.some(
      ({ check }, index) =>
        verdicts.get(id)?.parts[index]?.status !== "skipped" && ASKED[check].some((module) => touched.has(module)),
    );
  return rubric.items.filter(isAffected).map(({ id }) => id);
}

/** Names of the files that came, went or have another text, in the order of the names. */
export function changedFiles({ files: before }: Submission, { files: after }: Submission): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).toSorted();
}

/** Whether more has changed than the texts of a TypeScript submission's files. */
function isAnother(before: Submission, after: Submission): boolean {
  return after.language === "python" || outline(before) !== outline(after);
}

/** What a verdict says of a submission besides what its code does. */
const outline = ({ language, files, findings, broken }: Submission): string =>
  JSON.stringify([language, [...files.keys()], findings, broken]);

/** Files, and all that reach them by imports. @param files name → text. */
function reaching(changed: readonly string[], files: ReadonlyMap<string, string>): string[] {
  const reached = new Set(changed);
  // A set also gives what is added to it meanwhile.
  for (const name of reached) {
    const stem = stemOf(name);
    for (const [other, text] of files) if (text.includes(stem) || HIDDEN_IMPORT.test(text)) reached.add(other);
  }
  return [...reached];
}

/** A file's name as an import of it contains it, with or without an extension. `index` can be left out of one. */
function stemOf(name: string): string {
  const { dir, name: stem } = posix.parse(name);
  return stem === "index" ? posix.basename(dir) : stem;
}

/** The module of the contract that a file can be: a YAML file can be the drawing of a graph. */
const moduleOf = (name: string): string => (YAML.test(name) ? "graphs" : posix.parse(name).name);
