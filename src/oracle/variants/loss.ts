/** Known mistakes in the softmax loss, which the starter gives: whoever has one has edited it. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import type { VariantId } from "../../variants.ts";
import { NETWORK_GRADIENTS, NETWORK_LOSS, NETWORK_STEP, type Replacement, type VariantRecord } from "./record.ts";
import { sumOf, type Alteration } from "./workings.ts";

type LossVariant = Extract<VariantId, `softmax-${string}`>;

const layers = (...replacements: readonly Replacement[]): VariantRecord["typescript"] => ({
  file: "layers.ts",
  replacements,
});

const loss =
  (change: (loss: number, X: NDArray, y: NDArray) => number): Alteration =>
  (right) => ({
    softmaxLoss(X, y) {
      const [value, dX] = right.softmaxLoss(X, y);
      return [change(value, X, y), dX];
    },
  });

const gradient =
  (change: (dX: NDArray, X: NDArray, y: NDArray) => NDArray): Alteration =>
  (right) => ({
    softmaxLoss(X, y) {
      const [value, dX] = right.softmaxLoss(X, y);
      return [value, change(dX, X, y)];
    },
  });

export const softmaxVariants: Readonly<Record<LossVariant, VariantRecord>> = {
  "softmax-loss-summed": {
    alter: loss((value, _, y) => value * y.size),
    loses: NETWORK_LOSS,
    besides: "loss",
    typescript: layers([".sum()) / N;", ".sum());"]),
    python: [["loss = -log_probabilities[rows, y].mean()", "loss = -log_probabilities[rows, y].sum()"]],
  },
  "softmax-loss-sign-lost": {
    alter: loss((value) => -value),
    loses: NETWORK_LOSS,
    besides: "loss",
    typescript: layers(["const loss = -Number(", "const loss = Number("]),
    python: [["loss = -log_probabilities[rows, y].mean()", "loss = log_probabilities[rows, y].mean()"]],
  },
  "softmax-loss-without-logarithm": {
    alter: loss((_, X, y) => -sumOf(np.multiply(probabilities(X), oneHot(X, y))) / y.size),
    loses: NETWORK_LOSS,
    besides: "loss",
    typescript: layers([
      "np.take_along_axis(logProbs, labels, 1).sum()",
      "np.take_along_axis(logProbs.exp(), labels, 1).sum()",
    ]),
    python: [["loss = -log_probabilities[rows, y].mean()", "loss = -np.exp(log_probabilities)[rows, y].mean()"]],
  },
  "softmax-loss-all-rows-columns": {
    alter: loss((_, X, y) => -sumOf(np.take(logProbabilities(X), y, 1)) / y.size),
    loses: NETWORK_LOSS,
    besides: "loss",
    typescript: layers(["np.take_along_axis(logProbs, labels, 1).sum()", "np.take(logProbs, y, 1).sum()"]),
    python: [["loss = -log_probabilities[rows, y].mean()", "loss = -log_probabilities[:, y].sum() / len(y)"]],
  },
  "softmax-gradient-summed": {
    alter: gradient((dX, _, y) => np.multiply(dX, y.size)),
    loses: NETWORK_GRADIENTS,
    besides: "loss",
    typescript: layers(["dX.divide(N)", "dX"]),
    python: [["return loss, dX / len(y)", "return loss, dX"]],
  },
  "softmax-gradient-averaged-twice": {
    alter: gradient((dX, _, y) => np.divide(dX, y.size)),
    loses: NETWORK_GRADIENTS,
    besides: "loss",
    typescript: layers(["dX.divide(N)", "dX.divide(N * N)"]),
    python: [["return loss, dX / len(y)", "return loss, dX / len(y) ** 2"]],
  },
  "softmax-gradient-without-classes": {
    alter: gradient((_, X, y) => np.divide(probabilities(X), y.size)),
    loses: NETWORK_GRADIENTS,
    besides: "loss",
    typescript: layers(["np.put_along_axis(dX, labels, np.take_along_axis(dX, labels, 1).subtract(1), 1);", ""]),
    python: [["    dX[rows, y] -= 1\n", ""]],
  },
  "softmax-gradient-sign-lost": {
    alter: gradient((dX) => np.negative(dX)),
    loses: NETWORK_GRADIENTS,
    besides: "loss",
    typescript: layers(["dX.divide(N)", "dX.divide(-N)"]),
    python: [["return loss, dX / len(y)", "return loss, -dX / len(y)"]],
  },
  "softmax-gradient-all-rows-columns": {
    alter: gradient((_, X, y) => {
      const present = np.asarray(np.max(oneHot(X, y), 0, true));
      return np.divide(np.subtract(probabilities(X), present), y.size);
    }),
    loses: NETWORK_GRADIENTS,
    besides: "loss",
    typescript: layers([
      "np.put_along_axis(dX, labels, np.take_along_axis(dX, labels, 1).subtract(1), 1);",
      "for (const c of new Set(y.data)) for (let n = 0; n < N; n++) dX.set([n, Number(c)], Number(dX.get([n, Number(c)])) - 1);",
    ]),
    python: [["dX[rows, y] -= 1", "dX[:, y] -= 1"]],
  },
  "softmax-classes-ignored": {
    alter: (right) => ({ softmaxLoss: (X, y) => right.softmaxLoss(X, np.multiply(y, 0)) }),
    loses: NETWORK_STEP,
    besides: "loss",
    typescript: layers(["const labels = y.reshape(N, 1);", 'const labels = np.zeros([N, 1], "int32");']),
    python: [["rows = np.arange(len(y))", "rows, y = np.arange(len(y)), np.zeros(len(y), dtype=int)"]],
  },
  "softmax-shift-dropped": {
    alter: () => ({
      softmaxLoss(X, y) {
        const exponentials = np.exp(X);
        const p = np.divide(exponentials, np.asarray(np.sum(exponentials, 1, true)));
        const right = np.asarray(np.sum(np.multiply(p, oneHot(X, y)), 1));
        return [-sumOf(np.log(right)) / y.size, np.divide(np.subtract(p, oneHot(X, y)), y.size)];
      },
    }),
    loses: NETWORK_STEP,
    besides: "loss",
    typescript: layers(["X.subtract(np.asarray(X.max(1, true)))", "X"]),
    python: [["shifted = X - X.max(axis=1, keepdims=True)", "shifted = X"]],
  },
};

/** ln p, (N, C). */
function logProbabilities(X: NDArray): NDArray {
  const shifted = np.subtract(X, np.asarray(np.max(X, 1, true)));
  return np.subtract(shifted, np.log(np.asarray(np.sum(np.exp(shifted), 1, true))));
}

const probabilities = (X: NDArray): NDArray => np.exp(logProbabilities(X));

/** 1 at each row's class, (N, C). */
function oneHot(X: NDArray, y: NDArray): NDArray {
  return np.equal(y.reshape(y.size, 1), np.arange(0, X.shape[1] ?? 0)).astype("float64");
}
