/** What is said of similar submissions: no verdict, in lines that fit a terminal, and no student's text is obeyed. */
import { beforeAll, describe, expect, it } from "vitest";

import { jsonSimilarity } from "../../src/report/similarity/json.ts";
import { markdownSimilarity } from "../../src/report/similarity/markdown.ts";
import { terminalSimilarity } from "../../src/report/similarity/terminal.ts";
import { compare, type Comparison } from "../../src/similarity/compare.ts";
import type { Code } from "../../src/similarity/fingerprinted.ts";
import { submissionNamed } from "../grading.ts";
import { changed, renamed } from "../similarity/disguise.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

let alice: Code;
let comparison: Comparison;
beforeAll(async () => {
  const [first, bob, starter] = await Promise.all(["alice", "bob", "starter"].map(submissionNamed));
  if (first === undefined || bob === undefined || starter === undefined) throw new Error("Expected three submissions.");
  alice = first;
  comparison = compare([alice, bob, changed(alice, "alice's friend", renamed), starter], [starter]);
});

/** Without colours. */
const terminal = (shown: Comparison, least = 0.4): string =>
  // eslint-disable-next-line no-control-regex -- the escape character begins every colour
  terminalSimilarity(shown, least).replaceAll(/\u001b\[\d+m/g, "");

describe("the report for a terminal", () => {
  it("says first that it is no verdict, then how similar each pair is", () => {
    const lines = terminal(comparison).split("\n");
    expect(lines.slice(0, 8)).toEqual([
      "3 submissions compared, 3 pairs.",
      "One pair has at least 40 % in common, or 100 tokens in a row.",
      "",
      "This is no grade and no verdict. The tasks are small, and right answers look",
      "alike: independent ones easily have a fifth in common, and the graphs of 4.1",
      "more than the rest. Look before you ask, and ask before you judge.",
      "",
      "Too little of its own to be compared: starter.",
    ]);
    expect(lines.slice(9, 13)).toEqual([
      "  A                        B                        A in B B in A longest",
      "● alice                    alice's friend            100 %  100 %     223",
      "  alice                    bob                        17 %   16 %      36",
      "  bob                      alice's friend             16 %   17 %      36",
    ]);
  });

  it("shows the longest passages side by side, and only of the pairs that are to be looked at", () => {
    const text = terminal(comparison);
    expect(text).toContain("alice in alice's friend 100 %, alice's friend in alice 100 %\n223 tokens in a row\n");
    expect(text).toContain("graphs.ts:57-92                          graphs.ts:57-92\n");
    expect(text).toMatch(/^ {2}65 {3}const f = c \+ p; +│ {3}65 {3}const other\d+ = other\d+ \+ othe…$/mu);
    expect(text).toMatch(/^ {5}… 20 more +│ {6}… 20 more$/mu);
    expect(text.match(/tokens in a row$/gmu)).toHaveLength(3);
    expect(text).not.toContain("alice in bob");
    expect(terminal(comparison, 0.1)).toContain("alice in bob 17 %, bob in alice 16 %");
  });

  it("has lines that fit", () => {
    for (const line of terminal(comparison, 0).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("says so where there is nothing to look at, or nothing at all", async () => {
    const starter = await submissionNamed("starter");
    expect(terminal(compare([starter, { ...starter, name: "other" }], [starter]))).toMatch(
      /^0 submissions compared, 0 pairs\.\nNo pair has/u,
    );
  });
});

describe("the report in Markdown", () => {
  it("has the same in a table, and the passages side by side", () => {
    const text = markdownSimilarity(comparison, 0.4);
    expect(text).toContain("| ● | alice | alice\\'s friend | 100 % | 100 % | 223 |");
    expect(text).toContain("|  | alice | bob | 17 % | 16 % | 36 |");
    expect(text).toContain("**This is no grade and no verdict.");
    expect(text).toContain("<th>graphs.ts:57-92</th><th>graphs.ts:57-92</th>");
    expect(text).toContain("  65   const f = c + p;&#10;");
  });
});

describe("the report in JSON", () => {
  it("has every listed pair with all of its passages", () => {
    const json: unknown = JSON.parse(jsonSimilarity(comparison, 0.4));
    expect(json).toMatchObject({
      schemaVersion: 1,
      least: 0.4,
      pairCount: 3,
      tooLittle: ["starter"],
      comparedInPart: [],
    });
    expect(json).toMatchObject({
      pairs: [
        { a: "alice", b: "alice's friend", aInB: 1, bInA: 1, isRemarkable: true },
        { a: "alice", b: "bob", isRemarkable: false },
        { a: "bob", b: "alice's friend", isRemarkable: false },
      ],
    });
    expect(json).toHaveProperty("pairs.0.passages.0", {
      tokens: 223,
      a: { file: "graphs.ts", first: 57, last: 92 },
      b: { file: "graphs.ts", first: 57, last: 92 },
    });
  });
});

/** Two submissions that have everything in common, with the text in every place where a student can have it. */
function comparisonWith(text: string): Comparison {
  const comment = ` /* ${text.slice(0, 3000)} */`;
  const source = alice.files.get("graphs.ts")?.split("\n").join(`${comment}\n`) ?? "";
  const code = (name: string): Code => ({ ...alice, name, files: new Map([[`${text}.ts`, source]]) });
  const small = { ...alice, name: text, files: new Map<string, string>() };
  return compare([code(text), code(`${text}2`), small], []);
}

describe("a student's text", () => {
  const marks = [
    "<script>alert(1)</script>",
    "</pre></td></table>",
    "a | b",
    "[a](javascript:b)",
    "`a` **b** _c_",
    "# a",
    "&lt;",
  ];
  const texts = [...hostileTexts, ...marks.map((mark) => [mark, mark] as const)];

  it.each(texts)("is shown on a terminal and not obeyed: %s", (_, text) => {
    const lines = terminal(comparisonWith(text)).split("\n");
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) expect(obeyed(line)).toEqual([]);
  });

  it.each(texts)("is text in Markdown and in its HTML: %s", (_, text) => {
    const lines = markdownSimilarity(comparisonWith(text), 0.4).split("\n");
    expect(lines.flatMap(obeyed).filter((mark) => mark !== "##")).toEqual([]);
    const unescaped = lines.map((line) =>
      line
        .replaceAll(/\\[!-/:-@[-`{-~]/gu, "")
        .replaceAll(/<\/?(table|caption|tr|th|td|pre)( valign="top")?>/gu, "")
        .replaceAll(/&#\d+;/gu, ""),
    );
    expect(unescaped.filter((line) => /[<>&]/u.test(line))).toEqual([]);
    const rows = unescaped.filter((line) => line.startsWith("|"));
    expect(rows.map((row) => row.split("|").length - 1)).toEqual([7, 7, 7]);
    const sentences = unescaped.filter((line) => /^(## |Too)/u.test(line));
    expect(sentences).toHaveLength(2);
    for (const sentence of sentences) expect(sentence.slice(3)).not.toMatch(/[*_`[\]#|]/u);
    expect(lines.filter((line) => line.startsWith("<table>")).length).toBeGreaterThan(0);
  });

  it.each(texts)("is in the JSON as it was written: %s", (_, text) => {
    const json = jsonSimilarity(comparisonWith(text), 0.4);
    expect(obeyed(json.replaceAll("\n", ""))).toEqual([]);
    const parsed: unknown = JSON.parse(json);
    expect(parsed).toMatchObject({ tooLittle: [text], pairs: [{ a: text, b: `${text}2` }] });
  });
});
