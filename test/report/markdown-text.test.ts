/** Text in Markdown: whatever it is, a renderer shows it as it is. */
import * as fc from "fast-check";
import { marked } from "marked";
import { expect, it } from "vitest";

import { markdownText } from "../../src/report/markdown-text.ts";
import { safeText } from "../../src/report/safe-text.ts";
import { hostileTexts } from "./hostile-texts.ts";

/** As a list's entry, and as a table's cell, as CI services render them. */
const entryOf = (text: string): string =>
  /^<ul>\n<li>([^]*)<\/li>\n<\/ul>\n$/.exec(marked.parse(`- x${markdownText(text)}x`, { async: false }))?.[1] ?? "";
const cellOf = (text: string): string =>
  /<tbody><tr>\n<td>([^]*)<\/td>\n<td>7<\/td>\n<\/tr>\n<\/tbody>/.exec(
    marked.parse(`| a | b |\n| --- | --- |\n| ${markdownText(text)} | 7 |`, { async: false }),
  )?.[1] ?? "";

/** What a browser shows of HTML in which there is no tag. */
const read = (html: string): string =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#36;", "$")
    .replaceAll("&amp;", "&")
    .replaceAll("\u200B", "");

const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim();

const attacks = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</td></tr></table>",
  "<!-- hidden",
  "![x](https://example.com/track.png)",
  "[click](javascript:alert(1))",
  "[x]: https://example.com",
  "https://example.com www.example.com someone@example.com <https://example.com>",
  "`code` ``` ~~~ **bold** __bold__ *i* _i_ ~~gone~~",
  "a | b || c",
  "# heading",
  "- entry",
  "+ entry",
  "* entry",
  "1. entry",
  "12) entry",
  "===",
  "---",
  "> quote",
  "    code",
  "$x$ $$y$$",
  "&lt; &amp; &#60; &copy;",
  "\\",
  "\\*a\\*",
  "trailing\\",
  "=cmd()",
  "]]>",
  "emoji 🎓 é \u{1F468}\u200D\u{1F469}\u200D\u{1F467}",
  "@everyone and @team/x",
];

it.each([...attacks.map((text) => ["", text] as const), ...hostileTexts])("shows %s %j as it is", (_, text) => {
  expect(entryOf(text)).not.toMatch(/</);
  expect(read(entryOf(text))).toBe(`x${safeText(text).trim()}x`);
  expect(cellOf(text)).not.toMatch(/</);
  expect(collapsed(read(cellOf(text)))).toBe(collapsed(safeText(text)));
});

it.each(attacks)("shows %j as it is at the beginning of an entry, too", (text) => {
  const html = marked.parse(`- ${markdownText(text)}`, { async: false });
  expect(html.match(/<[^>]*>/g)).toEqual(["<ul>", "<li>", "</li>", "</ul>"]);
});

it("makes no markup of any text", () => {
  const characters = Array.from("<>&|`*_[]()!#~\\-+=.:/@$ 1aw\n\t\"'");
  const token = fc.constantFrom(...characters, "www.", "http://a.b", "](", "&#", "x@y.zz");
  const property = fc.property(fc.array(token, { maxLength: 25 }), (tokens) => {
    const text = tokens.join("");
    expect(entryOf(text)).not.toMatch(/</);
    expect(read(entryOf(text))).toBe(`x${safeText(text).trim()}x`);
    expect(collapsed(read(cellOf(text)))).toBe(collapsed(safeText(text)));
  });
  fc.assert(property, { seed: 442, numRuns: 2000 });
});

it("mentions nobody", () => {
  expect(markdownText("@everyone")).not.toMatch(/@\w/);
});
