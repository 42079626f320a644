/** The pipeline of one grading: rubric + submission → student proxy → checks → scorecard. */
import { setImmediate } from "node:timers/promises";

import { Clock } from "./clock.ts";
import type { Finding } from "./findings.ts";
import type { judgeSubmission } from "./judge-submission.ts";
import { judgeWithoutRunner, type JudgingOptions, type Result } from "./judging.ts";
import { meansFor, type Means, type MeansOptions } from "./means.ts";
import type { Oracle } from "./oracle/oracle.ts";
import { factsOf } from "./scorecard/facts.ts";
import { scoreTotal } from "./scorecard/score.ts";
import { SCHEMA_VERSION, type Scorecard } from "./scorecard/scorecard.ts";
import { StudentProxy } from "./student/proxy.ts";

/** What is graded, and how. */
export interface GradeOptions extends JudgingOptions, Pick<MeansOptions, "isolation" | "python" | "signal"> {
  /** Opens the oracle. It is asked to while the runner starts, which takes as long. */
  readonly oracle: () => Promise<Oracle>;
}

/**
 * Grades one submission. Throws InternalError where the grader itself fails, and the reason of `signal` once that is aborted;
 * whatever the student did is scored.
 */
export async function grade(options: GradeOptions): Promise<Scorecard> {
  const { rubric, submission } = options;
  const clock = new Clock();
  clock.add("loading grade", performance.now());
  const means = await meansFor(options);
  const { items, runs, findings, integrity } = await judged(options, means, clock);
  options.signal?.throwIfAborted();
  return {
    schemaVersion: SCHEMA_VERSION,
    complete: items.every((item) => item.parts.every(({ status }) => status !== "skipped")),
    submission: {
      name: submission.name,
      language: submission.language,
      sha256: submission.sha256,
      ...(submission.identity !== undefined && { identity: submission.identity }),
      findings: [...submission.findings, ...findings],
    },
    rubric: { title: rubric.rubric.title, sha256: rubric.sha256 },
    grader: means.grader,
    items,
    runs,
    facts: factsOf(rubric.rubric.runs, runs),
    integrity,
    artifacts: submission.artifacts,
    total: scoreTotal(rubric.rubric, items),
    timing: clock.timing(),
  };
}

async function judged(options: GradeOptions, { running, blas }: Means, clock: Clock): Promise<Result> {
  const { submission } = options;
  if (submission.broken !== undefined) return judgeWithoutRunner(options, submission.broken);
  if (running === undefined) return judgeWithoutRunner(options, pythonMissing(options));
  const student = new StudentProxy(submission, running);
  try {
    const starting = clock.time("starting the runner", () => student.start());
    const [[judge, oracle]] = await Promise.all([loaded(options), starting]);
    return await judge(options, { oracle, student, running, ...(blas !== undefined && { blas }) }, clock);
  } finally {
    await student.close();
  }
}

/** What judges, and its oracle. They take as long to load as a runner to start, and let nothing else happen meanwhile. */
async function loaded({ oracle }: GradeOptions): Promise<[typeof judgeSubmission, Oracle]> {
  // First what the runner's process waits for is written to it, which takes turns of the event loop.
  await setImmediate();
  await setImmediate();
  const judging = await import("./judge-submission.ts");
  return [judging.judgeSubmission, await oracle()];
}

/** Why there is no Python, for the person at this machine: it costs no points. */
function pythonMissing({ python }: GradeOptions): Finding {
  return {
    code: "python-missing",
    params: { detail: python?.found === false ? python.detail : "none was looked for" },
  };
}
