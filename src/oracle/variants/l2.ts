/** Known mistakes in the L2 regularization. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import type { VariantId } from "../../variants.ts";
import { NETWORK_GRADIENTS, NETWORK_LOSS, type Replacement, type VariantRecord } from "./record.ts";
import { sumOf, type Alteration, type Workings } from "./workings.ts";

type L2Variant = Extract<VariantId, `l2-${string}`>;

interface Parameters {
  readonly W1: NDArray;
  readonly b1: NDArray;
  readonly W2: NDArray;
  readonly b2: NDArray;
}

const squares = (array: NDArray): number => sumOf(np.square(array));

/** Another L2 term in the loss. */
const term =
  (penalty: (parameters: Parameters, reg: number, N: number) => number): Alteration =>
  () => ({ regularizedLoss: (dataLoss, parameters, reg, N) => dataLoss + penalty(parameters, reg, N) });

/** Other gradients of the two weights, from the data term's gradient, the weight and reg. */
const weights =
  (change: (gradient: NDArray, W: NDArray, reg: number, N: number) => NDArray): Alteration =>
  () => ({
    regularizedGradients: (gradients, { W1, W2 }, reg, N) => ({
      ...gradients,
      W1: change(gradients.W1, W1, reg, N),
      W2: change(gradients.W2, W2, reg, N),
    }),
  });

/** The right gradients, but for some. */
const butFor =
  (change: (gradients: Parameters, parameters: Parameters, reg: number) => Partial<Parameters>): Alteration =>
  (right: Workings) => ({
    regularizedGradients: (gradients, parameters, reg, N) => ({
      ...right.regularizedGradients(gradients, parameters, reg, N),
      ...change(gradients, parameters, reg),
    }),
  });

const LOSS = "const loss = dataLoss + this.reg * (sumSquares(W1) + sumSquares(W2));";
const PYTHON_LOSS = "loss += self.reg * (np.sum(W1**2) + np.sum(W2**2))";
/** Alice's and carol's line with the L2 term, replaced. */
const lossAs = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: { file: "classifier.ts", replacements: [[LOSS, `const loss = ${typescript};`]] },
  python: [[PYTHON_LOSS, python]],
});

/** What is added to the gradient of a weight, with `W` for it and `dW` for the data term's gradient. */
function gradientAs(
  typescript: string,
  python: string,
  layers = ["1", "2"],
): Pick<VariantRecord, "typescript" | "python"> {
  return {
    typescript: {
      file: "classifier.ts",
      replacements: layers.map((n): Replacement => [
        `W${n}: dW${n}.add(W${n}.multiply(2 * this.reg)),`,
        `W${n}: ${typescript.replaceAll("W_", `W${n}`)},`,
      ]),
    },
    python: layers.map((n): Replacement => [
      `        grads["W${n}"] += 2 * self.reg * W${n}\n`,
      `        grads["W${n}"] ${python.replaceAll("W_", `W${n}`)}\n`,
    ]),
  };
}

const LOSES_LOSS = ["loss with L2"] as const;
const LOSES_GRADIENTS = ["gradients with L2"] as const;

export const regularizationVariants: Readonly<Record<L2Variant, VariantRecord>> = {
  "l2-loss-halved": {
    alter: term(({ W1, W2 }, reg) => 0.5 * reg * (squares(W1) + squares(W2))),
    loses: LOSES_LOSS,
    ...lossAs(
      "dataLoss + 0.5 * this.reg * (sumSquares(W1) + sumSquares(W2))",
      "loss += 0.5 * self.reg * (np.sum(W1**2) + np.sum(W2**2))",
    ),
  },
  "l2-loss-without-first-layer": {
    alter: term(({ W2 }, reg) => reg * squares(W2)),
    loses: LOSES_LOSS,
    ...lossAs("dataLoss + this.reg * sumSquares(W2)", "loss += self.reg * np.sum(W2**2)"),
  },
  "l2-loss-without-second-layer": {
    alter: term(({ W1 }, reg) => reg * squares(W1)),
    loses: LOSES_LOSS,
    ...lossAs("dataLoss + this.reg * sumSquares(W1)", "loss += self.reg * np.sum(W1**2)"),
  },
  "l2-loss-with-biases": {
    alter: term((all, reg) => reg * (squares(all.W1) + squares(all.b1) + squares(all.W2) + squares(all.b2))),
    loses: LOSES_LOSS,
    ...lossAs(
      "dataLoss + this.reg * [W1, b1, W2, b2].reduce((sum, each) => sum + sumSquares(each), 0)",
      "loss += self.reg * sum(np.sum(each**2) for each in (W1, b1, W2, b2))",
    ),
  },
  "l2-loss-overwritten": {
    alter: () => ({ regularizedLoss: (_, { W1, W2 }, reg) => reg * (squares(W1) + squares(W2)) }),
    loses: NETWORK_LOSS,
    ...lossAs("this.reg * (sumSquares(W1) + sumSquares(W2))", "loss = self.reg * (np.sum(W1**2) + np.sum(W2**2))"),
  },
  "l2-loss-missing": {
    alter: term(() => 0),
    loses: LOSES_LOSS,
    ...lossAs("dataLoss", "pass"),
  },
  "l2-loss-of-plain-sum": {
    alter: term(({ W1, W2 }, reg) => reg * (sumOf(W1) + sumOf(W2))),
    loses: LOSES_LOSS,
    ...lossAs(
      "dataLoss + this.reg * (Number(W1.sum()) + Number(W2.sum()))",
      "loss += self.reg * (np.sum(W1) + np.sum(W2))",
    ),
  },
  "l2-loss-of-norm": {
    alter: term(({ W1, W2 }, reg) => reg * (Math.sqrt(squares(W1)) + Math.sqrt(squares(W2)))),
    loses: LOSES_LOSS,
    ...lossAs(
      "dataLoss + this.reg * (Math.sqrt(sumSquares(W1)) + Math.sqrt(sumSquares(W2)))",
      "loss += self.reg * (np.linalg.norm(W1) + np.linalg.norm(W2))",
    ),
  },
  "l2-loss-averaged": {
    alter: term(({ W1, W2 }, reg, N) => (reg * (squares(W1) + squares(W2))) / N),
    loses: LOSES_LOSS,
    ...lossAs(
      "dataLoss + (this.reg * (sumSquares(W1) + sumSquares(W2))) / X.shape[0]",
      "loss += self.reg * (np.sum(W1**2) + np.sum(W2**2)) / len(X)",
    ),
  },
  "l2-loss-subtracted": {
    alter: term(({ W1, W2 }, reg) => -reg * (squares(W1) + squares(W2))),
    loses: LOSES_LOSS,
    ...lossAs(
      "dataLoss - this.reg * (sumSquares(W1) + sumSquares(W2))",
      "loss -= self.reg * (np.sum(W1**2) + np.sum(W2**2))",
    ),
  },
  "l2-gradient-halved": {
    alter: weights((gradient, W, reg) => np.add(gradient, np.multiply(W, reg))),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_.add(W_.multiply(this.reg))", "+= self.reg * W_"),
  },
  "l2-gradient-without-first-layer": {
    alter: butFor(({ W1 }) => ({ W1 })),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_", "+= 0 * W_", ["1"]),
  },
  "l2-gradient-without-second-layer": {
    alter: butFor(({ W2 }) => ({ W2 })),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_", "+= 0 * W_", ["2"]),
  },
  "l2-gradient-with-biases": {
    alter: butFor((gradients, { b1, b2 }, reg) => ({
      b1: np.add(gradients.b1, np.multiply(b1, 2 * reg)),
      b2: np.add(gradients.b2, np.multiply(b2, 2 * reg)),
    })),
    loses: LOSES_GRADIENTS,
    typescript: {
      file: "classifier.ts",
      replacements: [
        ["b1: db1,", "b1: db1.add(b1.multiply(2 * this.reg)),"],
        ["b2: db2,", "b2: db2.add(b2.multiply(2 * this.reg)),"],
      ],
    },
    python: [
      [
        "return loss, grads",
        'grads["b1"] = grads["b1"] + 2 * self.reg * b1\n        grads["b2"] = grads["b2"] + 2 * self.reg * b2\n        return loss, grads',
      ],
    ],
  },
  "l2-gradient-of-gradient": {
    alter: weights((gradient, _, reg) => np.multiply(gradient, 1 + 2 * reg)),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_.add(dW_.multiply(2 * this.reg))", '+= 2 * self.reg * grads["W_"]'),
  },
  "l2-gradient-missing": {
    alter: weights((gradient) => gradient),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_", "+= 0 * W_"),
  },
  "l2-gradient-subtracted": {
    alter: weights((gradient, W, reg) => np.subtract(gradient, np.multiply(W, 2 * reg))),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_.subtract(W_.multiply(2 * this.reg))", "-= 2 * self.reg * W_"),
  },
  "l2-gradient-overwritten": {
    alter: weights((_, W, reg) => np.multiply(W, 2 * reg)),
    loses: NETWORK_GRADIENTS,
    ...gradientAs("W_.multiply(2 * this.reg)", "= 2 * self.reg * W_"),
  },
  "l2-gradient-of-plain-sum": {
    alter: weights((gradient, W, reg) => np.add(gradient, 2 * reg * sumOf(W))),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_.add(2 * this.reg * Number(W_.sum()))", "+= 2 * self.reg * np.sum(W_)"),
  },
  "l2-gradient-of-sign": {
    alter: weights((gradient, W, reg) => np.add(gradient, np.multiply(np.sign(W), reg))),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_.add(np.sign(W_).multiply(this.reg))", "+= self.reg * np.sign(W_)"),
  },
  "l2-gradient-averaged": {
    alter: weights((gradient, W, reg, N) => np.add(gradient, np.multiply(W, (2 * reg) / N))),
    loses: LOSES_GRADIENTS,
    ...gradientAs("dW_.add(W_.multiply((2 * this.reg) / X.shape[0]))", "+= 2 * self.reg * W_ / len(X)"),
  },
};
