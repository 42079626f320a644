/** The pipeline of one grading: rubric + submission → student proxy → checks → scorecard. */
import { cpus } from "node:os";
import { setImmediate } from "node:timers/promises";

import { Clock } from "./clock.ts";
import type { Finding } from "./findings.ts";
import type { judgeSubmission } from "./judge-submission.ts";
import { judgeWithoutRunner, type JudgingOptions, type Result } from "./judging.ts";
import type { Oracle } from "./oracle/oracle.ts";
import { fences, runnerCommand, type Language } from "./runner/command.ts";
import type { PythonSearch } from "./runner/python/interpreter.ts";
import { chooseIsolation } from "./sandbox/isolation.ts";
import type { Tier } from "./sandbox/tier.ts";
import { engineName } from "./scorecard/engine.ts";
import { factsOf } from "./scorecard/facts.ts";
import { scoreTotal } from "./scorecard/score.ts";
import { SCHEMA_VERSION, type Scorecard } from "./scorecard/scorecard.ts";
import { studentLimits } from "./student/limits.ts";
import { StudentProxy, type StudentOptions } from "./student/proxy.ts";
import { TimeBudget } from "./student/time-budget.ts";
import type { Submission } from "./submission/submission.ts";
import { nodePinned, versions } from "./versions.ts";

/** What is graded, and how. */
export interface GradeOptions extends JudgingOptions {
  /** Opens the oracle. It is asked to while the runner starts, which takes as long. */
  readonly oracle: () => Promise<Oracle>;
  /** The only tier of isolation to try. Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
  /** The Python for submissions in it. Where none was found, their parts are skipped. */
  readonly python?: PythonSearch;
}

/** Grades one submission. Throws InternalError where the grader itself fails; whatever the student did is scored. */
export async function grade(options: GradeOptions): Promise<Scorecard> {
  const { rubric, submission } = options;
  const clock = new Clock();
  clock.add("loading grade", performance.now());
  const language = languageOf(submission, options.python, options.seed);
  const running = language === undefined ? undefined : await runningOf(options, language);
  const { items, runs, findings, integrity, blas } = await judged(options, running, clock);
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
    grader: graderOf(options, running?.isolation, blas),
    items,
    runs,
    facts: factsOf(rubric.rubric.runs, runs),
    integrity,
    artifacts: submission.artifacts,
    total: scoreTotal(rubric.rubric, items),
    timing: clock.timing(),
  };
}

/** @param running undefined where there is no Python for the submission. */
async function judged(options: GradeOptions, running: StudentOptions | undefined, clock: Clock): Promise<Result> {
  const { submission } = options;
  if (submission.broken !== undefined) return judgeWithoutRunner(options, submission.broken);
  if (running === undefined) return judgeWithoutRunner(options, pythonMissing(options));
  const student = new StudentProxy(submission, running);
  try {
    const starting = clock.time("starting the runner", () => student.start());
    const [[judge, oracle]] = await Promise.all([loaded(options), starting]);
    return await judge(options, { oracle, student, running }, clock);
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

/** How this submission's code is run: within the rubric's limits, behind what this machine has to confine it. */
async function runningOf(
  { rubric: { rubric, profile }, isolation }: GradeOptions,
  language: Language,
): Promise<StudentOptions> {
  const { limits } = rubric;
  const { tier } = await chooseIsolation(runnerCommand(language, limits.memoryMegabytes), isolation);
  return {
    limits: studentLimits(limits),
    language,
    profile,
    isolation: tier,
    time: new TimeBudget(limits.submissionMinutes * 60_000),
  };
}

/** Why there is no Python, for the person at this machine: it costs no points. */
function pythonMissing({ python }: GradeOptions): Finding {
  return {
    code: "python-missing",
    params: { detail: python?.found === false ? python.detail : "none was looked for" },
  };
}

/** The submission's language with what its runner needs; undefined where there is no Python for it. */
export function languageOf(
  submission: Submission,
  python: PythonSearch | undefined,
  seed: number,
): Language | undefined {
  if (submission.language === "typescript") return { name: "typescript" };
  if (python?.found !== true) return undefined;
  return { name: "python", interpreter: python.interpreter, hashSeed: seed };
}

function graderOf(
  { submission, seed, quick, early = false, only, python }: GradeOptions,
  isolation: Tier | undefined,
  blas: string | undefined,
): Scorecard["grader"] {
  const inPython = submission.language === "python" && python?.found === true ? python.interpreter : undefined;
  return {
    version: versions.grader,
    node: process.versions.node,
    nodePinned,
    ...(inPython !== undefined && { python: inPython.version, numpy: inPython.numpy }),
    seed,
    isolation: isolation === undefined || isolation === "none" ? fences[submission.language] : isolation,
    engine: engineOf(submission, inPython?.numpy, isolation, blas),
    cpu: cpus()[0]?.model ?? process.arch,
    options: { quick, early, only },
  };
}

/** @param blas by which accuracies were measured, where there were trainings. */
function engineOf(
  { language }: Submission,
  numpy: string | undefined,
  isolation: Tier | undefined,
  blas: string | undefined,
): string {
  const isInTypescript = language === "typescript";
  if (!isInTypescript && numpy === undefined) return "none";
  const library = isInTypescript ? `numpy-ts ${versions.numpyTs}` : `NumPy ${numpy}`;
  return engineName({ library, blas, isTheSubmissions: isInTypescript && isolation !== "none" });
}
