/** What a class gets wrong: the same mistake in the same words, whoever made it and with whatever numbers. */
import { describe, expect, it } from "vitest";

import type { Finding } from "../../src/findings.ts";
import { classMistakes } from "../../src/report/class-mistakes.ts";
import { generalSentence } from "../../src/report/general-sentences.ts";
import { obeyed } from "./hostile-texts.ts";
import { resultOf } from "../../src/results/merge.ts";
import type { Result } from "../../src/results/results.ts";
import { item, scorecard } from "../results/example-class.ts";
import { exampleFindings, findingsSaying } from "./example-findings.ts";

const DEVIATION = { index: [], expected: 1, actual: 2, relativeError: 1, wrong: 1, total: 1, input: "N=1" };

const wrongValue = (result: string): Finding => ({
  code: "wrong-value",
  params: { ...DEVIATION, name: "fcBackward", result },
});

const looksLike = (name: string): Finding => ({
  code: "looks-like",
  params: { name, results: ["dW"], mistakes: [{ variant: "fc-weight-gradient-transposed" }] },
});

const having = (name: string, ...findings: Finding[]): Result =>
  resultOf(scorecard(name, { items: [item({ id: "4.2a", status: "failed" }, { findings })] }));

const said = (results: readonly Result[]): (readonly [string, string])[] =>
  classMistakes(results).map(({ what, who }) => [what, who.map(({ name }) => name).join(" ")]);

it("names a known mistake in its own words, and not what is wrong by it", () => {
  expect(said([having("ann", looksLike("fcBackward"), wrongValue("dW"), wrongValue("db"))])).toEqual([
    ["fcBackward: dW is transposed.", "ann"],
    ["fcBackward: db has wrong values.", "ann"],
  ]);
});

it("has the most common first, and counts nobody twice", () => {
  const results = [having("ann", wrongValue("db")), having("bo", looksLike("fcBackward"), looksLike("fcBackward"))];
  expect(said([...results, having("cy", looksLike("fcBackward"))])).toEqual([
    ["fcBackward: dW is transposed.", "bo cy"],
    ["fcBackward: db has wrong values.", "ann"],
  ]);
});

it("takes a function for the same in either language", () => {
  expect(said([having("ann", looksLike("fcBackward")), having("bo", looksLike("fc_backward"))])).toEqual([
    ["fcBackward: dW is transposed.", "ann bo"],
  ]);
});

it("says nothing of what is right", () => expect(said([resultOf(scorecard("ann"))])).toEqual([]));

describe("in general", () => {
  it("every finding is said without the numbers that are one student's own", () => {
    const others = exampleFindings.map((finding) => altered(finding));
    const differing = exampleFindings.filter((finding, index) => {
      const other = others[index] ?? finding;
      return generalSentence(finding, "python") !== generalSentence(other, "python");
    });
    // Of the class: a run's threshold is the rubric's.
    expect(differing.map(({ code }) => code).filter((code) => code !== "below-threshold")).toEqual([]);
  });

  it("every sentence begins as one, ends as one, and is a single line", () => {
    const sentences = exampleFindings.flatMap((finding) => generalSentence(finding, "typescript") ?? []);
    expect(sentences.length).toBeGreaterThan(50);
    expect(sentences.filter((sentence) => !/^[\w"].*\.$/.test(sentence))).toEqual([]);
  });

  it("is fit for any page, whatever a student's code is called", () => {
    const results = findingsSaying("\u001b[31m\u202e\n").map((finding) => having("ann", finding));
    expect(classMistakes(results).flatMap(({ what }) => obeyed(what))).toEqual([]);
  });
});

/** With other numbers. */
function altered(finding: Finding): Finding {
  const text = JSON.stringify(finding, (_, value: unknown) => (typeof value === "number" ? value + 0.015625 : value));
  return JSON.parse(text) as Finding;
}
