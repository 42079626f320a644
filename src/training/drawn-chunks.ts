/** Which chunks are replayed whatever they look like, so that nobody can know: the draw is the system's own, and no seed's. */
import { randomInt } from "node:crypto";

/** One of so many is drawn: a replay costs what its steps cost. */
const USUAL_STRETCH = 16;
/** About so many are drawn of a run in which one of 16 would be fewer, so that nobody escapes by large batches. */
const LEAST_DRAWN = 4;
/** About so many are drawn of a run in which one of 16 would be more. */
const MOST_DRAWN = 10;

/** One chunk of every stretch of a run, at random. */
export class DrawnChunks {
  readonly #stretch: number;
  /** Of the current stretch: chunks to come, and how many of them to wait until the one at random. */
  #left = 0;
  #wait = 0;

  /** @param chunks of the whole run. */
  constructor(chunks: number) {
    const wanted = Math.min(MOST_DRAWN, Math.max(LEAST_DRAWN, chunks / USUAL_STRETCH));
    this.#stretch = Math.ceil(chunks / wanted);
  }

  /** Whether the next chunk is one of them. To be asked once for every chunk. */
  isNext(): boolean {
    if (this.#left === 0) {
      this.#left = this.#stretch;
      this.#wait = randomInt(this.#stretch);
    }
    const isDrawn = this.#wait === 0;
    this.#left -= 1;
    this.#wait -= 1;
    return isDrawn;
  }
}
