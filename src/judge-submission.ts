/**
 * Judges a submission that runs: its parts one after the other with what its one runner answers; then its trainings, which
 * have runners of their own, side by side.
 */
import { judge } from "./checks/checks.ts";
import { stopped, type CheckContext, type Judgement } from "./checks/check.ts";
import { contradictedAccuracies } from "./checks/stored-accuracies.ts";
import type { Clock } from "./clock.ts";
import { CachedImages } from "./data/provide.ts";
import type { Finding } from "./findings.ts";
import { scoreItems, selectedRuns, type JudgingOptions, type Result } from "./judging.ts";
import type { BlasLibrary } from "./numeric/blas/library.ts";
import { settleHeap } from "./numeric/engine.ts";
import type { Oracle } from "./oracle/oracle.ts";
import type { Part } from "./rubric/schema.ts";
import { graphsToDraw } from "./rubric/to-draw.ts";
import type { StudentOptions, StudentProxy } from "./student/proxy.ts";
import type { RunOutcome } from "./training/outcome.ts";
import { TrainingRuns } from "./training/runs.ts";

/** Who answers. */
export interface Answering {
  readonly oracle: Oracle;
  readonly student: StudentProxy;
  /** How trainings are run. */
  readonly running: StudentOptions;
  /** What they multiply by where the operating system confines their runners. */
  readonly blas?: BlasLibrary;
}

/** Judges everything. Throws InternalError for what is our own fault, and nothing for what is the student's. */
export async function judgeSubmission(
  options: JudgingOptions,
  { oracle, student, running, blas }: Answering,
  clock: Clock,
): Promise<Result> {
  const { rubric, submission, seed, jobs, observer, atRealShapes = true } = options;
  const { signal } = running;
  const names = selectedRuns(options);
  const seen = { right: 0, wrong: 0 };
  const images = new CachedImages({ onProgress: observer.onData, signal });
  const trainings = new TrainingRuns({
    rubric: rubric.rubric,
    submission,
    running: forTraining(running, options.arrayMegabytes, blas),
    oracle,
    isKnownRight: () => seen.right > 0 && seen.wrong === 0,
    seed,
    early: options.early ?? false,
    jobs,
    data: once(() => {
      settleHeap();
      return clock.time("data", () => unlessAborted(() => images.provide(), signal));
    }),
    onProgress: observer.onTraining,
    onPrinted: observer.onPrinted,
    onFinished: (name, ms) => {
      clock.add(`training ${name}`, ms);
    },
  });
  const training = async (name: string): Promise<RunOutcome> =>
    options.quick ? { kind: "skipped", reason: "quick" } : trainings.outcome(name);
  const { files } = submission;
  const { runs } = rubric.rubric;
  const context: CheckContext = {
    student,
    files,
    oracle,
    seed,
    runs,
    toDraw: graphsToDraw(rubric.rubric),
    training,
    atRealShapes,
  };
  const withHints = (verdict: Judgement): Judgement =>
    verdict.status === "passed" ? verdict : { ...verdict, findings: student.withHints(verdict.findings) };
  const items = await scoreItems(options, {
    judgeInTurn: (part, item) =>
      clock.time(item.id, async () => {
        const judgement = await judge(part, context);
        const misdeed = await student.settle();
        const verdict = misdeed === undefined ? judgement : stopped(misdeed);
        const isRight = verdict.status === "passed";
        if (OF_TRAININGS.has(part.check)) seen[isRight ? "right" : "wrong"] += 1;
        // Who has some of a classifier will train it.
        if (part.check === "classifier" && isRight && names.length > 0) images.prepare();
        return withHints(verdict);
      }),
    judgeTraining: async (part) => withHints(await judge(part, context)),
  });
  observer.onPrinted(student.printed);
  const outcomes = await Promise.all(names.map((name) => trainings.outcome(name)));
  const records = outcomes.flatMap((outcome) => (outcome.kind === "skipped" ? [] : (outcome.record ?? [])));
  const notes = distinct([...student.notes, ...trainings.notes]);
  const integrity = distinct([...student.flags, ...trainings.flags]);
  const findings = [...notes, ...contradictedAccuracies(submission, records, rubric)];
  return { items, runs: records, findings, integrity };
}

/** The checks of what a training is made of. */
const OF_TRAININGS: ReadonlySet<Part["check"]> = new Set<Part["check"]>(["layer", "classifier", "optimizer"]);

/** Native code is only for a runner that the operating system confines. */
function forTraining(
  { language, limits, isolation, ...running }: StudentOptions,
  arrayMegabytes: number | undefined,
  blas: BlasLibrary | undefined,
): StudentOptions {
  const takesBlas = language.name === "typescript" && blas !== undefined && isolation !== "none";
  return {
    ...running,
    isolation,
    language: takesBlas ? { ...language, blas } : language,
    limits: { ...limits, ...(arrayMegabytes !== undefined && { arrayMegabytes }) },
  };
}

/** Each finding once. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** What a task gives; once aborted, nobody here waits for it. */
async function unlessAborted<T>(task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return task();
  signal.throwIfAborted();
  const waiting = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const refuse = (): void => {
      reject(signal.reason);
    };
    signal.addEventListener("abort", refuse, { once: true, signal: waiting.signal });
  });
  return Promise.race([task(), aborted]).finally(() => {
    waiting.abort();
  });
}

/** The same promise for everyone who asks. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
