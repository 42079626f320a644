/** JUnit's XML, read back by an XML parser. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { junitReport } from "../../src/report/junit.ts";
import { safeText } from "../../src/report/safe-text.ts";
import { resultOf } from "../../src/results/merge.ts";
import { graded, submissionNamed } from "../grading.ts";
import { byHand, item, scorecard } from "../results/example-class.ts";
import { findingsSaying } from "./example-findings.ts";
import { hostileTexts } from "./hostile-texts.ts";

const outcome = z.object({ "@message": z.string(), "@type": z.string().optional(), "#text": z.string().optional() });
const testCase = z.strictObject({
  // Between its elements.
  "#text": z.string().regex(/^\s*$/).optional(),
  "@classname": z.string(),
  "@name": z.string(),
  failure: outcome.optional(),
  error: outcome.optional(),
  skipped: outcome.optional(),
});
const counts = {
  "@tests": z.coerce.number(),
  "@failures": z.coerce.number(),
  "@errors": z.coerce.number(),
  "@skipped": z.coerce.number(),
};
const suite = z.object({ "@name": z.string(), ...counts, "@time": z.string(), testcase: z.array(testCase) });
const report = z.object({ testsuites: z.object({ "@name": z.string(), ...counts, testsuite: z.array(suite) }) });

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === "testsuite" || name === "testcase",
});

function read(xml: string): z.infer<typeof report>["testsuites"] {
  expect(XMLValidator.validate(xml)).toBe(true);
  // Characters that XML 1.0 has none for: https://www.w3.org/TR/xml/#charsets
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  return report.parse(parser.parse(xml)).testsuites;
}

describe("the report", () => {
  it("has a test for each part of bob's, and counts them", async () => {
    const bob = await graded(await submissionNamed("bob"));
    const suites = read(junitReport([resultOf(bob)]));
    const [only] = suites.testsuite;
    const parts = bob.items.flatMap(({ parts: all }) => all);
    const having = (...statuses: string[]): number => parts.filter(({ status }) => statuses.includes(status)).length;
    expect(only).toMatchObject({
      "@name": "bob",
      "@tests": parts.length,
      "@failures": having("failed", "partial"),
      "@errors": having("errored"),
      "@skipped": having("skipped", "manual"),
    });
    expect(only?.testcase.find(({ "@classname": name }) => name === "bob.4.1a")?.failure?.["@type"]).toBe("failed");
    expect(only?.testcase.filter(({ failure }) => failure !== undefined)).toHaveLength(having("failed", "partial"));
  });

  it("tells what could not be judged from what is wrong, and what is open from both", () => {
    const items = [
      item({ id: "1" }),
      item({ id: "2", status: "failed" }),
      item({ id: "3", status: "errored" }),
      byHand("4"),
    ];
    const [only] = read(junitReport([resultOf(scorecard("x", { items }))])).testsuite;
    const outcomes = only?.testcase.map((each) => Object.keys(each).filter((key) => /^[a-z]/.test(key)));
    expect(outcomes).toEqual([[], ["failure"], ["error"], ["skipped"]]);
  });

  it("has one test for an item that a person scored, which fails unless it is all right", () => {
    const manual = [
      { item: "4.1b", points: 1, by: "kim" },
      { item: "4.2f", points: 0.25, by: "kim", comment: "half" },
    ];
    const [only] = read(junitReport([resultOf(scorecard("x"), manual)])).testsuite;
    const named = (id: string): unknown => only?.testcase.find(({ "@classname": name }) => name === `x.${id}`);
    expect(named("4.1b")).toEqual({ "@classname": "x.4.1b", "@name": "Item 4.1b" });
    expect(named("4.2f")).toMatchObject({
      failure: { "@message": "0.25 / 0.5 by hand", "#text": "Scored by hand: 0.25 / 0.5.\nhalf" },
    });
  });

  it("of a class has a suite for each, and sums in whole", () => {
    const suites = read(junitReport(["alice", "bob"].map((name) => resultOf(scorecard(name)))));
    expect(suites.testsuite.map(({ "@name": name }) => name)).toEqual(["alice", "bob"]);
    expect(suites).toMatchObject({ "@tests": 8, "@failures": 2, "@errors": 0, "@skipped": 2 });
  });
});

const texts: typeof hostileTexts = [
  ...hostileTexts,
  ["the end of CDATA", "a ]]> b ]]>"],
  ["an element", "<testcase name='x'/></failure>&amp;&#0;<!DOCTYPE x>"],
  ["quotes", `" ' "/>`],
  ["no characters", "\uFFFE \uFFFF"],
];

it.each(texts)("%s in a name or a finding stays text", (_, text) => {
  const failed = { status: "failed" as const, points: 0, findings: findingsSaying(text) };
  const made = scorecard(text, { items: [item({ id: "1", status: "failed" }, failed)] });
  const [only] = read(junitReport([resultOf(made)])).testsuite;
  const shown = safeText(text).replace("\uFFFE", "\\ufffe").replace("\uFFFF", "\\uffff");
  expect(only?.["@name"].trim()).toBe(shown.trim());
  expect(only?.testcase).toHaveLength(1);
  expect(Object.keys(only?.testcase[0] ?? {}).toSorted()).toEqual(["#text", "@classname", "@name", "failure"]);
});
