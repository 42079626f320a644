/**
 * The handout's equation (1): the scores by which the grader itself measures every accuracy. It takes whatever parameters a
 * training leaves, so that no answer to it can be known beforehand.
 */
import type { NDArray } from "numpy-ts";

import { toArray } from "../numeric/engine.ts";
import { matrixProduct, matrixProductBeside } from "../numeric/matrix-product.ts";
import { addToRows } from "../numeric/rows.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import { toTensor } from "../oracle/arrays.ts";
import type { Parameters } from "../oracle/oracle.ts";

/** Equation (1) with these parameters, for many batches. Its memory is given back when it is disposed of. */
export class EquationOne implements Disposable {
  readonly #weights: readonly [NDArray, NDArray];
  readonly #biases: readonly [FloatTensor, FloatTensor];

  constructor({ W1, b1, W2, b2 }: Parameters) {
    this.#weights = [toArray(W1), toArray(W2)];
    this.#biases = [b1, b2];
  }

  /** max(0, X·W1 + b1)·W2 + b2. X (N, Din) → (N, C), in the dtype of the arguments. */
  async scores(X: NDArray): Promise<FloatTensor> {
    using hidden = await matrixProductBeside(X, this.#weights[0]);
    addToRows(hidden, this.#biases[0].data);
    rectify(hidden);
    using scores = matrixProduct(hidden, this.#weights[1]);
    addToRows(scores, this.#biases[1].data);
    return toTensor(scores);
  }

  [Symbol.dispose](): void {
    for (const weights of this.#weights) weights.dispose();
  }
}

/**
 * max(sum, 0) of every sum, in place; NaN stays NaN. A product, because to branch on signs that are at random takes four times
 * as long. It makes NaN of −∞: an image whose sums overflow is classified wrongly.
 */
function rectify({ data }: NDArray): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new TypeError("Expected floats.");
  for (let at = 0; at < data.length; at++) {
    const sum = data[at] ?? Number.NaN;
    data[at] = sum * Number(sum > 0);
  }
}

/** The scores of one batch. X (N, Din) → (N, C), in the dtype of the arguments. */
export async function equationOne(parameters: Parameters, X: FloatTensor): Promise<FloatTensor> {
  using network = new EquationOne(parameters);
  using rows = toArray(X);
  return await network.scores(rows);
}
