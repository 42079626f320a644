/** Seeded random inputs. */
import seedrandom from "seedrandom";

import { float64, sizeOf, type FloatTensor, type Tensor } from "./tensor.ts";

/** A prime, and so no multiple of a row's length: no two rows of an array that repeats so many numbers are the same. */
export const PERIOD = 16_381;

/** A stream of random numbers that a seed and a purpose determine: other purposes do not disturb it. */
export class Random {
  /** What determines the stream: its seed and purpose. */
  readonly name: string;
  readonly #next: () => number;

  /** @param purpose for example `["fc", "N=1"]`: streams of one seed with different purposes are independent. */
  constructor(seed: number, ...purpose: readonly (string | number)[]) {
    this.name = [seed, ...purpose].join("/");
    this.#next = seedrandom(this.name);
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#next();
  }

  /** A whole number from 0 to below `bound`. */
  integer(bound: number): number {
    return Math.floor(this.#next() * bound);
  }

  /** Normal with mean 0 and deviation 1: G. Box, M. Muller, A Note on the Generation of Random Normal Deviates, 1958. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#next())) * Math.cos(2 * Math.PI * this.#next());
  }

  /**
   * A float64 array of normal numbers with this deviation, rounded to thousandths of it: short enough to be written down
   * and used again.
   */
  normals(shape: readonly number[], deviation = 1): FloatTensor {
    const step = deviation / 1000;
    return float64(
      Float64Array.from({ length: sizeOf(shape) }, () =>
        Number((Math.round(this.normal() * 1000) * step).toPrecision(12)),
      ),
      shape,
    );
  }

  /**
   * Uniform numbers of mean 0 and deviation 1, fast enough for millions: after `PERIOD` of them they come again.
   */
  uniforms(count: number): Float64Array {
    const numbers = new Float64Array(count);
    const drawn = Math.min(count, PERIOD);
    for (let index = 0; index < drawn; index++) numbers[index] = this.uniform(-Math.sqrt(3), Math.sqrt(3));
    for (let length = drawn; length < count; length += PERIOD) {
      numbers.copyWithin(length, 0, Math.min(PERIOD, count - length));
    }
    return numbers;
  }

  /** A direction: `uniforms` of norm 1. */
  direction(count: number): Float64Array {
    const numbers = this.uniforms(count);
    let sum = 0;
    for (const value of numbers) sum += value * value;
    const norm = Math.sqrt(sum);
    for (let index = 0; index < count; index++) numbers[index] = (numbers[index] ?? 0) / norm;
    return numbers;
  }

  /** An int32 array (count,) of whole numbers from 0 to below `bound`: class numbers. */
  classes(count: number, bound: number): Tensor {
    return { dtype: "int32", shape: [count], data: Int32Array.from({ length: count }, () => this.integer(bound)) };
  }
}
