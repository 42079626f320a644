/** The training runs of one grading: each in a runner of its own, as many side by side as there is room for. */
import { DataUnavailableError } from "../data/data-unavailable-error.ts";
import type { Cifar10 } from "../data/read.ts";
import type { Finding } from "../findings.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Rubric, Run } from "../rubric/schema.ts";
import { StudentProxy, type StudentOptions } from "../student/proxy.ts";
import { TimeBudget } from "../student/time-budget.ts";
import type { Submission } from "../submission/stage.ts";
import { auditedAttempt } from "./audited.ts";
import type { AttemptOptions, AttemptOutcome, Progress } from "./loop.ts";
import { construct, forwardNote } from "./model.ts";
import { learnsByHeart } from "./by-heart.ts";
import { checkNetwork } from "./network-check.ts";
import type { RunOutcome, RunRecord } from "./outcome.ts";
import { readSetup, type Setup } from "./setup.ts";
import { Steps } from "./steps.ts";
import { Turns, type Turn } from "./turns.ts";
import { isFake, isNear, together, type AttemptVerdict } from "./verdict.ts";

/** Seeds are what NumPy takes as one. */
const SEEDS = 2 ** 32;

/**
 * For all second runners of a grading. It is none of the submission's, which must not run out because steps are taken again;
 * and far below what a grader's clock leaves for other things than the student's code.
 */
const OWN_AUDIT_MS = 5 * 60_000;

/** Everything the runs of a grading share. */
export interface RunsOptions {
  readonly rubric: Rubric;
  readonly submission: Submission;
  /** What takes steps again, where it can. */
  readonly oracle: Oracle;
  /**
   * Whether the checks have found layers, classifier and optimizer right. Then the reference audits every run: who is right
   * when checked, and something else before a training, would decide by that whether it is audited.
   */
  readonly isKnownRight: () => boolean;
  /** How the submission is run. */
  readonly running: StudentOptions;
  readonly seed: number;
  /** Whether every run ends once it is safe that it has passed. */
  readonly early: boolean;
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
  readonly #ownAuditTime = new TimeBudget(OWN_AUDIT_MS);
  readonly #turns: Turns;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#turns = new Turns(options.jobs);
  }

  /** The outcome of the run of that name. */
  outcome(name: string): Promise<RunOutcome> {
    const known = this.#outcomes.get(name);
    if (known !== undefined) return known;
    const outcome = this.#turns.take((turn) => this.#run(name, turn));
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

  async #run(name: string, turn: Turn): Promise<RunOutcome> {
    const run = this.#options.rubric.runs[name];
    if (run === undefined) throw new RangeError(`Expected a run of the rubric, got ${name}.`);
    const startedAt = performance.now();
    try {
      const { seed } = this.#options;
      const first = await this.#attempt(name, run, seed, turn);
      if (first.kind !== "completed" || !isNear(first.testAccuracy, run)) return first;
      const outcomes: AttemptVerdict[] = [first];
      for (let repeat = 1; repeat <= run.repeats; repeat++) {
        const next = await this.#attempt(name, run, (seed + repeat) % SEEDS, turn);
        // A fake does not count as bad luck.
        if (isFake(next)) return next;
        outcomes.push(next);
      }
      return together(outcomes, run);
    } catch (error) {
      if (error instanceof DataUnavailableError) return { kind: "skipped", reason: "data-missing" };
      throw error;
    } finally {
      this.#options.onFinished(name, performance.now() - startedAt);
    }
  }

  /** One attempt, in a runner of its own. */
  async #attempt(name: string, run: Run, seed: number, turn: Turn): Promise<AttemptVerdict> {
    const { submission, running } = this.#options;
    const student = new StudentProxy(submission, running);
    try {
      return await this.#trained(name, run, seed, student, turn);
    } finally {
      await student.close();
      this.#notes.set(name, [...(this.#notes.get(name) ?? []), ...student.notes]);
      this.#flag(name, student.flags);
      this.#options.onPrinted(student.printed);
    }
  }

  #flag(name: string, flags: readonly Finding[]): void {
    this.#flags.set(name, [...(this.#flags.get(name) ?? []), ...flags]);
  }

  async #trained(name: string, run: Run, seed: number, student: StudentProxy, turn: Turn): Promise<AttemptVerdict> {
    const { rubric, data, oracle, isKnownRight, submission, running } = this.#options;
    await student.start();
    const read = await readSetup(name, rubric, student);
    if (!read.ok) return { kind: "stopped", findings: read.findings };
    const { setup } = read;
    const optimizer = { module: "optim", name: run.optimizer } as const;
    const check = await checkNetwork({ run: name, student, setup, optimizer, oracle, seed });
    const model = await construct(student, setup, `${seed}/${name}/initial`);
    if (!model.ok) return { kind: "stopped", findings: [model.finding] };
    const forward = await forwardNote(student, model.value, seed);
    const images = await data();
    const steps = new Steps({ run: name, student, optimizer, setup });
    const sent = await steps.sendImages(images, model.value.object.of);
    if (!sent.ok) return { kind: "stopped", findings: [sent.finding] };
    const { made, notes: ofAudit } = await auditedAttempt(model.value, {
      run: name,
      seed,
      setup,
      data: images,
      steps,
      optimizer,
      submission,
      again: { ...running, time: this.#ownAuditTime },
      oracle,
      deviation: isKnownRight() ? undefined : check.deviation,
      ...this.#limitsOf(name, run),
      onUnderWay: () => {
        turn.begun();
      },
      onMeasured: async (testAccuracy) => {
        // Otherwise there is more to be asked of the runner, or there are more attempts.
        if (testAccuracy < run.threshold || seed !== this.#options.seed) return;
        await student.close();
        await turn.leave();
      },
    });
    const isWanting = made.attempt.stop === "diverged" || (made.attempt.testAccuracy ?? 1) < run.threshold;
    // Whatever it leaves behind in the runner, no training comes after it.
    const byHeart = isWanting ? await learnsByHeart({ run: name, student, setup, optimizer, data: images, seed }) : [];
    const notes: Finding[] = [
      ...(isWanting ? [...check.findings, ...made.notes, ...byHeart] : []),
      ...read.notes,
      ...forward,
      ...ofAudit,
    ];
    return this.#outcome(name, run, setup, made, notes);
  }

  /** How long an attempt goes on, and who is told of it. */
  #limitsOf(name: string, run: Run): Pick<AttemptOptions, "early" | "budgetMs" | "onProgress"> {
    const { early, rubric, onProgress } = this.#options;
    return {
      ...((early || run.early) && { early: { threshold: run.threshold, confidence: run.earlyConfidence } }),
      budgetMs: rubric.limits.trainingMinutes * 60_000,
      onProgress: (progress) => {
        onProgress(name, progress);
      },
    };
  }

  #outcome(
    name: string,
    { threshold }: Run,
    { learningRate, lrDecay, batchSize, beta, reg, hiddenDim }: Setup,
    { attempt: made, finding }: AttemptOutcome,
    notes: readonly Finding[],
  ): AttemptVerdict {
    if (made.stop === "audit-mismatch" && finding !== undefined) this.#flag(name, [finding]);
    const { testAccuracy } = made;
    const record: RunRecord = {
      name,
      seed: this.#options.seed,
      learningRate,
      lrDecay,
      batchSize,
      beta,
      reg,
      hiddenDim,
      attempts: [made],
      ...(testAccuracy !== undefined && { testAccuracy }),
      threshold,
    };
    if (testAccuracy !== undefined) return { kind: "completed", record, testAccuracy, notes };
    return { kind: "stopped", findings: [...(finding === undefined ? [] : [finding]), ...notes], record };
  }
}
