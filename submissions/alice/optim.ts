// 4.2 (c) and (d): optimizers
import type { Sgd, SgdMomentum } from "backprop-grader/contract";

/** One step of stochastic gradient descent. Given: nothing to do here. */
export const sgd: Sgd = (W, dW, learningRate = 1e-3) => W.subtract(dW.multiply(learningRate));

export const sgdMomentum: SgdMomentum = (W, dW, velocity, beta = 0.5, learningRate = 1e-3) => {
  const newVelocity = velocity.multiply(beta).add(dW.multiply(learningRate));
  const newW = W.subtract(newVelocity);
  return [newW, newVelocity];
};
