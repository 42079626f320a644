/** The training runs of one grading: each in a runner of its own, as many side by side as there is room for. */
import pLimit from "p-limit";

import { DataUnavailableError } from "../data/data-unavailable-error.ts";
import type { Cifar10 } from "../data/read.ts";
import type { Finding } from "../findings.ts";
import type { Rubric } from "../rubric/schema.ts";
import { StudentProxy, type StudentOptions } from "../student/proxy.ts";
import type { Submission } from "../submission/stage.ts";
import { attempt, type Progress } from "./loop.ts";
import { construct, forwardNote } from "./model.ts";
import type { RunOutcome, RunRecord } from "./outcome.ts";
import { readSetup } from "./setup.ts";

/** Everything the runs of a grading share. */
export interface RunsOptions {
  readonly rubric: Rubric;
  readonly submission: Submission;
  /** How the submission is run. */
  readonly running: StudentOptions;
  readonly seed: number;
  /** Runs at the same time; the results do not depend on it. */
  readonly jobs: number;
  /** The images; asked for by the first run. Throws DataUnavailableError where there are none to be had. */
  readonly data: () => Promise<Cifar10>;
  readonly onProgress: (run: string, progress: Progress) => void;
  /** What the student's code printed in a run, its first 64 KB. Not fit for a terminal as it is. */
  readonly onPrinted: (text: string) => void;
  /** Told how long a run took, once it has ended. */
  readonly onFinished: (run: string, ms: number) => void;
}

/** Runs each training when it is first asked for, and once. */
export class TrainingRuns {
  readonly #options: RunsOptions;
  readonly #outcomes = new Map<string, Promise<RunOutcome>>();
  readonly #notes = new Map<string, readonly Finding[]>();
  readonly #flags = new Map<string, readonly Finding[]>();
  readonly #inTurn: <T>(task: () => Promise<T>) => Promise<T>;

  constructor(options: RunsOptions) {
    this.#options = options;
    const limit = pLimit(options.jobs);
    this.#inTurn = (task) => limit(task);
  }

  /** The outcome of the run of that name. */
  outcome(name: string): Promise<RunOutcome> {
    const known = this.#outcomes.get(name);
    if (known !== undefined) return known;
    const outcome = this.#inTurn(() => this.#run(name));
    this.#outcomes.set(name, outcome);
    return outcome;
  }

  /** What was noticed in the runs that have ended, in the rubric's order. */
  get notes(): readonly Finding[] {
    return this.#inOrder(this.#notes);
  }

  /** What only hostile code does, in the runs that have ended, in the rubric's order. */
  get flags(): readonly Finding[] {
    return this.#inOrder(this.#flags);
  }

  #inOrder(findings: ReadonlyMap<string, readonly Finding[]>): readonly Finding[] {
    return Object.keys(this.#options.rubric.runs).flatMap((name) => findings.get(name) ?? []);
  }

  async #run(name: string): Promise<RunOutcome> {
    const { submission, running } = this.#options;
    const student = new StudentProxy(submission, running);
    const startedAt = performance.now();
    try {
      return await this.#trained(name, student);
    } catch (error) {
      if (error instanceof DataUnavailableError) return { kind: "skipped", reason: "data-missing" };
      throw error;
    } finally {
      await student.close();
      this.#notes.set(name, student.notes);
      this.#flags.set(name, student.flags);
      this.#options.onPrinted(student.printed);
      this.#options.onFinished(name, performance.now() - startedAt);
    }
  }

  async #trained(name: string, student: StudentProxy): Promise<RunOutcome> {
    const { rubric, seed, data, onProgress } = this.#options;
    const run = rubric.runs[name];
    if (run === undefined) throw new RangeError(`Expected a run of the rubric, got ${name}.`);
    await student.start();
    const read = await readSetup(name, rubric, student);
    if (!read.ok) return { kind: "stopped", findings: read.findings };
    const { setup } = read;
    const model = await construct(student, setup, `${seed}/${name}/initial`);
    if (!model.ok) return { kind: "stopped", findings: [model.finding] };
    const images = await data();
    const notes = [...read.notes, ...(await forwardNote(student, model.value, seed))];
    const { attempt: made, finding } = await attempt(model.value, {
      run: name,
      seed,
      setup,
      optimizer: { module: "optim", name: run.optimizer },
      data: images,
      student,
      budgetMs: rubric.limits.trainingMinutes * 60_000,
      onProgress: (progress) => {
        onProgress(name, progress);
      },
    });
    const { learningRate, lrDecay, batchSize, beta, reg, hiddenDim } = setup;
    const { testAccuracy } = made;
    const record: RunRecord = {
      name,
      seed,
      learningRate,
      lrDecay,
      batchSize,
      beta,
      reg,
      hiddenDim,
      attempts: [made],
      ...(testAccuracy !== undefined && { testAccuracy }),
      threshold: run.threshold,
    };
    if (testAccuracy !== undefined) return { kind: "completed", record, testAccuracy, notes };
    return { kind: "stopped", findings: [...(finding === undefined ? [] : [finding]), ...notes], record };
  }
}
