/**
 * One attempt at a training run: the handout's protocol, with the loop's steps in the runner and everything that is
 * believed about them measured here. The grader draws the batches, keeps the rate, receives the parameters, and
 * computes every accuracy itself.
 */
import type { Cifar10 } from "../data/read.ts";
import type { Finding } from "../findings.ts";
import { sumOfSquares } from "../numeric/vectors.ts";
import type { Parameters } from "../oracle/oracle.ts";
import { Accuracies } from "./accuracies.ts";
import type { Auditor } from "./auditor.ts";
import { safeMargin } from "./binomial.ts";
import type { Chunk } from "./chunk.ts";
import { Chunks, TIMED_STEPS, WARM_UP_STEPS, type PlannedChunk, type TakenChunk } from "./chunks.ts";
import { firstLayerImage } from "./first-layer.ts";
import { LossMeans } from "./loss-curve.ts";
import type { Model } from "./model.ts";
import type { Attempt, Epoch, Stop } from "./outcome.ts";
import type { Setup } from "./setup.ts";
import { copied } from "./state.ts";
import { StepsToTarget, TARGET_ACCURACY } from "./steps-to-target.ts";
import type { Steps } from "./steps.ts";

/** What a run is told of as it goes. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done of all steps of the run. */
  readonly done: number;
  readonly steps: number;
  /** Of the last step; at the end of an epoch, the mean of its steps. */
  readonly loss: number;
  /** Of the last epoch that ended: at its end already its own. */
  readonly validationAccuracy?: number;
}

/** Everything one attempt needs. */
export interface AttemptOptions {
  readonly run: string;
  readonly seed: number;
  readonly setup: Setup;
  readonly data: Cifar10;
  /** Of the runner that has the model and the images. */
  readonly steps: Steps;
  /** What its steps are audited by; absent where they cannot be. */
  readonly audit?: Auditor;
  /** Ends the run once the validation images make it safe that the test images are above the threshold. */
  readonly early?: { readonly threshold: number; readonly confidence: number };
  readonly budgetMs: number;
  readonly onProgress: (progress: Progress) => void;
  /** Told, of every chunk, once the first steps are over: until then the runner waits for every answer. */
  readonly onUnderWay?: () => void;
  /** Told when nothing more is asked of the runner. Awaited: the last replays can take place later. */
  readonly onMeasured?: (testAccuracy: number) => Promise<void>;
}

/** How an attempt ended. */
export interface AttemptOutcome {
  readonly attempt: Attempt;
  /** Why, where it did not complete. */
  readonly finding?: Finding;
  /** What else was seen. */
  readonly notes: readonly Finding[];
}

/** The epoch with the best validation accuracy so far. */
interface Best {
  readonly epoch: number;
  readonly validationAccuracy: number;
  readonly parameters: Parameters;
  /** Once it was measured. */
  testAccuracy?: number;
}

interface Stopped {
  readonly stop: Stop;
  readonly finding: Finding;
}

/** Random weights, which know nothing of 10 classes, reach 0.1, and rarely 0.15. */
const MOST_UNTRAINED = 0.25;
/** Deviations of weights up to which scores are near 0, and how far the first loss may then be from ln 10. */
const SMALL_WEIGHTS = 0.02;
const INITIAL_LOSS_TOLERANCE = 0.2;
/** Times the first loss: from there a run does not come back. */
const DIVERGED = 10;

/** Trains `model`. Never throws for what the student's code does: the finding says how it ended. */
export async function attempt(model: Model, options: AttemptOptions): Promise<AttemptOutcome> {
  return new Loop(model, options).run();
}

class Loop {
  readonly #options: AttemptOptions;
  readonly #model: Model;
  readonly #chunks: Chunks;
  readonly #stepsPerEpoch: number;
  readonly #epochs: Epoch[] = [];
  readonly #notes: Finding[] = [];
  readonly #audit: Auditor | undefined;
  readonly #accuracies: Accuracies;
  readonly #target: StepsToTarget;
  readonly #losses: LossMeans;
  /** Of the steps of the current epoch. */
  #epochLosses: number[] = [];
  #best: Best | undefined;
  #firstLoss = Number.NaN;
  #done = 0;
  #trainingMs = 0;

  constructor(model: Model, options: AttemptOptions) {
    this.#model = model;
    this.#options = options;
    const { setup, steps, seed, data } = options;
    this.#chunks = new Chunks({ model, setup, steps, seed, images: data.train.count });
    this.#stepsPerEpoch = Math.floor(options.data.train.count / options.setup.batchSize);
    this.#losses = new LossMeans(this.#stepsPerEpoch * options.setup.epochs);
    this.#audit = options.audit;
    this.#accuracies = new Accuracies(options.data, options.seed);
    this.#target = new StepsToTarget(this.#stepsPerEpoch, (parameters) =>
      this.#accuracies.validationReaches(TARGET_ACCURACY, parameters),
    );
  }

  async run(): Promise<AttemptOutcome> {
    const { steps, seed, run } = this.#options;
    const ready = await steps.start(this.#model.object, `${seed}/${run}/training`);
    if (!ready.ok) return this.#stop({ stop: "failed", finding: ready.finding });
    const trainedBefore = await this.#trainedBefore();
    if (trainedBefore !== undefined) return this.#stop(trainedBefore);
    try {
      for (;;) {
        const taken = await this.#chunks.next();
        if (taken === undefined) throw new RangeError("Expected a run of at least one epoch.");
        const ended = await this.#look(taken);
        if (ended !== undefined) return ended;
      }
    } finally {
      await this.#chunks.finish();
    }
  }

  /** Takes in a chunk. Answers once the attempt has ended. */
  async #look({ planned, chunk: taken, ms }: TakenChunk): Promise<AttemptOutcome | undefined> {
    if (!taken.ok) return this.#stop(this.#classify(taken.finding, planned));
    const chunk = taken.value;
    this.#losses.add(chunk.losses);
    this.#epochLosses.push(...chunk.losses);
    this.#done += planned.steps;
    const stopped = this.#diverged(chunk) ?? this.#tooSlow(ms, planned.steps);
    if (stopped !== undefined) return this.#stop(stopped);
    if (this.#isUnderWay) this.#options.onUnderWay?.();
    const asksAhead = this.#asksAheadAfter(planned);
    if (asksAhead && this.#audit?.isBeside !== false) this.#chunks.ask();
    const mismatch = await this.#audited(chunk);
    if (mismatch !== undefined) return this.#stop(mismatch);
    if (asksAhead) this.#chunks.ask();
    if (planned.endsEpoch) return this.#endEpoch(planned.epoch, chunk);
    this.#report(planned.epoch, chunk.losses.at(-1) ?? Number.NaN);
    await this.#target.look(this.#done, chunk.end.parameters);
    return undefined;
  }

  /** Whether the first steps are over. From them, timed, a whole run is projected: until then the runner is left alone. */
  get #isUnderWay(): boolean {
    return this.#done >= WARM_UP_STEPS + TIMED_STEPS;
  }

  /**
   * Whether the runner goes on while a chunk is looked at. Where an epoch may be the last, it waits to be told, instead of
   * taking steps that nobody looks at.
   */
  #asksAheadAfter({ endsEpoch }: PlannedChunk): boolean {
    return this.#isUnderWay && !(endsEpoch && this.#options.early !== undefined);
  }

  /** Measures what an epoch led to. Answers where it was the last one, or need not be followed by others. */
  async #endEpoch(epoch: number, chunk: Chunk): Promise<AttemptOutcome | undefined> {
    const { setup, early } = this.#options;
    const { parameters } = chunk.end;
    const loss = this.#epochLosses.reduce((mean, value) => mean + value / this.#epochLosses.length, 0);
    this.#epochLosses = [];
    const validationAccuracy = await this.#accuracies.validation(parameters);
    const trainAccuracy = await this.#accuracies.train(parameters);
    await this.#target.measured(this.#done, validationAccuracy);
    this.#epochs.push({ loss, trainAccuracy, validationAccuracy });
    if (this.#best === undefined || validationAccuracy > this.#best.validationAccuracy) {
      this.#best = { epoch, validationAccuracy, parameters: copied(parameters, this.#best?.parameters) };
      this.#audit?.keepBest(chunk);
    }
    this.#report(epoch, loss);
    const isLast = epoch + 1 === setup.epochs;
    if (!isLast && !this.#isSafe(this.#best.validationAccuracy)) return undefined;
    const testAccuracy = (this.#best.testAccuracy ??= await this.#accuracies.test(this.#best.parameters));
    if (isLast) return this.#ended("completed", testAccuracy);
    // No run ends early to fail: where the test images say otherwise, it goes on.
    return testAccuracy >= (early?.threshold ?? Infinity) ? this.#ended("early", testAccuracy) : undefined;
  }

  /** Nobody has trained what a constructor draws at random. */
  async #trainedBefore(): Promise<Stopped | undefined> {
    const { run } = this.#options;
    const validationAccuracy = await this.#accuracies.roughly(this.#model.initial);
    if (!(validationAccuracy > MOST_UNTRAINED)) return undefined;
    return { stop: "audit-mismatch", finding: { code: "pretrained", params: { run, validationAccuracy } } };
  }

  /** Whether the best validation accuracy is so far above the threshold that the test images will be, too. */
  #isSafe(validationAccuracy: number): boolean {
    const { early, data } = this.#options;
    if (early === undefined) return false;
    const { threshold, confidence } = early;
    const margin = safeMargin(threshold, data.validation.count, data.test.count, confidence);
    return validationAccuracy >= threshold + margin;
  }

  /** Measured on the test images, unless the last replays say otherwise. The runner was asked for nothing more. */
  async #ended(stop: "completed" | "early", testAccuracy: number): Promise<AttemptOutcome> {
    await this.#options.onMeasured?.(testAccuracy);
    const finding = await this.#audit?.finish();
    if (finding !== undefined) return this.#stop({ stop: "audit-mismatch", finding });
    const firstLayer = this.#best && firstLayerImage(this.#best.parameters.W1);
    const measured = { testAccuracy, ...(firstLayer !== undefined && { firstLayer }) };
    return { attempt: { ...this.#sofar(stop), ...measured }, notes: this.#notes };
  }

  async #audited(chunk: Chunk): Promise<Stopped | undefined> {
    const finding = await this.#audit?.look(chunk);
    return finding === undefined ? undefined : { stop: "audit-mismatch", finding };
  }

  /** A loss far above the first, which is finite yet. */
  #diverged({ losses, epoch, firstStep, learningRate }: Chunk): Stopped | undefined {
    if (Number.isNaN(this.#firstLoss)) this.#begin(losses[0] ?? Number.NaN);
    const at = losses.findIndex((loss) => loss > DIVERGED * this.#firstLoss);
    const loss = losses[at];
    if (loss === undefined) return undefined;
    const { run } = this.#options;
    const params = { run, learningRate, epoch, step: firstStep + at, what: "loss", loss, firstLoss: this.#firstLoss };
    return { stop: "diverged", finding: { code: "diverged", params } };
  }

  /** Small weights give every class the same probability: a loss of ln 10, and the L2 term. */
  #begin(firstLoss: number): void {
    this.#firstLoss = firstLoss;
    const { run, setup } = this.#options;
    const { W1, b2, W2 } = this.#model.initial;
    const expected = Math.log(b2.data.length) + setup.reg * (sumOfSquares(W1.data) + sumOfSquares(W2.data));
    if (setup.weightScale > SMALL_WEIGHTS || Math.abs(firstLoss - expected) <= INITIAL_LOSS_TOLERANCE) return;
    this.#notes.push({ code: "initial-loss", params: { run, expected, actual: firstLoss } });
  }

  /** The whole run is projected from the timed steps; one that slows down later ends when its budget is used up. */
  #tooSlow(chunkMs: number, chunkSteps: number): Stopped | undefined {
    const { run, budgetMs, setup } = this.#options;
    const steps = this.#stepsPerEpoch * setup.epochs;
    this.#trainingMs += chunkMs;
    const isTimed = this.#done === WARM_UP_STEPS + TIMED_STEPS;
    const msPerStep = isTimed ? chunkMs / chunkSteps : this.#trainingMs / this.#done;
    const projectedMs = msPerStep * steps;
    if (isTimed) this.#chunks.expect(msPerStep);
    if ((isTimed ? projectedMs : this.#trainingMs) <= budgetMs) return undefined;
    return tooSlow(run, projectedMs / 1000, budgetMs);
  }

  /** Numbers that are no longer finite mean that the run diverged; the learning rate is what to look at. */
  #classify(finding: Finding, { epoch, before, steps, learningRate }: PlannedChunk): Stopped {
    const { run, budgetMs, setup } = this.#options;
    if (finding.code === "timed-out" && this.#done <= WARM_UP_STEPS) {
      const projectedSeconds = (finding.params.seconds / steps) * this.#stepsPerEpoch * setup.epochs;
      if (projectedSeconds * 1000 > budgetMs) {
        return tooSlow(run, projectedSeconds, budgetMs, finding.params.seconds);
      }
    }
    if (finding.code === "threw") {
      const where = { run, epoch: epoch + 1, firstStep: before + 1, lastStep: before + steps };
      const training = { ...where, batchSize: setup.batchSize };
      return { stop: "failed", finding: { ...finding, params: { ...finding.params, training } } };
    }
    if (finding.code !== "not-finite") return { stop: "failed", finding };
    // A loss tells its step; parameters are only seen after the last one.
    const [lossStep] = finding.params.result === "loss" ? finding.params.index : [];
    const at = before + (lossStep === undefined ? steps : Math.max(0, lossStep) + 1);
    const params = { run, learningRate, epoch: epoch + 1, step: at, what: finding.params.result };
    return { stop: "diverged", finding: { code: "diverged", params } };
  }

  #sofar(stop: Stop): Attempt {
    const { seed } = this.#options;
    const best = this.#best === undefined ? {} : { bestEpoch: this.#best.epoch };
    const record = this.#audit?.record;
    const audit = record === undefined ? {} : { audit: record };
    const { steps } = this.#target;
    const toTarget = steps === undefined ? {} : { stepsToTarget: steps };
    return { seed, epochs: this.#epochs, ...best, ...toTarget, stop, losses: this.#losses.curve, ...audit };
  }

  #stop({ stop, finding }: Stopped): AttemptOutcome {
    return { attempt: this.#sofar(stop), finding, notes: this.#notes };
  }

  #report(epoch: number, loss: number): void {
    const { setup, onProgress } = this.#options;
    const steps = this.#stepsPerEpoch * setup.epochs;
    const last = this.#epochs.at(-1);
    const measured = last === undefined ? {} : { validationAccuracy: last.validationAccuracy };
    onProgress({ epoch, epochs: setup.epochs, done: this.#done, steps, loss, ...measured });
  }
}

function tooSlow(run: string, projectedSeconds: number, budgetMs: number, waitedSeconds?: number): Stopped {
  const waited = waitedSeconds === undefined ? {} : { waitedSeconds };
  const params = { run, projectedSeconds, budgetSeconds: budgetMs / 1000, ...waited };
  return { stop: "too-slow", finding: { code: "too-slow", params } };
}
