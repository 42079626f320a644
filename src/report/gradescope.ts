/**
 * `results.json` for Gradescope: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format. A test for
 * each item, so that a part cannot show what its item's visibility hides. Students read it.
 */
import { z } from "zod";

import { ConfigurationError, InternalError } from "../errors.ts";
import type { ItemResult, Result } from "../results/results.ts";
import { factSentences } from "./fact-sentences.ts";
import { itemText } from "./item-text.ts";
import { harmlessJson } from "./json.ts";
import { problemLines } from "./problems.ts";
import { safeText } from "./safe-text.ts";
import { isNotSelected, saidOf } from "./said.ts";

const visibility = z.enum(["hidden", "after_due_date", "after_published", "visible"]);
const textFormat = z.literal("text");

/** What we write of the format. Gradescope refuses a file with another status or visibility, and one that is no JSON. */
export const gradescopeSchema: z.ZodType<GradescopeResults> = z.strictObject({
  output: z.string().exactOptional(),
  output_format: textFormat,
  execution_time: z.number().nonnegative(),
  visibility,
  stdout_visibility: visibility,
  extra_data: z.record(z.string(), z.json()),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      name_format: textFormat,
      number: z.string(),
      score: z.number().nonnegative(),
      max_score: z.number().nonnegative(),
      status: z.enum(["passed", "failed"]).exactOptional(),
      output: z.string(),
      output_format: textFormat,
      tags: z.array(z.string()),
      visibility,
    }),
  ),
  leaderboard: z
    .array(z.strictObject({ name: z.string(), value: z.number(), order: z.enum(["asc", "desc"]) }))
    .exactOptional(),
});

interface GradescopeTest {
  readonly name: string;
  readonly name_format: "text";
  /** The item's id. */
  readonly number: string;
  readonly score: number;
  readonly max_score: number;
  /** Absent while points are pending: neither has been said. */
  readonly status?: "passed" | "failed";
  readonly output: string;
  readonly output_format: "text";
  readonly tags: readonly string[];
  readonly visibility: ItemResult["visibility"];
}

interface GradescopeResults {
  /** About the hand-in as a whole. */
  readonly output?: string;
  readonly output_format: "text";
  /** Seconds. */
  readonly execution_time: number;
  readonly visibility: "visible" | ItemResult["visibility"];
  /** What the grader prints is for the staff. */
  readonly stdout_visibility: ItemResult["visibility"];
  /** For the staff. */
  readonly extra_data: Readonly<Record<string, z.core.util.JSONType>>;
  readonly tests: readonly GradescopeTest[];
  readonly leaderboard?: readonly { readonly name: string; readonly value: number; readonly order: "asc" | "desc" }[];
}

/** The file's text. Throws InternalError where it would not be what Gradescope reads, such as for NaN. */
export function gradescopeReport(result: Result): string {
  const checked = gradescopeSchema.safeParse(gradescopeResults(result));
  if (!checked.success)
    throw new InternalError("The report does not fit Gradescope's format.", { cause: checked.error });
  return harmlessJson(checked.data);
}

/**
 * The file of a grading that gave no result. It has no score, so that Gradescope shows that the autograder failed, and not a
 * student's zero.
 *
 * @param error what ended it. Default: whatever it was, nobody was left to say it.
 */
export function gradescopeFailure(error?: unknown): string {
  const why = error instanceof ConfigurationError ? problemLines(error) : "The grader did not come to its end.";
  const what = "Your submission could not be graded. This is not a score.";
  return harmlessJson({
    output: `${what}\n${why}\nPlease tell your course staff; they see what the grader printed.`,
    output_format: "text",
    visibility: "visible",
    stdout_visibility: "hidden",
  });
}

function gradescopeResults({ scorecard, items, name }: Result): GradescopeResults {
  const { submission, grader, integrity, timing } = scorecard;
  const leaderboard = leaderboardOf({ scorecard, items });
  const output = outputOf({ scorecard, items });
  return {
    ...(output !== "" && { output }),
    output_format: "text",
    execution_time: Math.round(timing.totalMs) / 1000,
    visibility: "visible",
    stdout_visibility: "hidden",
    extra_data: {
      submission: name,
      sha256: submission.sha256,
      grader: grader.version,
      seed: grader.seed,
      integrity: integrity.map(({ code }) => code),
    },
    tests: items
      .filter((item) => item.manual !== undefined || !isNotSelected(item))
      .map((item) => testOf(item, submission)),
    ...(leaderboard.length > 0 && { leaderboard }),
  };
}

function testOf(item: ItemResult, { language }: Result["scorecard"]["submission"]): GradescopeTest {
  const isByHand = item.manual !== undefined || item.parts.some(({ status }) => status === "manual");
  return {
    name: item.title,
    name_format: "text",
    number: item.id,
    score: item.points,
    max_score: item.maxPoints,
    ...(item.pending === 0 && { status: item.status === "passed" ? "passed" : "failed" }),
    output: itemText(item, language).join("\n"),
    output_format: "text",
    tags: [...(item.bonus ? ["bonus"] : []), ...(isByHand ? ["by hand"] : [])],
    visibility: item.visibility,
  };
}

/** What students may see of the trainings at once, where no item that judges one is to be seen later. */
const showsTrainings = (items: readonly ItemResult[]): boolean =>
  items.every(({ visibility: seen, parts }) => seen === "visible" || parts.every(({ check }) => check !== "training"));

function outputOf({ scorecard, items }: Pick<Result, "scorecard" | "items">): string {
  const { submission, facts } = scorecard;
  const about = saidOf(submission.findings, submission.language).flatMap(({ place, what, next }) => [
    place === "" ? what : `${place} ${what}`,
    ...(next === undefined ? [] : [`→ ${next}`]),
  ]);
  return [...about, ...(showsTrainings(items) ? factSentences(facts) : [])].join("\n");
}

/** In percent. The whole class sees it. */
function leaderboardOf({ scorecard: { runs }, items }: Pick<Result, "scorecard" | "items">): {
  name: string;
  value: number;
  order: "desc";
}[] {
  if (!showsTrainings(items)) return [];
  return runs.flatMap(({ name, testAccuracy }) =>
    testAccuracy === undefined
      ? []
      : [{ name: `${safeText(name)}: test accuracy, %`, value: Math.round(testAccuracy * 1e4) / 100, order: "desc" }],
  );
}
