/**
 * 4.2 (a): the layers of the network, each a forward and a backward pass.
 *
 * A forward pass returns its output and a cache: whatever its backward pass needs, in a form of your own choice. Once
 * you know its type, name it in the types of both: FcForward<MyCache> and FcBackward<MyCache>.
 *
 * A backward pass gets the upstream gradient dout, the derivative of the loss with respect to the layer's output, and
 * returns the derivatives of the loss with respect to the layer's inputs. No function may change its arguments.
 */
import type { FcBackward, FcForward, ReluBackward, ReluForward, SoftmaxLoss } from "backprop-grader/contract";
import * as np from "numpy-ts";

/**
 * Forward pass of a fully connected layer.
 *
 * X: a batch of inputs, shape (N, Din). W: weights, shape (Din, Dout). b: biases, shape (Dout,).
 * Returns [out, cache], out of shape (N, Dout).
 */
export const fcForward: FcForward = (X, W, b) => {
  // TODO
  throw new Error("Not implemented: fcForward");
};

/**
 * Backward pass of a fully connected layer.
 *
 * dout: upstream gradient, shape (N, Dout). cache: what fcForward returned.
 * Returns [dX, dW, db] of shapes (N, Din), (Din, Dout) and (Dout,).
 */
export const fcBackward: FcBackward = (dout, cache) => {
  // TODO
  throw new Error("Not implemented: fcBackward");
};

/**
 * Forward pass of rectified linear units.
 *
 * x: input of any shape. Returns [out, cache], out of the same shape.
 */
export const reluForward: ReluForward = (x) => {
  // TODO
  throw new Error("Not implemented: reluForward");
};

/**
 * Backward pass of rectified linear units.
 *
 * dout: upstream gradient, of x's shape. cache: what reluForward returned.
 * Returns dx, of the same shape.
 */
export const reluBackward: ReluBackward = (dout, cache) => {
  // TODO
  throw new Error("Not implemented: reluBackward");
};

/**
 * Softmax loss and its gradient. Given: nothing to do here.
 *
 * X: scores, shape (N, C). y: the right class of each row, shape (N,).
 * Returns the mean loss over the N rows, and dX of shape (N, C).
 */
export const softmaxLoss: SoftmaxLoss = (X, y) => {
  const N = X.shape[0] ?? 0;
  const labels = y.reshape(N, 1);

  // The largest score of a row is subtracted, so that exp does not overflow.
  const shifted = X.subtract(np.asarray(X.max(1, true)));
  const logProbs = shifted.subtract(np.asarray(shifted.exp().sum(1, true)).log());
  const loss = -Number(np.take_along_axis(logProbs, labels, 1).sum()) / N;

  const dX = logProbs.exp();
  np.put_along_axis(dX, labels, np.take_along_axis(dX, labels, 1).subtract(1), 1);
  return [loss, dX.divide(N)];
};
