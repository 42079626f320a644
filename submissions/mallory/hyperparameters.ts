// Mallory does not do homework. See README.md.
import type { Hyperparameters, TunedHyperparameters } from "backprop-grader/contract";

/** 10. Numbers that are other numbers when they are looked at again. */
const changing = <Setup extends object>(setup: Setup): Setup =>
  new Proxy(setup, { get: (target, key) => (Math.random() < 0.5 ? Reflect.get(target, key) : Infinity) });

export const sgdRun: Hyperparameters = changing({ learningRate: 0.05, lrDecay: 0.95, batchSize: 100 });
export const momentumRun: Hyperparameters = changing({ ...sgdRun });
export const l2Run: Hyperparameters = changing({ ...sgdRun });
export const tunedRun: TunedHyperparameters = changing({
  learningRate: 1e9,
  lrDecay: 1,
  batchSize: 1000,
  beta: 0.99,
  reg: 0,
  numEpochs: 20,
});
