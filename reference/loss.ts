/** The softmax loss that the handout's starter gives. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

/**
 * The mean cross-entropy of softmax probabilities, and its gradient:
 *
 *   p = exp(x) / Σ exp(x) along each row,   loss = −1/N · Σ ln p[n, y[n]],   ∂loss/∂X = (p − onehot(y)) / N.
 *
 * The largest score of each row is subtracted first, which changes no probability and keeps exp from overflowing; ln p
 * is computed from the shifted scores, so that a probability that rounds to 0 does not become ln 0.
 * Source: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3.
 *
 * @param X scores (N, C).
 * @param y the right class of each row, whole numbers from 0 to C−1, (N,).
 * @returns the loss, and dX (N, C) of X's dtype.
 */
export function softmaxLoss(X: NDArray, y: NDArray): [loss: number, dX: NDArray] {
  const [N = 0, C = 0] = X.shape;
  const shifted = np.subtract(X, np.asarray(np.max(X, 1, true)));
  const logSum = np.log(np.asarray(np.sum(np.exp(shifted), 1, true)));
  const logProbabilities = np.subtract(shifted, logSum);
  const oneHot = np.equal(y.reshape(N, 1), np.arange(0, C)).astype(X.dtype);
  const loss = -Number(np.sum(np.multiply(oneHot, logProbabilities))) / N;
  const dX = np.divide(np.subtract(np.exp(logProbabilities), oneHot), N);
  return [loss, dX];
}
