/**
 * The kinks of ReLU in a training. The gradient passes where a sum is above 0. A sum that is 0 but for rounding is above it in
 * one order of summation and not in another: nobody's mistake, and all steps after it lead a little elsewhere.
 */
import type { Activation } from "./oracle.ts";

/** Of a training, so many are kept: 50 steps of 100 images have two or three that rounding decides. */
const NEAREST = 8;

/** ReLU in the steps of one training: the pass in both directions, and where rounding may have decided. */
export class Kinks {
  readonly #crossed: readonly Activation[];
  /** Ascending. */
  readonly #nearest: { readonly distance: number; readonly activation: Activation }[] = [];
  #step = 0;

  /** @param crossed where the gradient is to pass if it would not, and not to if it would. */
  constructor(crossed: readonly Activation[]) {
    this.#crossed = crossed;
  }

  /** The activations whose sums were nearest to 0 so far, nearest first. */
  get nearest(): readonly Activation[] {
    return this.#nearest.map(({ activation }) => activation);
  }

  /** To be told after each step. */
  nextStep(): void {
    this.#step += 1;
  }

  /** max(sum, 0) of every sum (N, H), in place; NaN stays NaN, and −∞ becomes it. */
  rectify(sums: Float32Array, units: number): void {
    let farthest = this.#farthest();
    for (let at = 0; at < sums.length; at++) {
      const sum = sums[at] ?? Number.NaN;
      if (Math.abs(sum) < farthest) {
        this.#note(Math.abs(sum), { step: this.#step, row: Math.floor(at / units), unit: at % units });
        farthest = this.#farthest();
      }
      // To branch on signs that are at random takes four times as long.
      sums[at] = sum * Number(sum > 0);
    }
  }

  /** The gradient (N, H), zero where the unit is not active, in place; of finite numbers. */
  mask(gradient: Float32Array, active: Float32Array, units: number): void {
    const crossed = this.#crossed
      .filter(({ step }) => step === this.#step)
      .map(({ row, unit }) => row * units + unit)
      .map((at) => [at, (active[at] ?? 0) > 0 ? 0 : (gradient[at] ?? 0)] as const);
    for (let at = 0; at < gradient.length; at++) {
      gradient[at] = (gradient[at] ?? Number.NaN) * Number((active[at] ?? 0) > 0);
    }
    for (const [at, passed] of crossed) gradient[at] = passed;
  }

  /** From where on a sum is none of the nearest. */
  #farthest(): number {
    return this.#nearest[NEAREST - 1]?.distance ?? Infinity;
  }

  #note(distance: number, activation: Activation): void {
    const at = this.#nearest.findIndex((other) => other.distance > distance);
    this.#nearest.splice(at === -1 ? this.#nearest.length : at, 0, { distance, activation });
    this.#nearest.length = Math.min(this.#nearest.length, NEAREST);
  }
}
