/** Chunks of training steps in a runner: what goes there, and what may come back. */
import type { Finding } from "../findings.ts";
import { num } from "../findings.ts";
import type { Cifar10 } from "../data/read.ts";
import type { Tensor } from "../numeric/tensor.ts";
import { parameterNames, type Parameters, type TrainingState } from "../oracle/oracle.ts";
import { array, encodeValue, record, type Value } from "../protocol/value.ts";
import { STEP } from "../student/classifier.ts";
import type { Outcome, Reference, StudentObject, StudentProxy } from "../student/proxy.ts";
import { parametersIn } from "./model.ts";
import type { Setup } from "./setup.ts";

/** What a training is, but for the images. */
export interface StepsOptions {
  readonly run: string;
  readonly student: StudentProxy;
  readonly optimizer: Reference;
  readonly setup: Setup;
}

/** What a chunk led to. `state` lies in memory that the next chunk's is written over. */
export interface ChunkResult {
  /** The loss of every step, before its update. */
  readonly losses: readonly number[];
  readonly state: TrainingState;
}

/** To take in the images takes as long. */
const START_TIMEOUT_MS = 60_000;

/** The student's training loop, from outside. */
export class Steps {
  readonly #options: StepsOptions;
  readonly #what: string;

  constructor(options: StepsOptions) {
    this.#options = options;
    this.#what = `training (${options.run})`;
  }

  /** Sends the training images, once for all trainings of a runner. */
  async sendImages({ train }: Cifar10, of: Reference): Promise<Outcome<unknown>> {
    const { images, labels, means, deviations, count } = train;
    const tensors: Tensor[] = [];
    const wire = (tensor: Tensor): unknown => encodeValue(array(tensor), tensors);
    const request = {
      op: "training-images",
      images: wire({ dtype: "uint8", shape: [count, images.length / count], data: images }),
      labels: wire({ dtype: "uint8", shape: [count], data: labels }),
      means: wire({ dtype: "float64", shape: [count], data: means }),
      deviations: wire({ dtype: "float64", shape: [count], data: deviations }),
    } as const;
    return this.#options.student.train(request, tensors, { of, what: this.#what, timeoutMs: START_TIMEOUT_MS });
  }

  /** Begins to train an object. @param velocities to start from, of a momentum optimizer. Default: zeros. */
  async start(object: StudentObject, seed: string, velocities?: Parameters): Promise<Outcome<unknown>> {
    const { student, optimizer, setup } = this.#options;
    const momentum = this.hasVelocities ? { beta: setup.beta } : {};
    const tensors: Tensor[] = [];
    const from =
      velocities && record(Object.fromEntries(parameterNames.map((name) => [name, array(velocities[name])])));
    const request = {
      op: "training-start",
      object: object.id,
      optimizer,
      ...momentum,
      ...(from !== undefined && { velocities: encodeValue(from, tensors) }),
      seed,
    } as const;
    return student.train(request, tensors, { of: optimizer, what: this.#what, timeoutMs: START_TIMEOUT_MS });
  }

  /** Whether the optimizer keeps velocities. */
  get hasVelocities(): boolean {
    return this.#options.optimizer.name !== "sgd";
  }

  /**
   * Takes a step for every row of batches.
   *
   * @param positions of the images of each batch in turn: a multiple of the batch size.
   */
  async take(
    positions: Uint32Array,
    batchSize: number,
    learningRate: number,
    { of, timeoutMs }: { readonly of: Reference; readonly timeoutMs: number },
  ): Promise<Outcome<ChunkResult>> {
    const { student, setup } = this.#options;
    const steps = positions.length / batchSize;
    const tensors: Tensor[] = [];
    const batches = encodeValue(array({ dtype: "uint32", shape: [steps, batchSize], data: positions }), tensors);
    const doing = { of, what: this.#what, timeoutMs };
    const outcome = await student.train({ op: "training-steps", batches, learningRate }, tensors, doing);
    if (!outcome.ok) return outcome;
    const answer = outcome.value;
    const losses = numbersIn(answer.get("losses"));
    const name = student.nameOf(STEP);
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad !== -1 || losses.length !== steps) return { ok: false, finding: notFinite(name, losses, bad) };
    const parameters = parametersIn(answer.get("parameters"), setup.hiddenDim, name);
    if (!parameters.ok) return parameters;
    if (!this.hasVelocities) return { ok: true, value: { losses, state: { parameters: parameters.value } } };
    const velocities = parametersIn(answer.get("velocities"), setup.hiddenDim, name, "velocity");
    if (!velocities.ok) return velocities;
    return { ok: true, value: { losses, state: { parameters: parameters.value, velocities: velocities.value } } };
  }
}

function notFinite(name: string, losses: readonly number[], bad: number): Finding {
  const params = { name, result: "loss", index: [bad], actual: num(losses[bad] ?? Number.NaN), input: "training" };
  return { code: "not-finite", params };
}

function numbersIn(value: Value | undefined): number[] {
  return value?.type === "array" ? Array.from(value.tensor.data, Number) : [];
}
