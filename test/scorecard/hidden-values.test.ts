/** An item whose expected values the rubric hides says what came, and nothing of what should have. */
import { describe, expect, it } from "vitest";

import { feedbackOf } from "../../src/scorecard/feedback.ts";
import { jsonReport } from "../../src/report/json.ts";
import { terminalReport } from "../../src/report/terminal.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { graded, rubric, submissionNamed } from "../grading.ts";

const ITEMS = ["4.1b", "4.2a"];

async function bob(expectedValues: "shown" | "hidden"): Promise<Scorecard> {
  const altered = await rubric((original) => ({
    ...original,
    items: original.items.map((item) => ({ ...item, expectedValues })),
  }));
  return feedbackOf(await graded(await submissionNamed("bob"), { rubric: altered, only: ITEMS }), "all");
}

/** Every number that a finding expects, as a report would print it. */
const expectedIn = ({ items }: Scorecard): string[] =>
  items.flatMap(({ parts }) =>
    parts.flatMap(({ findings }) =>
      findings.flatMap(({ params }) =>
        "expected" in params && typeof params.expected === "number" && "index" in params
          ? [String(Number(params.expected.toPrecision(6)))]
          : [],
      ),
    ),
  );

describe("a rubric that hides expected values", async () => {
  const [shown, hidden] = await Promise.all([bob("shown"), bob("hidden")]);

  it("changes no verdict and no points", () => {
    expect(hidden.total).toEqual(shown.total);
  });

  it("takes them out of the scorecard and of every report", () => {
    const expected = expectedIn(shown);
    expect(expected.length).toBeGreaterThan(1);
    expect(expectedIn(hidden)).toEqual([]);
    const reports = [terminalReport(hidden, { verbose: true }), jsonReport(hidden)];
    // A sign that was lost leaves the digits as they are.
    const standing = expected.map((value) => new RegExp(`(?<![-\\d.])${value.replaceAll(".", "\\.")}(?!\\d)`));
    for (const report of reports) for (const value of standing) expect(report).not.toMatch(value);
  });

  it("leaves what the student's own code gave", () => {
    expect(scorecardSchema.safeParse(hidden).success).toBe(true);
    expect(terminalReport(hidden)).toMatch(/expected \S+ to be another value, got -?[\d.]+/);
  });
});
