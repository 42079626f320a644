/** Similar submissions, as lines of a terminal: how similar the pairs are, and side by side what they have in common. */
import type { Comparison, Pair } from "../../similarity/compare.ts";
import { isRemarkable, listedPairs } from "../../similarity/remarkable.ts";
import type { Passage } from "../../similarity/passages.ts";
import { colour } from "../colour.ts";
import { wrapped } from "../layout.ts";
import { safeText } from "../safe-text.ts";
import { type Excerpt, excerptsOf, SHOWN_PAIRS, SHOWN_PASSAGES } from "./excerpt.ts";
import {
  leftOutSentences,
  MEANING,
  moreSentence,
  NOTICE,
  pairSentence,
  remarkableSentence,
  spreadSentence,
  wholePercent,
} from "./sentences.ts";

const NAME_WIDTH = 24;
/** Of one side: two of them and what parts them fill a line. */
const SIDE_WIDTH = 38;
const NUMBER_WIDTH = 4;

/** The report, without a line end after the last line. `least` is the similarity from which on a pair has excerpts. */
export function terminalSimilarity(comparison: Comparison, least: number): string {
  const listed = listedPairs(comparison, least);
  const remarkable = listed.filter((pair) => isRemarkable(pair, least));
  const hidden = remarkable.length - SHOWN_PAIRS;
  const sections = [
    [wrapped(colour.bold(spreadSentence(comparison)), 0), wrapped(remarkableSentence(comparison, least), 0)],
    [wrapped(colour.yellow(NOTICE), 0)],
    leftOutSentences(comparison, safeText).map((sentence) => wrapped(sentence, 0)),
    tableLines(listed, least),
    ...remarkable.slice(0, SHOWN_PAIRS).map(pairLines),
    hidden > 0 ? [wrapped(moreSentence(hidden), 0)] : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function tableLines(pairs: readonly Pair[], least: number): string[] {
  if (pairs.length === 0) return [];
  const head = `  ${"A".padEnd(NAME_WIDTH)} ${"B".padEnd(NAME_WIDTH)} A in B B in A longest`;
  const rows = pairs.map((pair) => {
    const { a, b, aInB, bInA, passages } = pair;
    const mark = isRemarkable(pair, least) ? colour.yellow("●") : " ";
    const names = [a, b].map(({ name }) => fitted(name, NAME_WIDTH)).join(" ");
    const shares = [aInB, bInA].map((share) => wholePercent(share).padStart(6)).join(" ");
    return `${mark} ${names} ${shares} ${String(passages[0]?.tokens ?? 0).padStart(7)}`;
  });
  return [colour.dim(head), ...rows, wrapped(colour.dim(`${MEANING} Longest: tokens in a row.`), 0)];
}

function pairLines(pair: Pair): string[] {
  return [
    wrapped(colour.bold(pairSentence(pair, safeText)), 0),
    ...pair.passages.slice(0, SHOWN_PASSAGES).flatMap((passage) => passageLines(pair, passage)),
  ];
}

function passageLines(pair: Pair, passage: Passage): string[] {
  const [a, b] = excerptsOf(pair, passage);
  const [left, right] = [sideLines(a), sideLines(b)];
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `${left[row] ?? " ".repeat(SIDE_WIDTH)} ${colour.dim("│")} ${right[row] ?? ""}`.trimEnd(),
  );
  const places = [a, b].map(({ place }) => colour.underline(fitted(place, SIDE_WIDTH).trimEnd()));
  const gap = " ".repeat(Math.max(1, SIDE_WIDTH + 3 - Math.min(SIDE_WIDTH, safeText(a.place).length)));
  return [colour.dim(`${passage.tokens} tokens in a row`), places.join(gap), ...rows];
}

function sideLines({ lines, more }: Excerpt): string[] {
  const width = SIDE_WIDTH - NUMBER_WIDTH - 1;
  const shown = lines.map(({ number, text }) => `${String(number).padStart(NUMBER_WIDTH)} ${fitted(text, width)}`);
  return more === 0 ? shown : [...shown, fitted(`${" ".repeat(NUMBER_WIDTH + 1)}… ${more} more`, SIDE_WIDTH)];
}

/** A student's text in exactly so many characters. */
function fitted(text: string, width: number): string {
  const safe = safeText(text);
  return (safe.length > width ? `${safe.slice(0, width - 1)}…` : safe).padEnd(width);
}
