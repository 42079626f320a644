/** The two-layer classifier of the handout's 4.2(b), with the L2 regularization of 4.2(g). */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { fcBackward, fcForward, reluBackward, reluForward } from "./layers.ts";
import { softmaxLoss } from "./loss.ts";

/** W1 (Din, H), b1 (H,), W2 (H, C), b2 (C,); also the gradients with respect to them. */
export interface Parameters {
  readonly W1: NDArray;
  readonly b1: NDArray;
  readonly W2: NDArray;
  readonly b2: NDArray;
}

/** The scores max(0, X·W1 + b1)·W2 + b2, the handout's equation (1). X (N, Din) → (N, C). */
export function forward({ W1, b1, W2, b2 }: Parameters, X: NDArray): NDArray {
  const [hidden] = fcForward(X, W1, b1);
  const [active] = reluForward(hidden);
  const [scores] = fcForward(active, W2, b2);
  return scores;
}

/**
 * The loss softmax(forward(X), y) + reg·(‖W1‖² + ‖W2‖²) and its gradients. The regularization term has no factor ½,
 * so that its gradient is 2·reg·W, and it leaves the biases out.
 *
 * @param y the right class of each row, (N,).
 * @param reg the strength of the regularization. Default: 0.
 */
export function lossAndGradients(
  { W1, b1, W2, b2 }: Parameters,
  X: NDArray,
  y: NDArray,
  reg = 0,
): [loss: number, gradients: Parameters] {
  const [hidden, cache1] = fcForward(X, W1, b1);
  const [active, cacheRelu] = reluForward(hidden);
  const [scores, cache2] = fcForward(active, W2, b2);
  const [dataLoss, dScores] = softmaxLoss(scores, y);

  const [dActive, dW2, db2] = fcBackward(dScores, cache2);
  const dHidden = reluBackward(dActive, cacheRelu);
  const [, dW1, db1] = fcBackward(dHidden, cache1);

  const loss = dataLoss + reg * (sumOfSquares(W1) + sumOfSquares(W2));
  const gradients = {
    W1: np.add(dW1, np.multiply(W1, 2 * reg)),
    b1: db1,
    W2: np.add(dW2, np.multiply(W2, 2 * reg)),
    b2: db2,
  };
  return [loss, gradients];
}

/** ‖W‖², the sum of the squares of all elements. */
function sumOfSquares(W: NDArray): number {
  return Number(np.sum(np.square(W)));
}
