/** The pipeline of one grading: rubric + submission → student proxy → checks → scorecard. */
import { cpus } from "node:os";

import { judge } from "./checks/checks.ts";
import { stopped, type CheckContext, type Judgement } from "./checks/check.ts";
import { contradictedAccuracies } from "./checks/stored-accuracies.ts";
import { cacheFolder } from "./data/cache-folder.ts";
import { ensureCifar10 } from "./data/ensure.ts";
import { readCifar10, type Cifar10 } from "./data/read.ts";
import type { OnProgress } from "./data/progress.ts";
import type { Finding } from "./findings.ts";
import type { Oracle } from "./oracle/oracle.ts";
import type { LoadedRubric } from "./rubric/load.ts";
import type { Item, Part, Rubric } from "./rubric/schema.ts";
import { fences, runnerCommand, type Language } from "./runner/command.ts";
import type { PythonSearch } from "./runner/python/interpreter.ts";
import { chooseIsolation } from "./sandbox/isolation.ts";
import type { Tier } from "./sandbox/tier.ts";
import { scoreItem, scorePart, scoreTotal } from "./scorecard/score.ts";
import { SCHEMA_VERSION, type ItemScore, type Scorecard } from "./scorecard/scorecard.ts";
import { StudentProxy, type StudentOptions } from "./student/proxy.ts";
import { TimeBudget } from "./student/time-budget.ts";
import type { Submission } from "./submission/submission.ts";
import type { Progress } from "./training/loop.ts";
import type { RunOutcome, RunRecord } from "./training/outcome.ts";
import { TrainingRuns } from "./training/runs.ts";
import { nodePinned, versions } from "./versions.ts";

/** What is graded, and how. */
export interface GradeOptions {
  readonly rubric: LoadedRubric;
  readonly submission: Submission;
  readonly oracle: Oracle;
  readonly seed: number;
  /** Leave the trainings out. */
  readonly quick: boolean;
  /** Ids of the items to judge; empty for all. */
  readonly only: readonly string[];
  /** Trainings at the same time. The scorecard does not depend on it. */
  readonly jobs: number;
  /** The only tier of isolation to try. Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
  /** The Python for submissions in it. Where none was found, their parts are skipped. */
  readonly python?: PythonSearch;
  /** Whether layers are judged at the handout's real shapes, too. Default: yes. */
  readonly atRealShapes?: boolean;
  readonly observer: GradeObserver;
}

/** Is told how a grading goes. */
export interface GradeObserver {
  readonly onData: OnProgress;
  readonly onTraining: (run: string, progress: Progress) => void;
  /** What one process of the student's code printed: its first 64 KB. Not fit for a terminal as it is. */
  readonly onPrinted: (text: string) => void;
}

/** What was found out about a submission: the rest of a scorecard follows from the options. */
interface Result {
  readonly items: readonly ItemScore[];
  readonly runs: readonly RunRecord[];
  /** About the submission as a whole. */
  readonly findings: readonly Finding[];
  /** What only hostile code does. */
  readonly integrity: readonly Finding[];
}

/** Grades one submission. Throws InternalError where the grader itself fails; whatever the student did is scored. */
export async function grade(options: GradeOptions): Promise<Scorecard> {
  const { rubric, submission } = options;
  const clock = new Clock();
  clock.add("loading grade", performance.now());
  const language = languageOf(submission, options.python, options.seed);
  const running = language === undefined ? undefined : await runningOf(options, language);
  const { items, runs, findings, integrity } =
    submission.broken !== undefined
      ? { ...(await withoutRunner(options, clock, stopped(submission.broken))), findings: [submission.broken] }
      : running === undefined
        ? { ...(await withoutRunner(options, clock, noPython)), findings: [pythonMissing(options)] }
        : await withRunner(options, clock, running);
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
    grader: graderOf(options, running?.isolation),
    items,
    runs,
    integrity,
    artifacts: submission.artifacts,
    total: scoreTotal(rubric.rubric, items),
    timing: clock.timing(),
  };
}

/** How this submission's code is run: within the rubric's limits, behind what this machine has to confine it. */
async function runningOf(
  { rubric: { rubric, profile }, isolation }: GradeOptions,
  language: Language,
): Promise<StudentOptions> {
  const { limits } = rubric;
  const { tier } = await chooseIsolation(runnerCommand(language, limits.memoryMegabytes), isolation);
  return {
    limits: {
      memoryMegabytes: limits.memoryMegabytes,
      outputMegabytes: limits.outputMegabytes,
      cpuSeconds: limits.cpuMinutes * 60,
      loadMs: limits.loadSeconds * 1000,
      callMs: limits.callSeconds * 1000,
    },
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

/** The same verdict on every part, because nothing can be run. */
async function withoutRunner(options: GradeOptions, clock: Clock, verdict: Judgement): Promise<Result> {
  const items = await judgeItems(options, clock, async (part) => (isByHand(part, verdict) ? byHand : verdict));
  return { items, runs: [], findings: [], integrity: [] };
}

async function withRunner(options: GradeOptions, clock: Clock, running: StudentOptions): Promise<Result> {
  const { rubric, submission, oracle, seed, observer, atRealShapes = true } = options;
  const data = once(() => clock.time("data", () => provideData(observer.onData)));
  const trainings = new TrainingRuns({
    rubric: rubric.rubric,
    submission,
    running,
    seed,
    jobs: options.jobs,
    data,
    onProgress: observer.onTraining,
    onPrinted: observer.onPrinted,
    onFinished: (name, ms) => {
      clock.add(`training ${name}`, ms);
    },
  });
  const training = async (name: string): Promise<RunOutcome> =>
    options.quick ? { kind: "skipped", reason: "quick" } : trainings.outcome(name);
  const student = new StudentProxy(submission, running);
  try {
    await clock.time("starting the runner", () => student.start());
    const context: CheckContext = {
      student,
      files: submission.files,
      oracle,
      seed,
      runs: rubric.rubric.runs,
      training,
      atRealShapes,
    };
    const items = await judgeItems(options, clock, async (part) => {
      const judgement = await judge(part, context);
      // Trainings have runners of their own, and are judged side by side.
      if (part.check === "training") return judgement;
      const misdeed = await student.settle();
      return misdeed === undefined ? judgement : stopped(misdeed);
    });
    observer.onPrinted(student.printed);
    const runs = await recordsOf(rubric.rubric, options, training);
    const notes = distinct([...student.notes, ...trainings.notes]);
    const integrity = distinct([...student.flags, ...trainings.flags]);
    return { items, runs, findings: [...notes, ...contradictedAccuracies(submission, runs, rubric)], integrity };
  } finally {
    await student.close();
  }
}

/** All parts in the rubric's order, then the trainings, which share the machine and not a runner. */
async function judgeItems(
  options: GradeOptions,
  clock: Clock,
  judgePart: (part: Part) => Promise<Judgement>,
): Promise<ItemScore[]> {
  const { items } = options.rubric.rubric;
  const judgements = new Map<Part, Promise<Judgement>>();
  for (const item of items) {
    for (const part of item.parts.filter(({ check }) => check !== "training")) {
      const judgement = isSelected(item, options) ? await clock.time(item.id, () => judgePart(part)) : notSelected;
      judgements.set(part, Promise.resolve(judgement));
    }
  }
  for (const item of items) {
    for (const part of item.parts.filter(({ check }) => check === "training")) {
      judgements.set(part, isSelected(item, options) ? judgePart(part) : Promise.resolve(notSelected));
    }
  }
  await Promise.all(judgements.values());
  return Promise.all(
    items.map(async (item) => {
      const scores = item.parts.map(async (part) => scorePart(part, item, (await judgements.get(part)) ?? notSelected));
      return scoreItem(item, await Promise.all(scores));
    }),
  );
}

const noPython: Judgement = { status: "skipped", reason: "python-missing", right: 0, findings: [] };
const notSelected: Judgement = { status: "skipped", reason: "not-selected", right: 0, findings: [] };
const byHand: Judgement = { status: "manual", right: 0, findings: [] };

/** What a person scores: also a graph, where the submission cannot be read. It may be drawn elsewhere. */
function isByHand({ check }: Part, { status }: Judgement): boolean {
  return check === "manual" || (check === "graph-structure" && status !== "skipped");
}

function isSelected(item: Item, { only }: GradeOptions): boolean {
  return only.length === 0 || only.includes(item.id);
}

/** Each finding once. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** The records of the runs that were started, in the rubric's order. */
async function recordsOf(
  rubric: Rubric,
  options: GradeOptions,
  training: (run: string) => Promise<RunOutcome>,
): Promise<RunRecord[]> {
  const used = rubric.items
    .filter((item) => isSelected(item, options))
    .flatMap(({ parts }) => parts.flatMap((part) => (part.check === "training" ? part.run : [])));
  const names = Object.keys(rubric.runs).filter((name) => used.includes(name));
  const outcomes = await Promise.all(names.map(training));
  return outcomes.flatMap((outcome) => (outcome.kind === "skipped" ? [] : (outcome.record ?? [])));
}

async function provideData(onProgress: OnProgress): Promise<Cifar10> {
  const folder = cacheFolder();
  await ensureCifar10(folder, { onProgress });
  return readCifar10(folder);
}

function graderOf(
  { submission, seed, quick, only, python }: GradeOptions,
  isolation: Tier | undefined,
): Scorecard["grader"] {
  const inPython = submission.language === "python" && python?.found === true ? python.interpreter : undefined;
  return {
    version: versions.grader,
    node: process.versions.node,
    nodePinned,
    ...(inPython !== undefined && { python: inPython.version, numpy: inPython.numpy }),
    seed,
    isolation: isolation === undefined || isolation === "none" ? fences[submission.language] : isolation,
    engine: engineOf(submission, inPython?.numpy),
    cpu: cpus()[0]?.model ?? process.arch,
    options: { quick, only },
  };
}

/** What multiplies the submission's matrices. */
function engineOf({ language }: Submission, numpy: string | undefined): string {
  if (language === "typescript") return `numpy-ts ${versions.numpyTs}`;
  return numpy === undefined ? "none" : `NumPy ${numpy}`;
}

/** The same promise for everyone who asks. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Adds up how long things take. */
class Clock {
  // The clock of `performance` starts with this process.
  readonly #startedAt = new Date(performance.timeOrigin);
  readonly #phases = new Map<string, number>();

  add(phase: string, ms: number): void {
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + ms);
  }

  async time<T>(phase: string, task: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await task();
    } finally {
      this.add(phase, performance.now() - start);
    }
  }

  timing(): Scorecard["timing"] {
    return {
      startedAt: this.#startedAt.toISOString(),
      totalMs: performance.now(),
      phases: Object.fromEntries(this.#phases),
    };
  }
}
