/**
 * One attempt at a training run: the handout's protocol, with the loop's steps in the runner and everything that is
 * believed about them measured here. The grader draws the batches, keeps the rate, receives the parameters, and
 * computes every accuracy itself.
 */
import type { Cifar10 } from "../data/read.ts";
import { num, type Finding } from "../findings.ts";
import { Random } from "../numeric/random.ts";
import type { Tensor } from "../numeric/tensor.ts";
import type { Parameters } from "../oracle/oracle.ts";
import { array, encodeValue, type Value } from "../protocol/value.ts";
import { STEP } from "../student/classifier.ts";
import type { Outcome, Reference, StudentProxy } from "../student/proxy.ts";
import { accuracy } from "./evaluate.ts";
import { parametersIn, type Model } from "./model.ts";
import type { Attempt, Epoch, Stop } from "./outcome.ts";
import type { Setup } from "./setup.ts";
import { StepsToTarget } from "./steps-to-target.ts";

/** What a run is told of as it goes. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done of all steps of the run. */
  readonly done: number;
  readonly steps: number;
  readonly loss: number;
  /** Of the last epoch that ended. */
  readonly validationAccuracy?: number;
}

/** Everything one attempt needs. */
export interface AttemptOptions {
  readonly run: string;
  readonly seed: number;
  readonly setup: Setup;
  readonly optimizer: Reference;
  readonly data: Cifar10;
  readonly student: StudentProxy;
  readonly budgetMs: number;
  readonly onProgress: (progress: Progress) => void;
}

/** Training images whose accuracy is followed. */
const SAMPLE = 1000;
/** Steps between two looks at the parameters. */
const CHUNK_STEPS = 20;
/** The first step compiles the student's code; the next ones tell how long the run will take. */
const WARM_UP_STEPS = 1;
const TIMED_STEPS = 5;
/** A first step that takes longer projects to days. */
const FIRST_STEP_TIMEOUT_MS = 30_000;
/** A later step that takes longer never ends, for all that we can wait. */
const STEP_TIMEOUT_MS = 60_000;
/** How much slower than projected a chunk may be before it counts as hanging. */
const PATIENCE = 20;

interface Chunk {
  readonly losses: readonly number[];
  readonly parameters: Parameters;
}

/** Trains `model`. Never throws for what the student's code does: the finding says how it ended. */
export async function attempt(model: Model, options: AttemptOptions): Promise<{ attempt: Attempt; finding?: Finding }> {
  return new Loop(model, options).run();
}

class Loop {
  readonly #options: AttemptOptions;
  readonly #model: Model;
  readonly #batches: Random;
  readonly #stepsPerEpoch: number;
  readonly #epochs: Epoch[] = [];
  readonly #target: StepsToTarget;
  #best: { readonly epoch: number; readonly validationAccuracy: number; readonly parameters: Parameters } | undefined;
  #done = 0;
  #trainingMs = 0;
  #chunkTimeoutMs = FIRST_STEP_TIMEOUT_MS;

  constructor(model: Model, options: AttemptOptions) {
    this.#model = model;
    this.#options = options;
    // All runs of a seed draw the same batches, so that their curves differ by their methods alone.
    this.#batches = new Random(options.seed, "batches");
    this.#stepsPerEpoch = Math.floor(options.data.train.count / options.setup.batchSize);
    this.#target = new StepsToTarget(this.#stepsPerEpoch, (parameters) => this.#validationAccuracy(parameters));
  }

  async run(): Promise<{ attempt: Attempt; finding?: Finding }> {
    const { setup, data } = this.#options;
    const ready = await this.#start();
    if (!ready.ok) return this.#stop("failed", ready.finding);
    const sample = new Random(this.#options.seed, "train-sample");
    const sampled = Array.from({ length: SAMPLE }, () => sample.integer(data.train.count));
    for (let epoch = 0; epoch < setup.epochs; epoch++) {
      const trained = await this.#trainEpoch(epoch);
      if ("stop" in trained) return this.#stop(trained.stop, trained.finding);
      const { parameters, losses } = trained;
      const validationAccuracy = await this.#validationAccuracy(parameters);
      const trainAccuracy = await accuracy(parameters, data.train, sampled);
      const loss = losses.reduce((mean, value) => mean + value / losses.length, 0);
      await this.#target.measured(this.#done, validationAccuracy);
      this.#epochs.push({ loss, trainAccuracy, validationAccuracy });
      if (this.#best === undefined || validationAccuracy > this.#best.validationAccuracy) {
        this.#best = { epoch, validationAccuracy, parameters };
      }
      this.#report(epoch, loss);
    }
    if (this.#best === undefined) throw new RangeError("Expected a run of at least one epoch.");
    const tests = Array.from({ length: data.test.count }, (_, position) => position);
    const testAccuracy = await accuracy(this.#best.parameters, data.test, tests);
    return { attempt: { ...this.#sofar("completed"), testAccuracy } };
  }

  async #validationAccuracy(parameters: Parameters): Promise<number> {
    const { validation } = this.#options.data;
    const everything = Array.from({ length: validation.count }, (_, position) => position);
    return accuracy(parameters, validation, everything);
  }

  async #start(): Promise<Outcome<unknown>> {
    const { student, data, optimizer, setup, seed, run } = this.#options;
    const { images, labels, means, deviations, count } = data.train;
    const tensors: Tensor[] = [];
    const wire = (tensor: Tensor): unknown => encodeValue(array(tensor), tensors);
    const request = {
      op: "training-images",
      images: wire({ dtype: "uint8", shape: [count, images.length / count], data: images }),
      labels: wire({ dtype: "uint8", shape: [count], data: labels }),
      means: wire({ dtype: "float64", shape: [count], data: means }),
      deviations: wire({ dtype: "float64", shape: [count], data: deviations }),
    } as const;
    const of = this.#model.object.of;
    const sent = await student.train(request, tensors, { of, what: `training (${run})`, timeoutMs: STEP_TIMEOUT_MS });
    if (!sent.ok) return sent;
    const momentum = optimizer.name === "sgd" ? {} : { beta: setup.beta };
    const start = {
      op: "training-start",
      object: this.#model.object.id,
      optimizer,
      ...momentum,
      seed: `${seed}/${run}/training`,
    } as const;
    return student.train(start, [], { of: optimizer, what: `training (${run})`, timeoutMs: STEP_TIMEOUT_MS });
  }

  /** All chunks of an epoch: the last chunk's parameters and every step's loss, or why it stopped. */
  async #trainEpoch(epoch: number): Promise<Chunk | { stop: Stop; finding: Finding }> {
    const { setup } = this.#options;
    const learningRate = setup.learningRate * setup.lrDecay ** epoch;
    const losses: number[] = [];
    let parameters = this.#model.initial;
    while (losses.length < this.#stepsPerEpoch) {
      const steps = Math.min(this.#nextChunk(), this.#stepsPerEpoch - losses.length);
      const startedAt = performance.now();
      const chunk = await this.#trainChunk(steps, learningRate);
      if (!chunk.ok) return this.#classify(chunk.finding, epoch, losses.length, steps, learningRate);
      losses.push(...chunk.value.losses);
      ({ parameters } = chunk.value);
      this.#done += steps;
      const slow = this.#tooSlow(performance.now() - startedAt, steps);
      if (slow !== undefined) return { stop: "too-slow", finding: slow };
      // The end of an epoch is measured by whoever asked for it.
      if (losses.length < this.#stepsPerEpoch) await this.#target.look(this.#done, parameters);
      this.#report(epoch, losses.at(-1) ?? Number.NaN);
    }
    return { losses, parameters };
  }

  /** The whole run is projected from the timed steps; one that slows down later ends when its budget is used up. */
  #tooSlow(chunkMs: number, chunkSteps: number): Finding | undefined {
    const { run, budgetMs, setup } = this.#options;
    const steps = this.#stepsPerEpoch * setup.epochs;
    this.#trainingMs += chunkMs;
    const isTimed = this.#done === WARM_UP_STEPS + TIMED_STEPS;
    const msPerStep = isTimed ? chunkMs / chunkSteps : this.#trainingMs / this.#done;
    const projectedMs = msPerStep * steps;
    if (isTimed) this.#chunkTimeoutMs = Math.max(STEP_TIMEOUT_MS, msPerStep * CHUNK_STEPS * PATIENCE);
    if ((isTimed ? projectedMs : this.#trainingMs) <= budgetMs) return undefined;
    return tooSlow(run, projectedMs / 1000, budgetMs);
  }

  #nextChunk(): number {
    if (this.#done === 0) return WARM_UP_STEPS;
    return this.#done <= WARM_UP_STEPS ? TIMED_STEPS : CHUNK_STEPS;
  }

  async #trainChunk(steps: number, learningRate: number): Promise<Outcome<Chunk>> {
    const { student, data, setup, run } = this.#options;
    const { batchSize, hiddenDim } = setup;
    const positions = Uint32Array.from({ length: steps * batchSize }, () => this.#batches.integer(data.train.count));
    const tensors: Tensor[] = [];
    const batches = encodeValue(array({ dtype: "uint32", shape: [steps, batchSize], data: positions }), tensors);
    const of = this.#model.object.of;
    const doing = { of, what: `training (${run})`, timeoutMs: this.#chunkTimeoutMs };
    const outcome = await student.train({ op: "training-steps", batches, learningRate }, tensors, doing);
    if (!outcome.ok) return outcome;
    const answer = outcome.value;
    const losses = numbersIn(answer.get("losses"));
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    const name = student.nameOf(STEP);
    if (bad !== -1 || losses.length !== steps) {
      const params = { name, result: "loss", index: [bad], actual: num(losses[bad] ?? Number.NaN), input: "training" };
      return { ok: false, finding: { code: "not-finite", params } };
    }
    const parameters = parametersIn(answer.get("parameters"), hiddenDim, name);
    return parameters.ok ? { ok: true, value: { losses, parameters: parameters.value } } : parameters;
  }

  /** Numbers that are no longer finite mean that the run diverged; the learning rate is what to look at. */
  #classify(
    finding: Finding,
    epoch: number,
    before: number,
    steps: number,
    learningRate: number,
  ): { stop: Stop; finding: Finding } {
    const { run, budgetMs, setup } = this.#options;
    if (finding.code === "timed-out" && this.#done <= WARM_UP_STEPS) {
      const projectedSeconds = (finding.params.seconds / steps) * this.#stepsPerEpoch * setup.epochs;
      if (projectedSeconds * 1000 > budgetMs) {
        return { stop: "too-slow", finding: tooSlow(run, projectedSeconds, budgetMs) };
      }
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
    const { steps } = this.#target;
    return { seed, epochs: this.#epochs, ...best, ...(steps !== undefined && { stepsToTarget: steps }), stop };
  }

  #stop(stop: Stop, finding: Finding): { attempt: Attempt; finding: Finding } {
    return { attempt: this.#sofar(stop), finding };
  }

  #report(epoch: number, loss: number): void {
    const { setup, onProgress } = this.#options;
    const steps = this.#stepsPerEpoch * setup.epochs;
    const last = this.#epochs.at(-1);
    const measured = last === undefined ? {} : { validationAccuracy: last.validationAccuracy };
    onProgress({ epoch, epochs: setup.epochs, done: this.#done, steps, loss, ...measured });
  }
}

function tooSlow(run: string, projectedSeconds: number, budgetMs: number): Finding {
  return { code: "too-slow", params: { run, projectedSeconds, budgetSeconds: budgetMs / 1000 } };
}

function numbersIn(value: Value | undefined): number[] {
  return value?.type === "array" ? Array.from(value.tensor.data, Number) : [];
}
