/** The update rules of the handout's 4.2(c) and (d). Neither changes its arguments. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

/** Stochastic gradient descent: W' = W − η·dW. */
export function sgd(W: NDArray, dW: NDArray, learningRate = 1e-3): NDArray {
  return np.subtract(W, np.multiply(dW, learningRate));
}

/**
 * Gradient descent with momentum: v' = β·v + η·dW, W' = W − v'. The learning rate is inside the velocity.
 * Source: the handout's 4.2(d); B. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
 *
 * @param velocity of W's shape; zeros before the first step.
 * @returns the new W and the new velocity.
 */
export function sgdMomentum(
  W: NDArray,
  dW: NDArray,
  velocity: NDArray,
  beta = 0.5,
  learningRate = 1e-3,
): [newW: NDArray, newVelocity: NDArray] {
  const newVelocity = np.add(np.multiply(velocity, beta), np.multiply(dW, learningRate));
  return [np.subtract(W, newVelocity), newVelocity];
}
