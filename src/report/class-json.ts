/** A class for other programs: what counts of each submission, and where it comes from. The scorecards have the rest. */
import { opennessOf } from "../results/merge.ts";
import type { Result } from "../results/results.ts";
import { harmlessJson } from "./json.ts";

/** Of the form that `recordOf` gives. */
const CLASS_SCHEMA_VERSION = 1;

/** One document. */
export function classJson(results: readonly Result[]): string {
  return harmlessJson({ schemaVersion: CLASS_SCHEMA_VERSION, results: results.map(recordOf) });
}

/** A line for each submission. */
export function classJsonLines(results: readonly Result[]): string {
  return results
    .map((result) => harmlessJson({ schemaVersion: CLASS_SCHEMA_VERSION, ...recordOf(result) }, 0))
    .join("\n");
}

function recordOf(result: Result): object {
  const { name, student, scorecard, items, total } = result;
  const { submission, rubric, grader, runs, integrity } = scorecard;
  return {
    name,
    final: opennessOf(result) === undefined,
    complete: scorecard.complete,
    submission: { language: submission.language, sha256: submission.sha256, identity: submission.identity },
    student,
    rubric,
    grader: { version: grader.version, seed: grader.seed },
    items: items.map(({ id, title, bonus, status, points, maxPoints, pending, automatic, manual }) => {
      return { id, title, bonus, status, points, maxPoints, pending, automatic, manual };
    }),
    testAccuracies: runs.map(({ name: run, testAccuracy, threshold }) => ({ run, testAccuracy, threshold })),
    integrity: integrity.map(({ code }) => code),
    total,
  };
}
