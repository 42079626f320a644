/** The report for a CI job's summary, read as such a service reads it. */
import { marked } from "marked";
import { describe, expect, it } from "vitest";

import { classMarkdown } from "../../src/report/class-markdown.ts";
import { markdownReport } from "../../src/report/markdown.ts";
import { resultOf } from "../../src/results/merge.ts";
import { graded, submissionNamed } from "../grading.ts";
import { item, scorecard } from "../results/example-class.ts";
import { findingsSaying } from "./example-findings.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

/** Names of the elements that the reports are made of. */
const OWN = ["h2", "h3", "p", "strong", "em", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"];

const render = (markdown: string): string => marked.parse(markdown, { async: false });
const foreign = (html: string): string[] =>
  [...html.matchAll(/<\/?([^\s>/]*)[^>]*>/g)].flatMap(([tag, name = ""]) => (OWN.includes(name) ? [] : [tag]));
/** The texts of the cells of each row. */
const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[dh][^>]*>([^]*?)<\/t[dh]>/g)].map(([, cell = ""]) => cell.replace(/<[^>]*>/g, "")),
  );

describe("the report of", () => {
  it("bob has his points, each item, and what is wrong with it", async () => {
    const markdown = markdownReport(resultOf(await graded(await submissionNamed("bob"))));
    const html = render(markdown);
    expect(foreign(html)).toEqual([]);
    expect(html).toContain("<h2>EECS 442 PS4: Backpropagation · bob</h2>");
    expect(html).toContain("<strong>5.18 / 10 points</strong> · bonus +0.38 · pending 5");
    expect(rowsOf(html)).toContainEqual(["◐", "4.2a", "Fully connected and ReLU layers", "1.73 / 2"]);
    expect(html).toContain("exactly what comes out when the rows of dout are averaged for db.");
    const lines = markdown.split("\n").map((line) => line.replace(/^#+ /, ""));
    expect(lines.flatMap(obeyed)).toEqual([]);
  });

  it("a training names what was reached and what was needed", () => {
    expect(rowsOf(render(markdownReport(resultOf(scorecard("bob")))))).toContainEqual([
      "sgd",
      "47.00 %",
      "45.00 %",
      "46.25 %",
    ]);
  });

  it("a training that ended early says so", () => {
    const { runs, ...rest } = scorecard("bob");
    const early = runs.map((run) => ({
      ...run,
      attempts: run.attempts.map((each) => ({ ...each, stop: "early" as const })),
    }));
    const markdown = markdownReport(resultOf({ ...rest, runs: early }));
    expect(rowsOf(render(markdown))).toContainEqual(["sgd", "47.00 %", "45.00 %", "46.25 %, ended early"]);
  });

  it("a part of a submission counts what was selected", async () => {
    const markdown = markdownReport(resultOf(await graded(await submissionNamed("alice"), { only: ["4.1b"] })));
    expect(markdown).toContain("**1 / 1 points**");
    expect(rowsOf(render(markdown)).map(([, id]) => id)).toEqual(["Item", "4.1b"]);
  });

  it("what a person scored says so, with the comment and without the name", () => {
    const manual = [{ item: "4.1b", points: 0.5, by: "kim", comment: "| <b>See</b> `cell 3`" }];
    const html = render(markdownReport(resultOf(scorecard("bob"), manual)));
    expect(foreign(html)).toEqual([]);
    expect(html).toContain("Scored by hand: 0.5 / 1; the grading came to 0.75.");
    expect(html).toContain("| &lt;b&gt;See&lt;/b&gt; `cell 3`");
    expect(html).not.toContain("kim");
  });
});

const CLASS_HEADER = ["Submission", "4.1b", "4.2c", "4.2f", "4.2j", "Points", "Bonus", "Pending"];

it("a class is a table with a row for each submission", () => {
  const html = render(classMarkdown([resultOf(scorecard("alice")), resultOf(scorecard("bob"))]));
  expect(rowsOf(html)).toEqual([
    CLASS_HEADER,
    ["alice", "0.75", "1", "…", "1", "1.75 / 2.5", "1", "0.5"],
    ["bob", "0.75", "1", "…", "1", "1.75 / 2.5", "1", "0.5"],
  ]);
});

const texts: typeof hostileTexts = [
  ...hostileTexts,
  ["a table", "a | b |\n|---|"],
  ["HTML", "<script>x</script><!--"],
  ["a picture", "![x](http://x.y/z)"],
  ["code", "``` `x` ```"],
];

it.each(texts)("%s in a name, a title or a finding is no markup", (_, text) => {
  const failed = { status: "failed" as const, points: 0, findings: findingsSaying(text) };
  const hostile = scorecard(text, {
    items: [item({ id: "4.1b", status: "failed", title: text }, failed)],
    integrity: findingsSaying(text).slice(0, 5),
  });
  const one = render(markdownReport(resultOf(hostile)));
  expect(foreign(one)).toEqual([]);
  expect(rowsOf(one)[1]).toHaveLength(4);
  const all = render(classMarkdown([resultOf(hostile)]));
  expect(foreign(all)).toEqual([]);
  expect(rowsOf(all)[1]).toHaveLength(5);
});
