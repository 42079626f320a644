/** The pipeline of one grading: rubric + submission → student proxy → checks → scorecard. */
import { cpus } from "node:os";

import { judge } from "./checks/checks.ts";
import type { CheckContext, Judgement } from "./checks/check.ts";
import { cacheFolder } from "./data/cache-folder.ts";
import { ensureCifar10 } from "./data/ensure.ts";
import { readCifar10, type Cifar10 } from "./data/read.ts";
import type { OnProgress } from "./data/progress.ts";
import type { Oracle } from "./oracle/oracle.ts";
import type { LoadedRubric } from "./rubric/load.ts";
import type { Item, Part, Rubric } from "./rubric/schema.ts";
import { isolation } from "./sandbox/process.ts";
import { scoreItem, scorePart, scoreTotal } from "./scorecard/score.ts";
import { SCHEMA_VERSION, type ItemScore, type Scorecard } from "./scorecard/scorecard.ts";
import { StudentProxy, type StudentLimits } from "./student/proxy.ts";
import type { Submission } from "./submission/stage.ts";
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
  readonly observer: GradeObserver;
}

/** Is told how a grading goes. */
export interface GradeObserver {
  readonly onData: OnProgress;
  readonly onTraining: (run: string, progress: Progress) => void;
  /** What one process of the student's code printed: its first 64 KB. Not fit for a terminal as it is. */
  readonly onPrinted: (text: string) => void;
}

/** Grades one submission. Throws InternalError where the grader itself fails; whatever the student did is scored. */
export async function grade(options: GradeOptions): Promise<Scorecard> {
  const { rubric, submission, oracle, seed, observer } = options;
  const clock = new Clock();
  clock.add("loading grade", performance.now());
  const limits = limitsOf(rubric.rubric);
  const data = once(() => clock.time("data", () => provideData(observer.onData)));
  const runs = new TrainingRuns({
    rubric: rubric.rubric,
    submission,
    limits,
    oracle,
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
    options.quick ? { kind: "skipped", reason: "quick" } : runs.outcome(name);

  const student = new StudentProxy(submission, limits);
  try {
    await clock.time("starting the runner", () => student.start());
    const context: CheckContext = { student, oracle, seed, training };
    const items = await judgeItems(options, context, clock);
    observer.onPrinted(student.printed);
    return {
      schemaVersion: SCHEMA_VERSION,
      complete: items.every((item) => item.parts.every(({ status }) => status !== "skipped")),
      submission: { name: submission.name, language: submission.language, sha256: submission.sha256 },
      rubric: { title: rubric.rubric.title, sha256: rubric.sha256 },
      grader: graderOf(options),
      items,
      runs: await recordsOf(rubric.rubric, options, training),
      total: scoreTotal(rubric.rubric, items),
      timing: clock.timing(),
    };
  } finally {
    await student.close();
  }
}

/** All parts in the rubric's order, then the trainings, which share the machine and not a runner. */
async function judgeItems(options: GradeOptions, context: CheckContext, clock: Clock): Promise<ItemScore[]> {
  const { items } = options.rubric.rubric;
  const judgements = new Map<Part, Promise<Judgement>>();
  for (const item of items) {
    for (const part of item.parts.filter(({ check }) => check !== "training")) {
      const judgement = isSelected(item, options) ? await clock.time(item.id, () => judge(part, context)) : notSelected;
      judgements.set(part, Promise.resolve(judgement));
    }
  }
  for (const item of items) {
    for (const part of item.parts.filter(({ check }) => check === "training")) {
      judgements.set(part, isSelected(item, options) ? judge(part, context) : Promise.resolve(notSelected));
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

const notSelected: Judgement = { status: "skipped", reason: "not-selected", right: 0, findings: [] };

function isSelected(item: Item, { only }: GradeOptions): boolean {
  return only.length === 0 || only.includes(item.id);
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

function limitsOf({ limits }: Rubric): StudentLimits {
  return {
    memoryMegabytes: limits.memoryMegabytes,
    outputMegabytes: limits.outputMegabytes,
    loadMs: limits.loadSeconds * 1000,
    callMs: limits.callSeconds * 1000,
  };
}

function graderOf({ seed, quick, only }: GradeOptions): Scorecard["grader"] {
  return {
    version: versions.grader,
    node: process.versions.node,
    nodePinned,
    seed,
    isolation,
    engine: `numpy-ts ${versions.numpyTs}`,
    cpu: cpus()[0]?.model ?? process.arch,
    options: { quick, only },
  };
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
