import type { Hyperparameters, TunedHyperparameters } from "backprop-grader/contract";

export const sgdRun: Hyperparameters = {
  learningRate: 0.05,
  lrDecay: 0.95,
  batchSize: 100,
};

export const momentumRun: Hyperparameters = {
  learningRate: 0.05,
  lrDecay: 0.95,
  batchSize: 200,
};

export const l2Run: Hyperparameters = {
  learningRate: 0.05,
  lrDecay: 0.95,
  batchSize: 200,
};

// bigger steps = faster?
export const tunedRun: TunedHyperparameters = {
  learningRate: 5,
  lrDecay: 0.9,
  batchSize: 100,
  beta: 0.9,
  reg: 0.001,
  hiddenDim: 500,
};
