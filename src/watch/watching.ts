/**
 * One watch: the newest state of a submission, and the latest verdict on every item of it. A state is read whole, into
 * memory, and graded as it was read; as soon as there is a newer one, the grading of the older is ended and its result,
 * whatever it was, forgotten. So no verdict is ever told of what is no longer there.
 */
import { setTimeout as delay } from "node:timers/promises";

import { ConfigurationError } from "../errors.ts";
import { selectedRuns } from "../judging.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import { scoreTotal } from "../scorecard/score.ts";
import type { ItemScore, Scorecard } from "../scorecard/scorecard.ts";
import type { News } from "../scorecard/watch-news.ts";
import { stage, type Submission } from "../submission/stage.ts";
import { affectedItems, changedFiles } from "./affected.ts";

/** One grading of a watch. */
export interface WatchedGrading {
  readonly submission: Submission;
  readonly quick: boolean;
  readonly only: readonly string[];
  /** Ends it: then it throws the reason. */
  readonly signal: AbortSignal;
}

export interface WatchingOptions {
  readonly path: string;
  readonly rubric: LoadedRubric;
  readonly grade: (grading: WatchedGrading) => Promise<Scorecard>;
  /** Is told everything, in order. What it throws ends the watch. */
  readonly tell: (news: News) => Promise<void>;
}

/** A file can be away for a moment between the two halves of a save. */
const ATTEMPTS = 3;
const BETWEEN_ATTEMPTS_MS = 60;

export class Watching {
  readonly #options: WatchingOptions;
  readonly #ids: readonly string[];
  readonly #verdicts = new Map<string, ItemScore>();
  /** Items whose verdicts, if there are any, are of an older state. */
  readonly #outdated: Set<string>;
  /** Changed since the last verdicts. */
  readonly #changed = new Set<string>();
  readonly #over = Promise.withResolvers<undefined>();
  #submission: Submission | undefined;
  /** What was told of a submission that cannot be read; undefined while it can be. */
  #lost: string | undefined;
  #reading: Promise<void> = Promise.resolve();
  #grading: Promise<void> = Promise.resolve();
  #telling: Promise<void> = Promise.resolve();
  #current: { readonly controller: AbortController; readonly trains: boolean } | undefined;
  #wantsTraining = false;
  #isClosed = false;

  constructor(options: WatchingOptions) {
    this.#options = options;
    this.#ids = options.rubric.rubric.items.map(({ id }) => id);
    this.#outdated = new Set(this.#ids);
    // Whoever waits for it is told; until then it is no failure of nobody's.
    this.#over.promise.catch(() => {});
  }

  /** Settles when it was closed. Rejects with what went wrong with a grading, and is no affair of the student's. */
  get over(): Promise<undefined> {
    return this.#over.promise;
  }

  /** Reads the submission, and has graded what has changed. */
  look(): void {
    this.#reading = this.#reading.then(() => this.#look()).catch(this.#fail);
  }

  /** Grades everything again, without trainings. */
  gradeAll(): void {
    for (const id of this.#ids) this.#outdated.add(id);
    if (this.#isThere) this.#restart();
  }

  /** Trains what has not been trained as it is now, or else everything; after the grading that goes on, if any. */
  train(): void {
    if (!this.#isThere || this.#current?.trains === true) return;
    this.#wantsTraining = this.#current !== undefined;
    if (this.#wantsTraining) return;
    const all = this.#ids.filter((id) => this.#runsOf([id]).length > 0);
    const open = all.filter((id) => !this.#isTrained(id));
    const ids = open.length > 0 ? open : all;
    this.#tell({ kind: "training", runs: this.#runsOf(ids) });
    this.#start(ids, false);
  }

  /** Ends it, and whatever grading goes on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#end();
    await Promise.allSettled([this.#reading, this.#grading]);
    this.#over.resolve(undefined);
  }

  get #isThere(): boolean {
    return this.#submission !== undefined && this.#lost === undefined;
  }

  readonly #fail = (error: unknown): void => {
    this.#over.reject(error);
  };

  /** Nobody waits for it: a terminal can be held up for as long as a person likes. */
  #tell(news: News): void {
    this.#telling = this.#telling.then(() => this.#options.tell(news)).catch(this.#fail);
  }

  #runsOf(only: readonly string[]): string[] {
    return selectedRuns({ rubric: this.#options.rubric, only, quick: false });
  }

  #isTrained(id: string): boolean {
    return this.#verdicts.get(id)?.parts.every(({ status }) => status !== "skipped") ?? false;
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return;
    const read = await readSoon(this.#options.path);
    if (this.#isClosed) return;
    if (read instanceof ConfigurationError) this.#lose(read);
    else this.#take(read);
  }

  #lose(error: ConfigurationError): void {
    if (this.#lost === error.message) return;
    this.#lost = error.message;
    this.#end();
    this.#tell({ kind: "lost", error });
  }

  #take(submission: Submission): void {
    const before = this.#submission;
    const wasLost = this.#lost !== undefined;
    this.#lost = undefined;
    this.#submission = submission;
    const isAffected = before !== undefined && this.#outdate(before, submission);
    // What changes no verdict ends no grading: that may be a training of minutes.
    if (isAffected || (this.#outdated.size > 0 && this.#current === undefined)) this.#restart();
    else if (wasLost) this.#tell({ kind: "found" });
  }

  /** Gives whether any verdict can be another now. */
  #outdate(before: Submission, after: Submission): boolean {
    if (before.sha256 === after.sha256) return false;
    const affected = affectedItems(before, after, this.#options.rubric, this.#verdicts);
    for (const name of changedFiles(before, after)) this.#changed.add(name);
    for (const id of affected) this.#outdated.add(id);
    return affected.length > 0;
  }

  /** Grades what is outdated. */
  #restart(): void {
    if (this.#current?.trains === true) this.#tell({ kind: "interrupted" });
    this.#end();
    const ids = this.#ids.filter((id) => this.#outdated.has(id));
    if (ids.length > 0) this.#start(ids, true);
  }

  #end(): void {
    this.#current?.controller.abort();
    this.#current = undefined;
  }

  #start(ids: readonly string[], quick: boolean): void {
    this.#end();
    if (this.#isClosed) return;
    const controller = new AbortController();
    const current = { controller, trains: !quick };
    this.#current = current;
    // The one before has to be gone: two at the same time would take each other's cores.
    this.#grading = this.#grading
      .then(() => this.#grade(ids, quick, controller.signal))
      .catch(this.#fail)
      .finally(() => {
        if (this.#current !== current) return;
        this.#current = undefined;
        if (this.#wantsTraining) this.train();
      });
  }

  async #grade(ids: readonly string[], quick: boolean, signal: AbortSignal): Promise<void> {
    const submission = this.#submission;
    if (signal.aborted || submission === undefined) return;
    const startedAt = performance.now();
    const scorecard = await this.#options.grade({ submission, quick, only: ids, signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted || scorecard === undefined) return;
    const ms = performance.now() - startedAt;
    // A save of which nobody has told yet makes these verdicts old ones: then the signal is aborted.
    this.look();
    await this.#reading;
    if (!signal.aborted) this.#tellVerdicts(scorecard, ids, ms);
  }

  #tellVerdicts(scorecard: Scorecard, graded: readonly string[], ms: number): void {
    const before = new Map(this.#verdicts);
    const files = [...this.#changed].toSorted();
    this.#changed.clear();
    for (const item of scorecard.items.filter(({ id }) => graded.includes(id))) {
      this.#verdicts.set(item.id, item);
      this.#outdated.delete(item.id);
    }
    const items = scorecard.items.map((item) => this.#verdicts.get(item.id) ?? item);
    const total = scoreTotal(this.#options.rubric.rubric, items);
    this.#tell({
      kind: "verdicts",
      scorecard: { ...scorecard, items, total },
      graded,
      before,
      files,
      ms,
    });
  }
}

/** The submission, or why it cannot be read, which then was no mere moment. */
async function readSoon(path: string): Promise<Submission | ConfigurationError> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await stage(path);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (attempt === ATTEMPTS) return error;
    }
    await delay(BETWEEN_ATTEMPTS_MS);
  }
}
