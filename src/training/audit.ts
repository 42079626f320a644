/**
 * The audit of a training: whether the parameters that came back are those that its steps lead to. What a runner says is
 * believed nowhere, but the steps are taken there; here some of them are taken again, by the reference, on the same batches.
 *
 * Every chunk of steps gets a screen: its first step is repeated, and tells what the loss has to be, and how far and whereto
 * the chunk can lead. What does not fit is replayed as a whole. Besides, whatever the screen says: the first chunks, some
 * at random, the one that led to the best validation accuracy, and the one that moved farthest for its steps. Which they are,
 * the runner cannot know, and nothing is told of a replay. Only a replay decides.
 */
import { num, type Finding } from "../findings.ts";
import { disagreement, lossError } from "./agreement.ts";
import type { Auditor } from "./auditor.ts";
import type { Chunk } from "./chunk.ts";
import { DrawnChunks } from "./drawn-chunks.ts";
import { KeptChunk } from "./kept-chunk.ts";
import type { AuditRecord } from "./outcome.ts";
import type { Replay } from "./replay.ts";
import { products } from "./state.ts";

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

/** Audits one attempt. */
export class Audit implements Auditor {
  readonly isBeside = true;
  readonly #run: string;
  readonly #replay: Replay;
  readonly #drawn: DrawnChunks;
  readonly #farthest = new KeptChunk();
  readonly #best = new KeptChunk();
  #farthestRatio = 0;
  #usualRatio: number | undefined;
  #chunks = 0;
  #strange = 0;

  /** @param chunks of the whole attempt. */
  constructor(run: string, replay: Replay, chunks: number) {
    this.#run = run;
    this.#replay = replay;
    this.#drawn = new DrawnChunks(chunks);
  }

  async look(chunk: Chunk): Promise<Finding | undefined> {
    const isFirst = this.#chunks < FIRST_CHUNKS;
    const isDrawn = !isFirst && this.#drawn.isNext();
    this.#chunks += 1;
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

  keepBest(chunk: Chunk): void {
    this.#best.keep(chunk);
  }

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
    using first = await this.#replay({ start, positions: positions.subarray(0, batchSize), batchSize, learningRate });
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
    const wrong = await disagreement(chunk, this.#replay);
    if (wrong === undefined) return undefined;
    const { epoch, firstStep, losses } = chunk;
    const params = { run: this.#run, epoch, firstStep, lastStep: firstStep + losses.length - 1, what: wrong.what };
    return { code: "audit-mismatch", params: { ...params, relativeError: num(wrong.relativeError) } };
  }
}
