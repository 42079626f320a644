/**
 * The connection to a submission's runners: one at a time, started when it is first needed and again when it has died.
 * What is known to hang, to die or not to load is remembered and not asked again, in the next runner either.
 */
import { InternalError } from "../errors.ts";
import type { Finding } from "../findings.ts";
import type { Tensor } from "../numeric/tensor.ts";
import type { Answers, Opened, Request, RunnerNote } from "../protocol/messages.ts";
import type { Profile } from "../rubric/profile.ts";
import { runnerCommand, type Language } from "../runner/command.ts";
import { withoutTypes } from "../runner/node/strip.ts";
import type { Ending, Limits } from "../sandbox/process.ts";
import type { Tier } from "../sandbox/tier.ts";
import type { Submission } from "../submission/submission.ts";
import { endingFinding, failureFinding, integrityFlag, noteFinding, type Doing } from "./failures.ts";
import { Runner, type Response } from "./runner.ts";
import type { TimeBudget } from "./time-budget.ts";

/** A value, or the finding that says why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

/** What the student's code may use, and for how long. */
export interface StudentLimits extends Limits {
  readonly loadMs: number;
  readonly callMs: number;
  /** Of a runner whose language has to set memory aside for arrays; at most half of all, which is the default. */
  readonly arrayMegabytes?: number;
}

/** How a submission is run. */
export interface StudentOptions {
  readonly limits: StudentLimits;
  /** The submission's, with what its runner needs. */
  readonly language: Language;
  /** How the contract may be spelt, for a language in which it may be in several ways. */
  readonly profile?: Profile;
  /** What keeps its processes from the machine. */
  readonly isolation: Tier;
  /** For all runners of the submission together. */
  readonly time: TimeBudget;
  /** Ends every runner; whatever asks one from then on throws its reason. Default: nothing does. */
  readonly signal?: AbortSignal;
}

/** An answer with the arrays that came beside it. */
interface Answered<Op extends keyof Answers> {
  readonly answer: Answers[Op];
  readonly tensors: readonly Tensor[];
}

/** Starting a runner has nothing to do with the student: beyond this, the machine is at fault. */
const START_MS = 60_000;
/** Of a runner that ends before it has been given anything. */
const START_ATTEMPTS = 3;
/** Numbers of objects of one runner and the next do not overlap. */
const OBJECTS_PER_RUNNER = 1_000_000;
/** Share of the memory limit for the language's arrays. */
const ARRAY_SHARE = 1 / 2;
/** What is being done while a runner reads the submission. */
const OPENING = "reading the submission";
/** Notes of one submission that are kept. */
const MAX_NOTES = 50;

export class Connection {
  readonly #submission: Submission;
  readonly #options: StudentOptions;
  readonly #broken = new Map<string, Finding>();
  readonly #notes = new Map<string, Finding>();
  readonly #flags = new Map<string, Finding>();
  #runner: Runner | undefined;
  #opened: Opened | undefined;
  #generation = 0;
  #lastDoing: Doing | undefined;
  /** The last runner of which it was said how it ended. */
  #mourned: Runner | undefined;
  /** What is yet to be said of one. */
  #misdeed: Finding | undefined;
  /** How the last runner that is gone ended: the finding for whatever asks for its objects. */
  #lastEnding: Finding | undefined;
  #printed = "";

  constructor(submission: Submission, options: StudentOptions) {
    this.#submission = submission;
    this.#options = options;
  }

  /** What the current runner has found in the submission. */
  get opened(): Opened | undefined {
    return this.#opened;
  }

  /** Counts the runners. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether there is a runner to ask. */
  get isUp(): boolean {
    return this.#runner !== undefined && this.#runner.ending === undefined;
  }

  /** What the student's code has printed so far, in all its runners. */
  get printed(): string {
    return this.#printed + (this.#runner?.printed ?? "");
  }

  /** What the runners noticed that stopped nothing, each thing once. */
  get notes(): readonly Finding[] {
    return [...this.#notes.values()];
  }

  /** What only hostile code does, each thing once. */
  get flags(): readonly Finding[] {
    return [...this.#flags.values()];
  }

  /**
   * Starts a runner, if none is up, and gives it the submission. Answers with what is found in it, or with why it cannot
   * even be looked at. Throws InternalError where this machine cannot start a runner, and the reason of an abort.
   */
  async start(): Promise<Outcome<Opened>> {
    this.#options.signal?.throwIfAborted();
    if (this.isUp && this.#opened !== undefined) return { ok: true, value: this.#opened };
    const broken = this.#broken.get(OPENING);
    if (broken !== undefined) return { ok: false, finding: broken };
    const { files, notebook, name } = this.#submission;
    const { limits, profile, language } = this.#options;
    const javascript = language.name === "typescript" ? withoutTypes(files) : undefined;
    await this.#startRunner();
    const opened = await this.ask<"open">(
      {
        op: "open",
        files: Object.fromEntries(files),
        ...(javascript !== undefined && { javascript: Object.fromEntries(await javascript) }),
        ...(notebook !== undefined && { notebook }),
        ...(profile !== undefined && { profile }),
      },
      [],
      { what: OPENING, name, file: notebook ?? name, exports: [], timeoutMs: limits.loadMs },
    );
    if (!opened.ok) {
      // In the next runner it would be no different.
      this.remember(OPENING, opened.finding);
      return opened;
    }
    this.#opened = opened.value.answer;
    return { ok: true, value: this.#opened };
  }

  async #startRunner(): Promise<void> {
    const ending = this.#runner?.ending;
    const { limits, language, isolation, signal } = this.#options;
    if (ending !== undefined && this.#lastDoing !== undefined) {
      this.#lastEnding = endingFinding(ending, this.#lastDoing, limits);
      this.#mourn();
    }
    this.#opened = undefined;
    this.#generation += 1;
    this.#printed = this.printed;
    const start = {
      op: "start",
      arrayMegabytes: Math.min(limits.arrayMegabytes ?? Infinity, Math.floor(limits.memoryMegabytes * ARRAY_SHARE)),
      firstObject: this.#generation * OBJECTS_PER_RUNNER,
    } as const;
    for (let attempt = 1; ; attempt++) {
      const runner = Runner.start(runnerCommand(language, limits.memoryMegabytes), limits, isolation);
      this.#runner = runner;
      onceAborted(signal, runner);
      const response = await runner.request<"start">(start, [], START_MS);
      signal?.throwIfAborted();
      const failure = response.kind === "answered" ? await runner.unconfined() : response;
      if (failure === undefined) return;
      // No submission is there yet. A launcher that has limited its own memory dies if it wants more at that very moment.
      if (response.kind === "ended" && attempt < START_ATTEMPTS) continue;
      throw new InternalError(
        `The runner did not start in ${isolation}: ${JSON.stringify(failure)}\n${runner.printed}`,
      );
    }
  }

  /** Why an object is no longer there; undefined while the runner that has it is up. */
  lost(objects: readonly number[]): Finding | undefined {
    const oldest = this.#generation * OBJECTS_PER_RUNNER;
    return objects.some((id) => id < oldest) ? this.#lastEnding : undefined;
  }

  /** What is known to fail, by name; see `remember`. */
  broken(name: string): Finding | undefined {
    return this.#broken.get(name);
  }

  /** Remembers that something fails, for as long as the submission is graded. */
  remember(name: string, finding: Finding): void {
    this.#broken.set(name, finding);
  }

  /** One request. What hangs, dies or breaks the protocol is remembered. */
  async ask<Op extends keyof Answers & Request["op"]>(
    request: Extract<Request, { op: Op }>,
    tensors: readonly Tensor[],
    doing: Doing,
  ): Promise<Outcome<Answered<Op>>> {
    const broken = this.#broken.get(doing.what);
    if (broken !== undefined) return { ok: false, finding: broken };
    if (this.#runner === undefined) throw new InternalError("A request before the runner was started.");
    const { time, signal } = this.#options;
    if (time.leftMs === 0) return { ok: false, finding: usedUp(time) };
    const own: Doing = { ...doing, timeoutMs: Math.min(doing.timeoutMs, time.leftMs) };
    this.#lastDoing = own;
    const response: Response<Op> = await time.spend(this.#runner.request<Op>(request, tensors, own.timeoutMs));
    // What an ended runner answers is nobody's fault.
    signal?.throwIfAborted();
    if (response.kind === "ended") return this.#ended(response.ending, own);
    this.#keep(response.notes);
    if (response.kind === "answered") return { ok: true, value: response };
    const finding = failureFinding(response.failure, doing);
    this.#flag(integrityFlag(finding));
    return { ok: false, finding };
  }

  /** A reply's values, which are decoded with suspicion. */
  async decoded<T>(doing: Doing, decode: () => T): Promise<Outcome<T>> {
    try {
      return { ok: true, value: decode() };
    } catch (error) {
      return this.violation(error, doing);
    }
  }

  /** Ends a runner that broke the protocol. Throws what is not a FrameError. */
  async violation(error: unknown, doing: Doing): Promise<Outcome<never>> {
    const ending = await this.#runner?.violation(error);
    if (ending === undefined) throw error;
    return this.#ended(ending, doing);
  }

  /**
   * What a request since the last time went on to do once it was answered: to answer again, to end the runner. Until this
   * has been asked, an answer can still turn out to be a forgery, with the true one behind it.
   */
  async settle(): Promise<Finding | undefined> {
    await this.release([]);
    this.#mourn();
    const misdeed = this.#misdeed;
    this.#misdeed = undefined;
    return misdeed;
  }

  /** Where the runner has ended unasked, what was asked last is to blame. */
  #mourn(): void {
    const ending = this.#runner?.ending;
    if (ending === undefined || this.#lastDoing === undefined || this.#mourned === this.#runner) return;
    this.#misdeed ??= this.#ended(ending, this.#lastDoing).finding;
  }

  /** Lets objects go. That can end a runner as well as any other request. */
  async release(objects: readonly number[]): Promise<void> {
    const { time, limits } = this.#options;
    if (this.#runner === undefined || !this.isUp || time.leftMs === 0) return;
    // Not cut short by what is left of the time: what was asked before it must not be blamed for that.
    await time.spend(this.#runner.request<"release">({ op: "release", objects }, [], limits.callMs));
  }

  /** Ends the runner. */
  async close(): Promise<void> {
    await this.#runner?.close();
  }

  /** Remembered, because in another runner it would be no different. */
  #ended(ending: Ending, doing: Doing): Extract<Outcome<never>, { ok: false }> {
    this.#mourned = this.#runner;
    const finding = endingFinding(ending, doing, this.#options.limits);
    this.remember(doing.what, finding);
    this.#flag(integrityFlag(finding));
    return { ok: false, finding };
  }

  #keep(notes: readonly RunnerNote[]): void {
    for (const note of notes) {
      const finding = noteFinding(note);
      if (finding.code === "forbidden-access") this.#flag(finding);
      else if (this.#notes.size < MAX_NOTES) this.#notes.set(JSON.stringify(finding), finding);
    }
  }

  #flag(flag: Finding | undefined): void {
    if (flag !== undefined && this.#flags.size < MAX_NOTES) this.#flags.set(JSON.stringify(flag), flag);
  }
}

/** Ends the runner, which may be in the middle of a student's endless loop. Nothing is kept of one that has ended before. */
function onceAborted(signal: AbortSignal | undefined, runner: Runner): void {
  if (signal === undefined) return;
  const end = (): void => {
    runner.end();
  };
  signal.addEventListener("abort", end, { once: true });
  void runner.gone.then(() => {
    signal.removeEventListener("abort", end);
  });
}

/** The finding for whatever is asked once the submission's time is used up. */
function usedUp({ totalMs }: TimeBudget): Finding {
  return { code: "timed-out", params: { doing: "the whole submission", seconds: totalMs / 1000 } };
}
