/** Similar submissions as Markdown, for a page that only the course staff can see. */
import type { Comparison, Pair } from "../../similarity/compare.ts";
import { isRemarkable, listedPairs } from "../../similarity/remarkable.ts";
import type { Passage } from "../../similarity/passages.ts";
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

/** The report, without a line end after the last line. `least` is the similarity from which on a pair has excerpts. */
export function markdownSimilarity(comparison: Comparison, least: number): string {
  const listed = listedPairs(comparison, least);
  const remarkable = listed.filter((pair) => isRemarkable(pair, least));
  const hidden = remarkable.length - SHOWN_PAIRS;
  const paragraphs = [
    "# Similar submissions",
    `${spreadSentence(comparison)} ${remarkableSentence(comparison, least)}`,
    `**${NOTICE}**`,
    ...leftOutSentences(comparison, inMarkdown),
    ...(listed.length === 0 ? [] : [table(listed, least), `${MEANING} Longest: tokens in a row.`]),
    ...remarkable.slice(0, SHOWN_PAIRS).flatMap(pairParagraphs),
    ...(hidden > 0 ? [moreSentence(hidden)] : []),
  ];
  return paragraphs.join("\n\n");
}

function table(pairs: readonly Pair[], least: number): string {
  const rows = pairs.map((pair) => {
    const { a, b, aInB, bInA, passages } = pair;
    const names = [a, b].map(({ name }) => inMarkdown(name));
    const numbers = [wholePercent(aInB), wholePercent(bInA), String(passages[0]?.tokens ?? 0)];
    return `| ${[isRemarkable(pair, least) ? "●" : "", ...names, ...numbers].join(" | ")} |`;
  });
  return ["| | A | B | A in B | B in A | longest |", "|---|---|---|---:|---:|---:|", ...rows].join("\n");
}

function pairParagraphs(pair: Pair): string[] {
  const passages = pair.passages.slice(0, SHOWN_PASSAGES);
  return [`## ${pairSentence(pair, inMarkdown)}`, ...passages.map((passage) => passageTable(pair, passage))];
}

/** In one line: an empty one would end the HTML, and what follows would be read as Markdown. */
function passageTable(pair: Pair, passage: Passage): string {
  const sides = excerptsOf(pair, passage);
  const heads = sides.map(({ place }) => `<th>${inHtml(place)}</th>`).join("");
  const cells = sides.map((side) => `<td><pre>${excerpt(side)}</pre></td>`).join("");
  const caption = `<caption>${passage.tokens} tokens in a row</caption>`;
  return `<table>${caption}<tr>${heads}</tr><tr valign="top">${cells}</tr></table>`;
}

function excerpt({ lines, more }: Excerpt): string {
  const shown = lines.map(({ number, text }) => `${String(number).padStart(4)} ${inHtml(text)}`);
  return [...shown, ...(more === 0 ? [] : [`     … ${more} more`])].join("&#10;");
}

/** A student's text in a line of Markdown: every mark that could mean something is escaped. */
function inMarkdown(text: string): string {
  return safeText(text).replaceAll(/[!-/:-@[-`{-~]/gu, "\\$&");
}

/** A student's text in HTML. */
function inHtml(text: string): string {
  return safeText(text).replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
