/**
 * JSON by a stranger: parsed only where the result fits into memory, and with words for what is wrong with it. Nested
 * as deep as it likes, it does no harm: the engine's parser does not recurse.
 */
import { UnreadableNotebook } from "./unreadable-notebook.ts";

/** Each value takes up to 150 bytes once it is parsed. A notebook has thousands; one with plots drawn by a browser, 100,000. */
const MAX_VALUES = 4_000_000;

/** What else is handed in under a notebook's name, and what to call it. The first that fits is said. */
const TAKEN_FOR_NOTEBOOKS: readonly (readonly [pattern: RegExp, detail: string])[] = [
  [/^\s*$/, "it is empty"],
  [/^\0+$/, "it holds nothing but zeros"],
  [/^%PDF/, "it is a PDF"],
  [/^PK[^\s\w]/, "it is a zip archive"],
  [/^\s*<(?:!doctype|\?xml|html|head|body)/i, "it is a web page, not the notebook that the page shows"],
  [
    /^\s*(?:#|%|!|@|"""|'''|(?:import|from|def|class|if|for|while|try|with|print)\b|[a-z_]\w*\s*[=(.,])/i,
    "it is not JSON but looks like Python code",
  ],
];

/** Parses a notebook's text. Throws UnreadableNotebook, which says what is wrong and, where that is known, in which line. */
export function parseNotebookText(text: string): unknown {
  if (hasTooManyValues(text)) {
    throw new UnreadableNotebook(`it holds more than ${MAX_VALUES / 1e6} million values`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const standard = /\b(?:NaN|Infinity)\b/.test(text) ? withoutNaN(text) : undefined;
    if (standard !== undefined && standard !== text) return parseNotebookText(standard);
    throw new UnreadableNotebook(faultOf(text, error instanceof Error ? error.message : ""));
  }
}

/** The pieces of a JSON text outside its strings, with where each begins. */
function* outsideStrings(text: string): Generator<readonly [start: number, end: number]> {
  let start = 0;
  while (start < text.length) {
    const quote = text.indexOf('"', start);
    const end = quote === -1 ? text.length : quote;
    yield [start, end];
    start = quote === -1 ? end : endOfString(text, quote + 1);
  }
}

/** The index behind the string whose first character is at `start`. */
function endOfString(text: string, start: number): number {
  for (let from = start; ;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let slashes = 0;
    while (quote - slashes > start && text[quote - slashes - 1] === "\\") slashes++;
    if (slashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function hasTooManyValues(text: string): boolean {
  // A value takes two characters at least, its comma or brackets counted.
  if (text.length < 2 * MAX_VALUES) return false;
  let values = 0;
  for (const [start, end] of outsideStrings(text)) {
    for (let index = start; index < end; index++) {
      const character = text[index];
      if ((character === "," || character === "[" || character === "{") && ++values > MAX_VALUES) return true;
    }
  }
  return false;
}

/** Python writes NaN and the infinities into JSON, which has none; null does where a plot's data had one. */
function withoutNaN(text: string): string {
  let standard = "";
  let copied = 0;
  for (const [start, end] of outsideStrings(text)) {
    const piece = text.slice(start, end);
    const replaced = piece.replaceAll(/-?\b(?:NaN|Infinity)\b/g, "null");
    if (replaced === piece) continue;
    standard += text.slice(copied, start) + replaced;
    copied = end;
  }
  return standard + text.slice(copied);
}

/** @param message the engine's. */
function faultOf(text: string, message: string): string {
  for (const [pattern, detail] of TAKEN_FOR_NOTEBOOKS) if (pattern.test(text)) return detail;
  const merge = /^(?:<{7}|>{7}) /m.exec(text);
  if (merge !== null) {
    return `it holds the marks of a merge that was not finished, first in line ${lineAt(text, merge.index)}`;
  }
  const end = text.trimEnd().length;
  const index = message.includes("end of JSON input") ? end : indexIn(text, message);
  if (index === undefined) return "it is not valid JSON";
  const line = lineAt(text, Math.min(index, end));
  if (index >= end) return `it ends in the middle, in line ${line}; only a part of it was saved or copied`;
  return `it is not valid JSON in line ${line}, column ${index - text.lastIndexOf("\n", index - 1)}`;
}

/** Where parsing ended. Of an unexpected token the engine only quotes what is around it, from ten characters before. */
function indexIn(text: string, message: string): number | undefined {
  const position = /at position (\d+) \(line \d+ column \d+\)$/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const around = /^Unexpected token .*?, \.\.\."([^]*)"(?:\.\.\.)? is not valid JSON$/.exec(message)?.[1];
  const index = around === undefined ? -1 : text.indexOf(around);
  return around === undefined || index === -1 || index !== text.lastIndexOf(around) ? undefined : index + 10;
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
