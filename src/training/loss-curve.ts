/** The losses of a training's steps, for a curve: 4,000 of them say no more than 200 means. */

/** More points than a chart has room for. */
const MOST_POINTS = 200;
/** More digits than a chart shows. */
const DIGITS = 5;

/** Means of the losses of consecutive steps. */
export interface LossCurve {
  /** Steps per mean. */
  readonly every: number;
  /** In order; steps after the last whole `every` are in none. */
  readonly means: readonly number[];
}

/** Takes the losses as they come. */
export class LossMeans {
  readonly #every: number;
  readonly #means: number[] = [];
  #sum = 0;
  #count = 0;

  /** @param steps of the whole training. */
  constructor(steps: number) {
    this.#every = Math.ceil(steps / MOST_POINTS);
  }

  /** Takes finite losses. */
  add(losses: readonly number[]): void {
    for (const loss of losses) {
      this.#sum += loss;
      this.#count += 1;
      if (this.#count < this.#every) continue;
      this.#means.push(Number((this.#sum / this.#count).toPrecision(DIGITS)));
      [this.#sum, this.#count] = [0, 0];
    }
  }

  /** So far. */
  get curve(): LossCurve {
    return { every: this.#every, means: [...this.#means] };
  }
}
