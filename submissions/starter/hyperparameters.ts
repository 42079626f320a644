/**
 * The set-up of each training run. Choose it by the validation accuracy, never by the test accuracy.
 *
 * learningRate: above 0, at most 10. lrDecay: the learning rate is multiplied by it after every epoch; above 0, at most
 * 1. batchSize: a whole number from 1 to 1000.
 */
import type { Hyperparameters, TunedHyperparameters } from "backprop-grader/contract";

/** 4.2 (c): SGD. */
export const sgdRun: Hyperparameters | undefined = undefined; // TODO: { learningRate, lrDecay, batchSize }

/** 4.2 (d): SGD with momentum, with the same set-up as sgdRun, so that the two can be compared. */
export const momentumRun: Hyperparameters | undefined = undefined; // TODO: { learningRate, lrDecay, batchSize }

/** 4.2 (g): momentum and L2 regularization (reg is 0.01), with the same set-up as momentumRun. */
export const l2Run: Hyperparameters | undefined = undefined; // TODO: { learningRate, lrDecay, batchSize }

/**
 * 4.2 (j): the best network you can train, with momentum. What you leave out has the value in brackets.
 * beta (0.5): from 0, below 1. reg (0): at least 0. hiddenDim (300): at most 1024. weightScale (1e-2): above 0.
 * numEpochs (10): at most 20.
 */
export const tunedRun: TunedHyperparameters | undefined = undefined; // TODO: { learningRate, lrDecay, batchSize, ... }
