/** A passage's lines, in both submissions. */
import type { Pair } from "../../similarity/compare.ts";
import type { Lines, Passage } from "../../similarity/passages.ts";
import type { Code } from "../../similarity/fingerprinted.ts";

/** Of a pair, the longest are shown. */
export const SHOWN_PASSAGES = 3;
/** Of a comparison, so many pairs are shown with excerpts. */
export const SHOWN_PAIRS = 50;
/** Of a passage. */
const SHOWN_LINES = 16;

/** One side of a passage. */
export interface Excerpt {
  /** `layers.ts:8-30`, or `cell 12:1-4`. Not fit for a terminal as it is. */
  readonly place: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** How many lines follow that are not among them. */
  readonly more: number;
}

/** Both sides of a passage. */
export function excerptsOf({ a, b }: Pair, passage: Passage): readonly [Excerpt, Excerpt] {
  return [excerptOf(a, passage.a), excerptOf(b, passage.b)];
}

function excerptOf({ files }: Code, { file, first, last }: Lines): Excerpt {
  const shown = Math.min(last, first + SHOWN_LINES - 1);
  const lines = (files.get(file) ?? "").split("\n").slice(first - 1, shown);
  return {
    place: `${file}:${first === last ? first : `${first}-${last}`}`,
    lines: outdented(lines).map((text, index) => ({ number: first + index, text })),
    more: last - shown,
  };
}

/** Without the spaces that all lines begin with, and those at their ends. */
function outdented(lines: readonly string[]): string[] {
  const plain = lines.map((line) => line.trimEnd().replaceAll("\t", "  "));
  const indents = plain.filter((line) => line !== "").map((line) => line.search(/\S/u));
  const indent = Math.min(...indents);
  return plain.map((line) => line.slice(Number.isFinite(indent) ? indent : 0));
}
