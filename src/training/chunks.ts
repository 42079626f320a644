/** The chunks of one attempt, in turn. The runner can take the next one while the grader looks at the last. */
import { Random } from "../numeric/random.ts";
import type { Outcome } from "../student/proxy.ts";
import type { Chunk } from "./chunk.ts";
import type { Model } from "./model.ts";
import type { Setup } from "./setup.ts";
import { StateCopy, zerosLike } from "./state.ts";
import type { ChunkResult, Steps } from "./steps.ts";

/** Steps between two looks at the parameters. */
const CHUNK_STEPS = 50;
/** The first step compiles the student's code; the next ones tell how long the run will take. */
export const WARM_UP_STEPS = 1;
/** See WARM_UP_STEPS. */
export const TIMED_STEPS = 5;
/** A first step that takes longer projects to days. */
const FIRST_STEP_TIMEOUT_MS = 30_000;
/** A later step that takes longer never ends, for all that we can wait. */
const STEP_TIMEOUT_MS = 60_000;
/** How much slower than projected a chunk may be before it counts as hanging. */
const PATIENCE = 20;

/** A chunk as it is asked for. */
export interface PlannedChunk {
  /** From 0. */
  readonly epoch: number;
  /** Steps of the epoch before it. */
  readonly before: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly endsEpoch: boolean;
}

/** What became of it: the chunk, or why there is none; and how long the runner took. */
export interface TakenChunk {
  readonly planned: PlannedChunk;
  readonly chunk: Outcome<Chunk>;
  readonly ms: number;
}

/** Everything the chunks of an attempt need. */
export interface ChunksOptions {
  readonly model: Model;
  readonly setup: Setup;
  readonly steps: Steps;
  readonly seed: number;
  /** Training images. */
  readonly images: number;
}

interface Asked {
  readonly planned: PlannedChunk;
  readonly positions: Uint32Array;
  readonly answer: Promise<{ readonly taken: Outcome<ChunkResult>; readonly ms: number }>;
}

/** Asks for chunk after chunk. */
export class Chunks {
  readonly #options: ChunksOptions;
  readonly #batches: Random;
  readonly #planned: Iterator<PlannedChunk, undefined>;
  /** Where a chunk begins and where it ends, in turn: what comes over the wire is written over by what comes next. */
  readonly #copies = [new StateCopy(), new StateCopy()] as const;
  #asked: Asked | undefined;
  #last: Chunk["end"];
  #count = 0;
  #timeoutMs = FIRST_STEP_TIMEOUT_MS;

  constructor(options: ChunksOptions) {
    this.#options = options;
    // All runs of a seed draw the same batches, so that their curves differ by their methods alone.
    this.#batches = new Random(options.seed, "batches");
    this.#planned = chunksOf(options.setup, options.images).values();
    const { initial } = options.model;
    this.#last = options.steps.hasVelocities
      ? { parameters: initial, velocities: zerosLike(initial) }
      : { parameters: initial };
  }

  /** From now on a chunk may take as long as steps of so many milliseconds let expect, and much longer. */
  expect(msPerStep: number): void {
    this.#timeoutMs = Math.max(STEP_TIMEOUT_MS, msPerStep * CHUNK_STEPS * PATIENCE);
  }

  /** Asks for the next chunk, if there is one and it was not asked for, without waiting for it. */
  ask(): void {
    if (this.#asked !== undefined) return;
    const next = this.#planned.next();
    if (next.done !== true) this.#asked = this.#ask(next.value);
  }

  /** The next chunk; undefined after the last. The one before it is written over. */
  async next(): Promise<TakenChunk | undefined> {
    this.ask();
    if (this.#asked === undefined) return undefined;
    const { planned, positions, answer } = this.#asked;
    const { taken, ms } = await answer;
    this.#asked = undefined;
    if (!taken.ok) return { planned, chunk: taken, ms };
    const { losses, state } = taken.value;
    const { epoch, before, learningRate } = planned;
    const start = this.#last;
    const end = this.#copies[this.#count % 2 === 0 ? 0 : 1].keep(state);
    this.#last = end;
    this.#count += 1;
    const chunk = { epoch: epoch + 1, firstStep: before + 1, positions, learningRate, start, end, losses };
    return { planned, chunk: { ok: true, value: chunk }, ms };
  }

  /** Waits for what was asked for, which nobody will look at: a runner answers one request at a time. */
  async finish(): Promise<void> {
    await this.#asked?.answer.catch(() => {});
    this.#asked = undefined;
  }

  #ask(planned: PlannedChunk): Asked {
    const { images, model, steps, setup } = this.#options;
    const { batchSize } = setup;
    const positions = Uint32Array.from({ length: planned.steps * batchSize }, () => this.#batches.integer(images));
    const doing = { of: model.object.of, timeoutMs: this.#timeoutMs };
    const startedAt = performance.now();
    const answer = steps
      .take(positions, batchSize, planned.learningRate, doing)
      .then((taken) => ({ taken, ms: performance.now() - startedAt }));
    // Whoever waits for it is told; until then it is no rejection that nobody handles.
    answer.catch(() => {});
    return { planned, positions, answer };
  }
}

/** The chunks of a whole attempt. @param images to train on. */
export function chunksOf(setup: Setup, images: number): PlannedChunk[] {
  const chunks: PlannedChunk[] = [];
  const stepsPerEpoch = Math.floor(images / setup.batchSize);
  for (let epoch = 0; epoch < setup.epochs; epoch++) {
    const learningRate = setup.learningRate * setup.lrDecay ** epoch;
    const sizes = chunkSizes(stepsPerEpoch, epoch === 0);
    let before = 0;
    for (const [index, steps] of sizes.entries()) {
      const endsEpoch = index === sizes.length - 1;
      chunks.push({ epoch, before, steps, learningRate, endsEpoch });
      before += steps;
    }
  }
  return chunks;
}

/** The first epoch begins with what is timed; from then on, all chunks end at multiples of CHUNK_STEPS. */
function chunkSizes(stepsPerEpoch: number, isFirst: boolean): number[] {
  const timed = isFirst ? [WARM_UP_STEPS, TIMED_STEPS, CHUNK_STEPS - WARM_UP_STEPS - TIMED_STEPS] : [];
  const sizes: number[] = [];
  for (let left = stepsPerEpoch; left > 0;) {
    const size = Math.min(timed.shift() ?? CHUNK_STEPS, left);
    sizes.push(size);
    left -= size;
  }
  return sizes;
}
