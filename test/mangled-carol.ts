/** Carol's notebook, put on disk in the states in which notebooks are handed in. */
import type { Scorecard } from "../src/scorecard/scorecard.ts";
import { stage } from "../src/submission/stage.ts";
import { graded, lostParts, submissionNamed } from "./grading.ts";
import { code, notebook } from "./submission/notebook-json.ts";
import type { TemporaryFolder } from "./submission/temporary-folder.ts";

/** The sources of code cells, in their order. */
export type Cells = readonly string[];

/** Carol's code cells. */
export const carol: Cells = [...(await submissionNamed("carol")).files.values()];

/** A notebook of these code cells, as Jupyter saves it. */
export const saved = (cells: Cells): string => notebook(...cells.map((cell) => code(cell)));

/** The scorecard of a notebook's file, perhaps with others beside it, without trainings. */
export async function scorecardOf(
  folder: TemporaryFolder,
  content: string | Uint8Array,
  beside: Readonly<Record<string, string>> = {},
): Promise<Scorecard> {
  await folder.write({ "carol_12345678.ipynb": content, ...beside });
  return graded(await stage(folder.path));
}

/** What a scorecard comes to. */
export const outcomeOf = (scorecard: Scorecard): unknown => {
  const { points, bonus } = scorecard.total;
  return { lost: lostParts(scorecard), points, bonus };
};

/** All that carol's functions can earn without trainings. */
export const WHOLE: unknown = { lost: [], points: 7.5, bonus: 0.5 };

/** The cells with one text in place of another, once in each. Fails where none has it: carol's code has moved on then. */
export function replaced(cells: Cells, from: string | RegExp, to: string): string[] {
  const changed = cells.map((cell) => cell.replace(from, to));
  if (changed.join() === cells.join()) throw new Error(`Carol has no ${String(from)}.`);
  return changed;
}

/** The cells with those that define such a function changed. */
export const changed = (cells: Cells, name: RegExp, change: (cell: string) => string): string[] =>
  cells.map((cell) => (name.test(cell) ? change(cell) : cell));

/** Each line four spaces further in. */
export const indented = (text: string): string => text.replaceAll(/^/gm, "    ");
