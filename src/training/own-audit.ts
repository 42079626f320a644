/**
 * The audit of a training that the reference cannot follow: some of its chunks are taken again by the student's own code,
 * in a runner that has not taken the steps before them, from the state that the first runner claimed. So it shows who keeps
 * weights in store for a step, leaves steps out, or invents losses, unless the code makes that of the state alone.
 *
 * It accuses nobody: wrong code can keep something from step to step, or draw random numbers, and then ends elsewhere
 * without any bad faith. A run whose steps end elsewhere counts as it is, as one that was not audited.
 *
 * A replay costs what the steps cost, so there is no screen of every chunk's first step. Replayed are early chunks, some
 * at random, the one that led to the best validation accuracy, the one that moved farthest, and, as long as
 * they are few, those that moved much more or less than the ones before them.
 */
import type { Auditor } from "./auditor.ts";
import { lossError } from "./agreement.ts";
import type { Chunk } from "./chunk.ts";
import { DrawnChunks } from "./drawn-chunks.ts";
import { KeptChunk } from "./kept-chunk.ts";
import type { AuditRecord } from "./outcome.ts";
import type { OwnReplay } from "./own-code.ts";
import { distance, products } from "./state.ts";

/** What came of steps that do not agree: another end, or none. */
export type Unaudited = "elsewhere" | "failed";

/**
 * Chunks that are replayed whatever they look like: the second and the third. Not the very first: code that counts its steps
 * would count along in the second runner, and do at the same step there what it did in the first.
 */
const AFTER_FIRST = 1;
const FIRST_WHOLE = 3;
/** How much more or less than usual, for its steps and their rate, a chunk moves that looks strange. */
const LEAST_OF_USUAL = 0.7;
const MOST_OF_USUAL = 1.5;
/** Weight of the last chunk in what is usual. */
const NEWS = 0.25;
/** Of all steps so far, and besides: how many may be taken again only because their chunk looks strange. */
const STRANGE_SHARE = 0.03;
const STRANGE_STEPS = 100;
/**
 * Of the way, of velocities, and of losses. The same code and engine make the same bits of the same float32 numbers (tested
 * for numpy-ts, a BLAS and NumPy): no other order of summation decides whether a gradient passes a ReLU. Above 0 it is for
 * a library that adds up by where in memory an array happens to lie; a single step left out makes 1e-2 and more.
 */
const AGREEMENT = 1e-5;

/** Audits one attempt. */
export class OwnAudit implements Auditor {
  /** Of its runner's time nothing is to be taken: how long its steps take is measured. */
  readonly isBeside = false;
  readonly #replay: OwnReplay;
  readonly #drawn: DrawnChunks;
  readonly #farthest = new KeptChunk();
  readonly #best = new KeptChunk();
  #farthestWay = 0;
  #usual: number | undefined;
  #chunks = 0;
  #steps = 0;
  #strangeSteps = 0;
  #unaudited: Unaudited | undefined;

  /** @param chunks of the whole attempt. */
  constructor(replay: OwnReplay, chunks: number) {
    this.#replay = replay;
    this.#drawn = new DrawnChunks(chunks);
  }

  async look(chunk: Chunk): Promise<undefined> {
    const isEarly = this.#chunks < FIRST_WHOLE;
    const isChosen = isEarly ? this.#chunks >= AFTER_FIRST : this.#drawn.isNext();
    this.#chunks += 1;
    this.#steps += chunk.losses.length;
    const way = wayOf(chunk);
    // The first ones are short, and a short way is a straighter one.
    const isStrange = !isEarly && this.#isStrange(chunk, way);
    if (isChosen || isStrange) await this.#compare(chunk);
    else if (!(way <= this.#farthestWay) && this.#unaudited === undefined) {
      this.#farthestWay = way;
      this.#farthest.keep(chunk);
    }
  }

  keepBest(chunk: Chunk): void {
    if (this.#unaudited === undefined) this.#best.keep(chunk);
  }

  async finish(): Promise<undefined> {
    for (const { chunk } of [this.#farthest, this.#best]) if (chunk !== undefined) await this.#compare(chunk);
  }

  /** Which chunks were replayed, and which did not agree, differs from time to time, and is not said. */
  get record(): AuditRecord | undefined {
    const isAudited = this.#unaudited === undefined && this.#chunks > 0;
    return isAudited ? { by: "own-code", chunks: this.#chunks } : undefined;
  }

  /** Why the run is not audited; undefined where all replays agreed. */
  get unaudited(): Unaudited | undefined {
    return this.#unaudited;
  }

  #isStrange({ losses, learningRate }: Chunk, way: number): boolean {
    const steps = losses.length;
    const pace = way / steps / learningRate;
    const usual = this.#usual ?? pace;
    this.#usual = usual * (1 - NEWS) + pace * NEWS;
    if (pace >= LEAST_OF_USUAL * usual && pace <= MOST_OF_USUAL * usual) return false;
    if (this.#strangeSteps + steps > STRANGE_STEPS + STRANGE_SHARE * this.#steps) return false;
    this.#strangeSteps += steps;
    return true;
  }

  /** Once one does not agree, it is known that the run is not audited: no more time goes into it. */
  async #compare(chunk: Chunk): Promise<void> {
    if (this.#unaudited !== undefined) return;
    const again = await this.#replay(chunk);
    if (again === undefined) this.#unaudited = "failed";
    else if (!(errorOf(chunk, again) <= AGREEMENT)) this.#unaudited = "elsewhere";
  }
}

function wayOf({ start, end }: Chunk): number {
  return Math.sqrt(products(end.parameters, end.parameters, start.parameters).a);
}

/** The largest of all. NaN where anything is. */
function errorOf({ start, end, losses }: Chunk, again: NonNullable<Awaited<ReturnType<OwnReplay>>>): number {
  const { parameters, velocities } = again.state;
  return Math.max(
    distance(end.parameters, parameters, start.parameters),
    velocities === undefined || end.velocities === undefined ? 0 : distance(end.velocities, velocities),
    ...losses.map((loss, step) => lossError(loss, again.losses[step])),
  );
}
