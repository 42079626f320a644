/** By what one grading is as good as another: everything that a scorecard follows from. */
import { createHash } from "node:crypto";

import type { Scorecard } from "./scorecard.ts";

/** What a key is made of: fields of a scorecard, all of them known before the grading. */
export interface Graded {
  readonly submission: Pick<Scorecard["submission"], "sha256">;
  readonly rubric: Pick<Scorecard["rubric"], "sha256">;
  readonly grader: Pick<Scorecard["grader"], "version" | "seed" | "isolation" | "engine" | "options">;
}

/** Equal for gradings of the same content by the same rules, whatever the submission is called. In hexadecimal. */
export function gradingKey({ submission, rubric, grader }: Graded): string {
  const { version, seed, isolation, engine, options } = grader;
  const { quick, early, only } = options;
  const content = [submission.sha256, rubric.sha256, version, seed, isolation, engine, quick, early, only];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** Whether a scorecard says what came out, and not what its machine lacked. */
export function isJudged({ items }: Pick<Scorecard, "items">): boolean {
  return items.every(({ parts }) =>
    parts.every(({ reason }) => reason !== "data-missing" && reason !== "python-missing"),
  );
}
