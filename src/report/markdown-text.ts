/** Text for Markdown as GitHub and GitLab read it (CommonMark and tables). */
import { safeText } from "./safe-text.ts";

/**
 * Text in which nothing is markup: no HTML, no table, no link, no picture, no heading, nobody mentioned. It stands in one
 * line. A backslash before punctuation says that it is meant as it is (https://spec.commonmark.org/0.31.2/#backslash-escapes).
 */
export function markdownText(text: string): string {
  return (
    safeText(text)
      .trim()
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/[\\`*_[\]#|~]/g, "\\$&")
      .replace(/\$/g, "&#36;")
      // The beginnings of lists and lines below headings, then of addresses.
      .replace(/^\s*[-+=]/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
      .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2")
      .replace(/:(?=\/)|(?<=www)\./gi, "\\$&")
      // Mentions and e-mail addresses are looked for in what comes out, where no backslash is left.
      .replace(/@/g, "@\u200B")
  );
}

/** Where the text of a column stands. */
type Side = "left" | "right";

/** Rows of a table under a header: title → side. The cells are Markdown. */
export function markdownTable(
  header: readonly (readonly [title: string, side: Side])[],
  rows: readonly (readonly string[])[],
): string[] {
  const sides = header.map(([, side]) => (side === "right" ? "---:" : "---"));
  return [header.map(([title]) => title), sides, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
