import { stripVTControlCharacters } from "node:util";

import { speaksOfAccuracy, testAccuracyIn } from "./accuracy-line.ts";
import type { PrintedCell } from "./artifacts.ts";
import type { StoredAccuracy } from "./submission.ts";

const MAX_ACCURACIES = 20;
/** Longer lines are data. */
const MAX_LINE = 1000;
/** More different lines than a person reads are data. */
const MAX_JUDGED = 2000;

/**
 * The test accuracies that a notebook's stored output prints, in its order, at most 20. Of lines of one cell that differ
 * in their numbers only, such as one for each epoch, the last counts.
 */
export function storedAccuraciesOf(cells: readonly PrintedCell[]): StoredAccuracy[] {
  return cells.flatMap(accuraciesOf).slice(0, MAX_ACCURACIES);
}

function accuraciesOf({ cell, printed }: PrintedCell): StoredAccuracy[] {
  if (!speaksOfAccuracy(printed.text)) return [];
  const byLabel = new Map<string, StoredAccuracy>();
  const judged = new Map<string, number | undefined>();
  const lines = linesOf(printed.text);
  let line = lines.next().value;
  while (line !== undefined) {
    const following = lines.next().value;
    const accuracy = judge(line, following, judged);
    if (accuracy !== undefined) {
      const label = line
        .toLowerCase()
        .replaceAll(/[\d.]+/g, "#")
        .replaceAll(/\s+/g, " ");
      byLabel.set(label, { where: { file: cell.name }, accuracy, text: `${line}\n${cell.source}` });
    }
    line = following;
  }
  return [...byLabel.values()];
}

/** What a line says, each different one looked at once. `judged` grows by it. */
function judge(
  line: string,
  following: string | undefined,
  judged: Map<string, number | undefined>,
): number | undefined {
  if (!speaksOfAccuracy(line)) return undefined;
  const key = `${line}\n${following ?? ""}`;
  if (!judged.has(key)) {
    if (judged.size >= MAX_JUDGED) return undefined;
    judged.set(key, testAccuracyIn(line, following));
  }
  return judged.get(key);
}

/** The lines that are not blank, without escape sequences. One after the other: a cell can print millions. */
function* linesOf(text: string): Generator<string, undefined> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = end - start > MAX_LINE ? "" : stripVTControlCharacters(text.slice(start, end)).trim();
    if (line !== "") yield line;
    start = end + 1;
  }
  return undefined;
}
