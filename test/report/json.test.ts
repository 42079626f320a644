/** The JSON report is the scorecard, whole. */
import { describe, expect, it } from "vitest";

import { InternalError } from "../../src/errors.ts";
import { jsonReport } from "../../src/report/json.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { graded, submissionNamed } from "../grading.ts";

describe("the JSON report", () => {
  it("reads back as the same scorecard", async () => {
    const scorecard = await graded(await submissionNamed("bob"));
    expect(scorecardSchema.parse(JSON.parse(jsonReport(scorecard)))).toEqual(scorecard);
  });

  it("of what does not fit the schema is refused: no program shall have to guess", async () => {
    const scorecard = await graded(await submissionNamed("starter"), { only: ["4.1b"] });
    const total = { ...scorecard.total, points: NaN };
    expect(() => jsonReport({ ...scorecard, total })).toThrow(InternalError);
  });
});
