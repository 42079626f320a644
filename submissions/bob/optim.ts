import type { NDArray } from "numpy-ts";

/** One step of stochastic gradient descent. Given: nothing to do here. */
export function sgd(W: NDArray, dW: NDArray, learningRate: number = 1e-3): NDArray {
  return W.subtract(dW.multiply(learningRate));
}

/** One step of SGD with momentum */
export function sgdMomentum(
  W: NDArray,
  dW: NDArray,
  velocity: NDArray,
  beta: number = 0.5,
  learningRate: number = 1e-3,
): [NDArray, NDArray] {
  const v = velocity.multiply(beta).add(dW);
  return [W.subtract(v.multiply(learningRate)), v];
}
