import type { Hyperparameters, TunedHyperparameters } from "backprop-grader/contract";

// 4.2 (c): tried learning rates 0.01, 0.05 and 0.1, this one was the best on validation
export const sgdRun: Hyperparameters = { learningRate: 0.05, lrDecay: 0.95, batchSize: 100 };

// 4.2 (d) and (g): the same set-up, to compare
export const momentumRun: Hyperparameters = { ...sgdRun };
export const l2Run: Hyperparameters = { ...sgdRun };

// 4.2 (j): decaying faster and a smaller reg helped most
export const tunedRun: TunedHyperparameters = {
  learningRate: 0.05,
  lrDecay: 0.8,
  batchSize: 100,
  beta: 0.5,
  reg: 0.003,
  numEpochs: 10,
};
