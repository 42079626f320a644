/** results.json as Gradescope documents it. */
import { describe, expect, it } from "vitest";
import type { z } from "zod";

import { ConfigurationError, InternalError } from "../../src/errors.ts";
import { gradescopeFailure, gradescopeReport, gradescopeSchema } from "../../src/report/gradescope.ts";
import { reports } from "../../src/report/reports.ts";
import { resultOf } from "../../src/results/merge.ts";
import type { ManualScore } from "../../src/results/results.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { graded, submissionNamed } from "../grading.ts";
import { byHand, item, scorecard } from "../results/example-class.ts";
import { findingsSaying } from "./example-findings.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

const read = (made: Scorecard, manual: readonly ManualScore[] = []): z.infer<typeof gradescopeSchema> =>
  gradescopeSchema.parse(JSON.parse(gradescopeReport(resultOf(made, manual))));

it("has a test for each of bob's items, with what is wrong with it", async () => {
  const bob = await graded(await submissionNamed("bob"));
  const { tests } = read(bob);
  expect(tests.map(({ number, score, max_score }) => [number, score, max_score])).toEqual(
    bob.items.map(({ id, points, maxPoints }) => [id, points, maxPoints]),
  );
  const layers = tests.find(({ number }) => number === "4.2a");
  expect(layers).toMatchObject({ status: "failed", visibility: "visible", output_format: "text", tags: [] });
  expect(layers?.output).toContain(
    "◐ fc-backward  0.53 / 0.8\n  layers.ts:12 fcBackward: db is exactly what comes out when",
  );
});

/** The test of the item that a person scores. */
const wordsOf = (manual: readonly ManualScore[]): unknown =>
  read(scorecard("x"), manual).tests.find(({ number }) => number === "4.2f");

it("says neither passed nor failed of what a person has still to score, and which it is once it is scored", () => {
  expect(wordsOf([])).not.toHaveProperty("status");
  expect(wordsOf([])).toMatchObject({ score: 0, max_score: 0.5, tags: ["by hand"] });
  expect(wordsOf([{ item: "4.2f", points: 0.5, by: "kim" }])).toMatchObject({ status: "passed", score: 0.5 });
  const commented = wordsOf([{ item: "4.2f", points: 0.25, by: "kim", comment: "Half of it." }]);
  expect(commented).toMatchObject({ status: "failed", score: 0.25, output: expect.stringContaining("Half of it.") });
  // Who gave them is for the staff.
  expect(JSON.stringify(commented)).not.toContain("kim");
});

it("gives times in seconds, accuracies in percent, and keeps standard output for the staff", () => {
  expect(read(scorecard("x"))).toMatchObject({
    execution_time: 12.346,
    visibility: "visible",
    stdout_visibility: "hidden",
    leaderboard: [{ name: "sgd: test accuracy, %", value: 47, order: "desc" }],
  });
});

describe("what an item's visibility hides", () => {
  it.each(["hidden", "after_due_date", "after_published"] as const)("is not shown elsewhere: %s", (visibility) => {
    const training = item({ id: "4.2c", visibility }, { id: "training", check: "training" });
    const facts = {
      targetAccuracy: 0.4,
      finalAccuracies: [{ run: "sgd", trainAccuracy: 0.5, validationAccuracy: 0.5, bestValidationAccuracy: 0.5 }],
      momentum: [],
      l2: [],
    };
    const hidden = read(scorecard("x", { items: [training], facts }));
    expect(hidden.tests[0]?.visibility).toBe(visibility);
    expect(hidden).not.toHaveProperty("leaderboard");
    expect(hidden).not.toHaveProperty("output");
    const shown = read(scorecard("x", { items: [item({ id: "4.2c" }, { check: "training" })], facts }));
    expect(shown.output).toMatch(/^Validation accuracy after the last epoch/);
  });

  it("is not an integrity finding, which is for the staff alone", () => {
    const integrity = findingsSaying("x").slice(0, 1);
    const report = read(scorecard("x", { integrity }));
    expect(report.extra_data["integrity"]).toEqual(integrity.map(({ code }) => code));
    expect(report).not.toHaveProperty("output");
  });
});

it("leaves out the items that were not selected", () => {
  const skipped = { status: "skipped" as const, reason: "not-selected" as const, points: 0 };
  const items = [item({ id: "1" }), item({ id: "2", status: "skipped", pending: 1 }, skipped)];
  expect(read(scorecard("x", { complete: false, items })).tests.map(({ number }) => number)).toEqual(["1"]);
});

it("has no score, and no test that could be one, where nothing was graded", () => {
  const why = new ConfigurationError([{ message: "Expected a folder.", file: "rubric.yaml", line: 3, column: 1 }]);
  for (const [error, said] of [
    [why, "rubric.yaml:3:1  Expected a folder."],
    [new InternalError("A secret of ours."), "The grader did not come to its end."],
    [undefined, "The grader did not come to its end."],
  ] as const) {
    const failure: unknown = JSON.parse(gradescopeFailure(error));
    expect(failure).toEqual({
      output: expect.stringContaining(`This is not a score.\n${said}\n`),
      output_format: "text",
      visibility: "visible",
      stdout_visibility: "hidden",
    });
  }
});

it.each([NaN, Infinity, -1])("refuses %d points and seconds: Gradescope could not read them", (number) => {
  const made = scorecard("x");
  const wrong = [
    { ...made, items: [{ ...item({ id: "1" }), points: number }] },
    { ...made, timing: { ...made.timing, totalMs: number } },
    ...(number < 0 ? [] : [{ ...made, runs: made.runs.map((run) => ({ ...run, testAccuracy: number })) }]),
  ];
  for (const each of wrong) expect(() => gradescopeReport(resultOf(each))).toThrow(InternalError);
  for (const format of ["gradescope", "junit", "markdown"] as const) {
    expect(() => reports[format]({ ...made, items: [{ ...item({ id: "1" }), points: number }] }, {})).toThrow(
      InternalError,
    );
  }
});

const texts: typeof hostileTexts = [...hostileTexts, ["HTML", "<script>"], ["the end of CDATA", "]]>"]];

it.each(texts)("%s stays text", (_, text) => {
  const failed = { status: "failed" as const, points: 0, findings: findingsSaying(text) };
  const submission = { ...scorecard(text).submission, findings: findingsSaying(text) };
  const made = scorecard(text, { submission, items: [item({ id: "1", status: "failed" }, failed), byHand("2")] });
  const { tests, output = "" } = read(made, [{ item: "2", points: 0, by: "kim", comment: text }]);
  const lines = [...tests.flatMap((test) => test.output.split("\n")), ...output.split("\n")];
  expect(lines.flatMap(obeyed)).toEqual([]);
  expect(obeyed(gradescopeReport(resultOf(made)).replaceAll("\n", ""))).toEqual([]);
  const failure = gradescopeFailure(new ConfigurationError([{ message: text, file: text }]));
  expect(obeyed(failure.replaceAll("\n", ""))).toEqual([]);
});
