/** 4.2 (c) and (d): update rules. They return new arrays and change none of their arguments. */
import type { Sgd, SgdMomentum } from "backprop-grader/contract";

/** One step of stochastic gradient descent. Given: nothing to do here. */
export const sgd: Sgd = (W, dW, learningRate = 1e-3) => W.subtract(dW.multiply(learningRate));

/**
 * 4.2 (d): one step of stochastic gradient descent with momentum.
 *
 * W: parameters of any shape. dW: their gradient. velocity: what the step before returned, zeros at first.
 * beta: momentum, 0.5 when left out. learningRate: 1e-3 when left out.
 * Returns [newW, newVelocity]. With v the velocity: v' = beta * v + learningRate * dW, W' = W - v'.
 */
export const sgdMomentum: SgdMomentum = (W, dW, velocity, beta = 0.5, learningRate = 1e-3) => {
  // TODO
  throw new Error("Not implemented: sgdMomentum");
};
