/** Steps of a training, taken again by the student's own code, in a runner of its own that knows nothing of the first. */
import type { Cifar10 } from "../data/read.ts";
import { InternalError } from "../errors.ts";
import { setParameters } from "../student/classifier.ts";
import { StudentProxy, type Outcome, type Reference, type StudentOptions } from "../student/proxy.ts";
import type { Submission } from "../submission/submission.ts";
import type { Chunk } from "./chunk.ts";
import { construct, type Model } from "./model.ts";
import type { Setup } from "./setup.ts";
import { Steps, type ChunkResult } from "./steps.ts";

/** Takes a chunk again; undefined where that did not come to an end. The next result is written over this one. */
export type OwnReplay = (chunk: Chunk) => Promise<ChunkResult | undefined>;

/** What is trained, and how. */
export interface OwnCodeOptions {
  readonly run: string;
  readonly submission: Submission;
  readonly running: StudentOptions;
  readonly optimizer: Reference;
  readonly setup: Setup;
  readonly data: Cifar10;
  readonly seed: number;
}

/** Far more than a chunk takes that the first runner has taken. */
const TIMEOUT_MS = 60_000;

/** The second runner of an attempt, which starts with the first replay. */
export class OwnCode {
  readonly #options: OwnCodeOptions;
  readonly #student: StudentProxy;
  readonly #steps: Steps;
  #model: Model | undefined;

  constructor(options: OwnCodeOptions) {
    const { run, submission, running, optimizer, setup } = options;
    this.#options = options;
    this.#student = new StudentProxy(submission, running);
    this.#steps = new Steps({ run, student: this.#student, optimizer, setup });
  }

  /** See OwnReplay. Whatever the runner does, this is all that comes of it. Throws the reason of an abort. */
  async replay(chunk: Chunk): Promise<ChunkResult | undefined> {
    try {
      const taken = await this.#taken(chunk);
      return taken.ok ? taken.value : undefined;
    } catch (error) {
      // A second runner that this machine cannot start is no reason to end a training.
      if (error instanceof InternalError) return undefined;
      throw error;
    }
  }

  /** Ends the runner. */
  close(): Promise<void> {
    return this.#student.close();
  }

  async #taken({ start, positions, losses, learningRate }: Chunk): Promise<Outcome<ChunkResult>> {
    const { run, seed } = this.#options;
    const ready = await this.#ready();
    if (!ready.ok) return ready;
    const { object } = ready.value;
    const set = await setParameters(this.#student, object, { ...start.parameters });
    if (!set.ok) return set;
    const started = await this.#steps.start(object, `${seed}/${run}/training`, start.velocities);
    if (!started.ok) return started;
    const batchSize = positions.length / losses.length;
    return this.#steps.take(positions, batchSize, learningRate, { of: object.of, timeoutMs: TIMEOUT_MS });
  }

  async #ready(): Promise<Outcome<Model>> {
    if (this.#model !== undefined) return { ok: true, value: this.#model };
    const { run, setup, data, seed } = this.#options;
    await this.#student.start();
    const model = await construct(this.#student, setup, `${seed}/${run}/initial`);
    if (!model.ok) return model;
    const sent = await this.#steps.sendImages(data, model.value.object.of);
    if (!sent.ok) return sent;
    this.#model = model.value;
    return model;
  }
}
