/**
 * The audit of a training: whether the parameters that came back are those that its steps lead to. What a runner says is
 * believed nowhere, but the steps are taken there; here some of them are taken again, by the reference, on the same batches.
 *
 * Every chunk of steps gets a screen: its first step is repeated, and tells what the loss has to be, and how far and whereto
 * the chunk can lead. What does not fit is replayed as a whole. Besides, whatever the screen says: the first chunks, one of
 * every epoch at random, the one that led to the best validation accuracy, and the one that moved farthest for its steps. Which
 * they are, the runner cannot know: the random ones are drawn from the system's own source, and nothing is told of a replay.
 * Only a replay decides.
 */
import { randomInt } from "node:crypto";

import { num, type Finding } from "../findings.ts";
import type { TakenSteps, TrainingState } from "../oracle/oracle.ts";
import type { AuditRecord } from "./outcome.ts";
import type { Replay } from "./replay.ts";
import { distance, nudged, products, StateCopy } from "./state.ts";

/** A chunk of steps, as it was asked for and as it came back. */
export interface Chunk {
  /** Both 1-based: the epoch, and the chunk's first step in it. */
  readonly epoch: number;
  readonly firstStep: number;
  readonly positions: Uint32Array;
  readonly learningRate: number;
  readonly start: TrainingState;
  readonly end: TrainingState;
  readonly losses: readonly number[];
}

/** Replays of chunks that only the screen found strange, at most: a run of large steps can look strange throughout. */
const MOST_STRANGE = 8;
/** Chunks that are replayed whatever they look like: two short ones, and the first whole one. */
const FIRST_CHUNKS = 3;
/** A first step that says another loss than the reference, more than float32 explains, makes its chunk strange. */
const LOSS_TOLERANCE = 1e-3;
/**
 * Share of the first step that has to be in the movement of a chunk: a step's own noise is in no other direction. Honest
 * chunks have 0.5 or more; one whose steps were not taken has about 0.
 */
const LEAST_ALONG_FIRST = 0.45;
/**
 * How far a chunk may move, in lengths of its first step times its steps (honest: 0.1 to 0.25), and how much more or less than
 * the chunks before it.
 */
const FARTHEST = 0.5;
const LEAST_OF_USUAL = 0.7;
const MOST_OF_USUAL = 1.5;
/** Weight of the last chunk in what is usual. */
const NEWS = 0.25;
/**
 * How far a replay may end from what came back, in lengths of the way. Summed up in another order, 50 steps of float32 end
 * 1e-6 apart, and up to 3e-3 where a unit of some image is active in one and not in the other. One step of them left out
 * makes 1e-1.
 */
const AGREEMENT = 2e-2;

/** The same for velocities, in their own length: they are the last few steps alone. */
const VELOCITY_AGREEMENT = 5e-2;

/**
 * Where a replay ends elsewhere, it is replayed once more from parameters whose last bits are others. At rates too high to
 * learn by, that alone can lead far away: so many times as far is then no sign of anything.
 */
const OF_SPREAD = 50;
/** How far a reported loss may be from a replay's; above the ordinary, whoever keeps a logarithm from 0 reports less. */
const INVENTED = 2e-2;
const ORDINARY_LOSS = 3;

/** Audits one attempt. */
export class Audit {
  readonly #run: string;
  readonly #replay: Replay;
  readonly #farthest = new KeptChunk();
  readonly #best = new KeptChunk();
  #farthestRatio = 0;
  #usualRatio: number | undefined;
  #chunks = 0;
  #strange = 0;
  /** Of the current epoch: how many chunks to wait until the one at random. */
  #wait = 0;

  constructor(run: string, replay: Replay) {
    this.#run = run;
    this.#replay = replay;
  }

  /** To be told of an epoch before its first chunk. */
  beginEpoch(chunks: number): void {
    this.#wait = randomInt(chunks);
  }

  /** To be told of every chunk, before its memory is written over. Answers with what is wrong with it. */
  async look(chunk: Chunk): Promise<Finding | undefined> {
    const isFirst = this.#chunks < FIRST_CHUNKS;
    const isDrawn = this.#wait === 0;
    this.#chunks += 1;
    this.#wait -= 1;
    if (isFirst || isDrawn) return this.#compare(chunk);
    const { ratio, isStrange } = await this.#screen(chunk);
    if (isStrange && this.#strange < MOST_STRANGE) {
      this.#strange += 1;
      return this.#compare(chunk);
    }
    if (!(ratio <= this.#farthestRatio)) {
      this.#farthestRatio = ratio;
      this.#farthest.keep(chunk);
    }
    return undefined;
  }

  /** To be told of the chunk that ended an epoch with the best validation accuracy so far. */
  keepBest(chunk: Chunk): void {
    this.#best.keep(chunk);
  }

  /** The last replays, once the run is over. */
  async finish(): Promise<Finding | undefined> {
    for (const { chunk } of [this.#farthest, this.#best]) {
      const finding = chunk === undefined ? undefined : await this.#compare(chunk);
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  /** What a scorecard says of it: which chunks were replayed, and how many of the strange ones, differs from time to time. */
  get record(): AuditRecord {
    return { by: "reference", chunks: this.#chunks };
  }

  async #screen({
    start,
    end,
    positions,
    learningRate,
    losses,
  }: Chunk): Promise<{ ratio: number; isStrange: boolean }> {
    const batchSize = positions.length / losses.length;
    using first = await this.#replay(start, positions.subarray(0, batchSize), batchSize, learningRate);
    const { inner, a: way, b: step } = products(end.parameters, first.state.parameters, start.parameters);
    const ratio = Math.sqrt(way / step) / losses.length;
    const isPlausible =
      lossError(losses[0], first.losses[0]) <= LOSS_TOLERANCE &&
      inner / step >= LEAST_ALONG_FIRST &&
      ratio <= FARTHEST &&
      ratio >= LEAST_OF_USUAL * (this.#usualRatio ?? ratio) &&
      ratio <= MOST_OF_USUAL * (this.#usualRatio ?? ratio);
    this.#usualRatio = (this.#usualRatio ?? ratio) * (1 - NEWS) + ratio * NEWS;
    return { ratio, isStrange: !isPlausible };
  }

  async #compare(chunk: Chunk): Promise<Finding | undefined> {
    const { start, end, losses } = chunk;
    using replayed = await this.#replayed(chunk, start);
    const errors = errorsOf(end, replayed.state, start);
    if (!isWithin(errors, { parameters: AGREEMENT, velocities: VELOCITY_AGREEMENT })) {
      using nudge = await this.#replayed(chunk, { ...start, parameters: nudged(start.parameters) });
      const spread = errorsOf(nudge.state, replayed.state, start);
      const allowed = (name: keyof Errors, agreement: number): number => Math.max(agreement, OF_SPREAD * spread[name]);
      if (!(errors.parameters <= allowed("parameters", AGREEMENT))) {
        return this.#mismatch(chunk, "parameters", errors.parameters);
      }
      if (!(errors.velocities <= allowed("velocities", VELOCITY_AGREEMENT))) {
        return this.#mismatch(chunk, "velocities", errors.velocities);
      }
      return undefined;
    }
    const invented = losses
      .map((loss, step) => lossError(loss, replayed.losses[step]))
      .find((error, step) => (replayed.losses[step] ?? 0) <= ORDINARY_LOSS && !(error <= INVENTED));
    return invented === undefined ? undefined : this.#mismatch(chunk, "losses", invented);
  }

  #replayed({ positions, losses, learningRate }: Chunk, start: TrainingState): Promise<TakenSteps> {
    return this.#replay(start, positions, positions.length / losses.length, learningRate);
  }

  #mismatch({ epoch, firstStep, losses }: Chunk, what: string, error: number): Finding {
    const params = { run: this.#run, epoch, firstStep, lastStep: firstStep + losses.length - 1, what };
    return { code: "audit-mismatch", params: { ...params, relativeError: num(error) } };
  }
}

/** How far two ends of the same steps lie apart: parameters in lengths of the way, velocities in their own. */
interface Errors {
  readonly parameters: number;
  readonly velocities: number;
}

function errorsOf(actual: TrainingState, expected: TrainingState, start: TrainingState): Errors {
  const { velocities } = expected;
  return {
    parameters: distance(actual.parameters, expected.parameters, start.parameters),
    velocities:
      actual.velocities === undefined || velocities === undefined ? 0 : distance(actual.velocities, velocities),
  };
}

const isWithin = (errors: Errors, agreement: Errors): boolean =>
  errors.parameters <= agreement.parameters && errors.velocities <= agreement.velocities;

/** A chunk in memory of its own. */
class KeptChunk {
  readonly #start = new StateCopy();
  readonly #end = new StateCopy();
  chunk: Chunk | undefined;

  keep(chunk: Chunk): void {
    this.chunk = { ...chunk, start: this.#start.keep(chunk.start), end: this.#end.keep(chunk.end) };
  }
}

/** Relative to the expected loss, or to 1 where that is less. */
function lossError(actual = Number.NaN, expected = Number.NaN): number {
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
}
