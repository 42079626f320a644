/** Every finding has its sentence. */
import { describe, expect, it } from "vitest";

import type { Finding } from "../../src/findings.ts";
import { placeOf, sentenceOf as sentenceIn, type Language, type Sentence } from "../../src/report/sentences.ts";
import { percent } from "../../src/report/wording.ts";
import { findingSchema } from "../../src/scorecard/finding-schema.ts";
import { exampleFindings, findingsSaying, findingsWithoutHints } from "./example-findings.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

const languages = ["typescript", "python"] as const;
const sentenceOf = (finding: Finding, language: Language = "typescript"): Sentence => sentenceIn(finding, language);

const textOf = (finding: Finding): string => {
  const { what, next } = sentenceOf(finding);
  return next === undefined ? what : `${what} ${next}`;
};

const exited = (exitCode: number): string => sentenceOf({ code: "exited", params: { doing: "f1", exitCode } }).what;

const afterDiverging = (epoch: number, step: number): string | undefined =>
  sentenceOf({ code: "diverged", params: { run: "sgd", learningRate: 5, epoch, step, what: "loss" } }).next;

const ofEmpty = (folders?: readonly string[]): string | undefined => {
  const params = { expected: ["layers.ts"], ...(folders && { folders }) };
  return sentenceOf({ code: "empty-submission", params }).next;
};

/** All that is said in a language. */
const texts = (language: Language): string =>
  exampleFindings
    // In Python, whatever cannot be imported is an absent import.
    .filter(({ code }) => language === "typescript" || code !== "unresolved-import")
    .map((finding) => Object.values(sentenceOf(finding, language)).join(" "))
    .join("\n");

describe("the sentence of", () => {
  it.each(exampleFindings)("$code says what was seen, in every language", (finding) => {
    for (const language of languages) expect(sentenceOf(finding, language).what).toMatch(/^\S.{10,}[.?]$/);
  });

  it("every finding says what to do next, but for those that find everything right", () => {
    const silent = exampleFindings.filter((finding) => sentenceOf(finding).next === undefined);
    expect(silent.map(({ code }) => code)).toEqual([
      "right-graph",
      "agrees",
      "right-initialisation",
      "reached-threshold",
    ]);
    for (const language of languages) {
      const hints = exampleFindings.map((finding) => sentenceOf(finding, language).next ?? "Nothing.");
      for (const hint of hints) expect(hint).toMatch(/^\S.{5,}[.?]$/);
    }
  });

  it("no finding tells a student of one language about another", () => {
    expect(texts("python")).not.toMatch(/numpy-ts|process\.exit|export|threw/);
    expect(texts("typescript").replaceAll(/^.*(notebook|NumPy|cell).*$/gim, "")).not.toMatch(/`def`|sys\.exit|raised/);
  });

  it.each([...exampleFindings, ...findingsWithoutHints])("$code shows nothing of how it was made", (finding) => {
    expect(textOf(finding)).not.toMatch(/undefined|NaN|null|\[object|\$\{|,,| {2}/);
  });

  it.each(exampleFindings)("$code is made of its parameters", (finding) => {
    // In any others, the sentence is another.
    const others = findingsSaying("something else").filter(({ code }) => code === finding.code);
    expect(others.map(textOf)).not.toContain(textOf(finding));
  });

  it("a finding that knows a similar name suggests it", () => {
    const hinted = exampleFindings.filter(({ params }) => "nearest" in params);
    expect(hinted.map(({ code }) => code)).toEqual([
      "missing-file",
      "missing-export",
      "unknown-operation",
      "unknown-input",
      "missing-hyperparameter",
      "unknown-hyperparameter",
    ]);
    for (const finding of hinted) {
      const nearest = "nearest" in finding.params ? finding.params.nearest : "";
      expect(sentenceOf(finding).next).toContain(nearest);
    }
  });

  it("an error says with what input, but not that of a name that is not defined anywhere, which it does not depend on", () => {
    const params = { name: "fcBackward", error: "Error", message: "shapes", input: "N=2, Din=3" };
    expect(sentenceOf({ code: "threw", params }).what).toBe("fcBackward threw Error: shapes (N=2, Din=3).");
    const undefinedName = { ...params, message: "dw is not defined", missing: "dw" };
    expect(sentenceOf({ code: "threw", params: undefinedName }).what).not.toContain("Din");
    expect(sentenceOf({ code: "threw", params: { ...undefinedName, nearest: "dW" } }).next).toBe("Did you mean dW?");
    const library: Finding = { code: "threw", params: { ...params, missing: "np", nearest: "n" } };
    expect(sentenceOf(library, "python").next).toContain("`import numpy as np`");
    expect(sentenceOf(library, "typescript").next).toContain('`import * as np from "numpy-ts";`');
  });

  it("a folder without work names the folders in it that have some, a few of them", () => {
    expect(ofEmpty()).toContain("layers.ts");
    expect(ofEmpty(["bob"])).toContain("in bob: give");
    expect(ofEmpty(["a", "b", "c", "d", "e"])).toContain("in a, b, c and 2 more: give");
  });

  it("a number in an array's place has another hint than anything else", () => {
    const params = { name: "fcBackward", result: "db", expected: "an array of shape (2,)" };
    const next = (actual: string): string | undefined =>
      sentenceOf({ code: "wrong-type", params: { ...params, actual } }).next;
    expect(next("the number 0")).toContain("axis");
    expect(next("a list")).not.toContain("axis");
  });

  it("a run that goes wrong at its first step has no hint at the learning rate; a later one has", () => {
    expect(afterDiverging(1, 1)).not.toContain("rate");
    expect(afterDiverging(1, 2)).toContain("rate");
    expect(afterDiverging(2, 1)).toContain("rate");
  });

  it("a run that does not get far enough has the hint that its course gives", () => {
    const params = { run: "sgd", testAccuracy: 0.4, threshold: 0.45, validationAccuracy: 0.4 };
    const next = (course: object): string | undefined =>
      sentenceOf(findingSchema.parse({ code: "below-threshold", params: { ...params, ...course } })).next;
    expect(next({ isRising: true })).toContain("larger learning rate");
    expect(next({ lastRate: 0.0005 })).toContain("0.0005");
    expect(next({})).toContain("another learning rate");
  });

  it("a number that is none says which", () => {
    for (const value of ["NaN", "Infinity", "-Infinity"]) {
      const finding = findingSchema.parse({ code: "bias-not-zero", params: { parameter: "b1", actual: value } });
      expect(sentenceOf(finding).what).toBe(`Expected initial b1 to be 0, got ${value}.`);
    }
  });

  it("a process that waits for ever differs from one that exits", () => {
    expect(exited(0)).toBe("Ended its own process with code 0: f1.");
    expect(exited(13)).toBe("Waits for something that never comes: f1.");
  });
});

describe("whatever a student's code says", () => {
  it.each(hostileTexts)("no sentence holds %s", (_, text) => {
    const findings = findingsSaying(text);
    expect(findings.length).toBe(exampleFindings.length);
    for (const finding of findings) {
      const { what, next = "" } = sentenceOf(finding);
      expect(obeyed(what + next)).toEqual([]);
      expect(what.length).toBeLessThan(2000);
    }
  });

  it.each(hostileTexts)("no place holds %s", (_, file) => {
    expect(obeyed(placeOf({ file, line: 1 }))).toEqual([]);
  });
});

it("a place is its file, with line and column where they are known", () => {
  expect(placeOf(undefined)).toBe("");
  expect(placeOf({ file: "layers.ts" })).toBe("layers.ts");
  expect(placeOf({ file: "layers.ts", line: 12 })).toBe("layers.ts:12");
  expect(placeOf({ file: "layers.ts", line: 12, column: 5 })).toBe("layers.ts:12:5");
});

it("a percentage is exact for ten thousand images", () => {
  expect([0, 0.45, 0.4532, 0.9999, 1].map(percent)).toEqual(["0.00 %", "45.00 %", "45.32 %", "99.99 %", "100.00 %"]);
});
