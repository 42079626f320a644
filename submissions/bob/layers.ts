import { asarray, greater, matmul, maximum, mean, multiply, put_along_axis, take_along_axis } from "numpy-ts";
import type { NDArray } from "numpy-ts";

/** Forward pass of a fully connected layer */
export function fcForward(X: NDArray, W: NDArray, b: NDArray): [NDArray, NDArray[]] {
  const out = matmul(X, W).add(b);
  const cache = [X, W, b];
  return [out, cache];
}

/** Backward pass of a fully connected layer */
export function fcBackward(dout: NDArray, cache: NDArray[]): [NDArray, NDArray, NDArray] {
  const [X, W] = cache;
  if (!X || !W) throw new Error("fcBackward: call fcForward first");
  const dW = matmul(X.transpose(), dout);
  const dX = matmul(dout, W.transpose());
  // b is used by all examples: average over the batch
  const db = asarray(mean(dout, 0));
  return [dX, dW, db];
}

/** Forward pass of ReLU */
export function reluForward(x: NDArray): [NDArray, NDArray] {
  const out = maximum(x, 0);
  return [out, out];
}

/** Backward pass of ReLU */
export function reluBackward(dout: NDArray, out: NDArray): NDArray {
  // where out > 0, x was > 0 too
  return multiply(dout, greater(out, 0));
}

/**
 * Softmax loss and its gradient. Given: nothing to do here.
 *
 * X: scores, shape (N, C). y: the right class of each row, shape (N,).
 * Returns the mean loss over the N rows, and dX of shape (N, C).
 */
export function softmaxLoss(X: NDArray, y: NDArray): [number, NDArray] {
  const N = X.shape[0] ?? 0;
  const labels = y.reshape(N, 1);

  // The largest score of a row is subtracted, so that exp does not overflow.
  const shifted = X.subtract(asarray(X.max(1, true)));
  const logProbs = shifted.subtract(asarray(shifted.exp().sum(1, true)).log());
  const loss = -Number(take_along_axis(logProbs, labels, 1).sum()) / N;

  const dX = logProbs.exp();
  put_along_axis(dX, labels, take_along_axis(dX, labels, 1).subtract(1), 1);
  return [loss, dX.divide(N)];
}
