/** Known mistakes in the classifier: its initial parameters, its scores, and its step. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import type { VariantId } from "../../variants.ts";
import {
  NETWORK,
  NETWORK_GRADIENTS,
  NETWORK_LOSS,
  NETWORK_STEP,
  type Replacement,
  type VariantRecord,
} from "./record.ts";
import type { Alteration, Workings } from "./workings.ts";

type ClassifierVariant = Extract<VariantId, `network-${string}`>;
type Gradients = ReturnType<Workings["regularizedGradients"]>;

const classifier = (...replacements: readonly Replacement[]): VariantRecord["typescript"] => ({
  file: "classifier.ts",
  replacements,
});

/** Every gradient of the step changed. */
const gradients =
  (change: (gradient: NDArray) => NDArray): Alteration =>
  (right) => ({
    regularizedGradients: (data, parameters, reg, N) =>
      mapped(right.regularizedGradients(data, parameters, reg, N), change),
  });

function mapped({ W1, b1, W2, b2 }: Gradients, change: (gradient: NDArray) => NDArray): Gradients {
  return { W1: change(W1), b1: change(b1), W2: change(W2), b2: change(b2) };
}

const scores =
  (answered: (scores: NDArray) => NDArray): Alteration =>
  () => ({ answered });

/** Alice's and carol's draws of W1 and of W2, replaced. `SCALE` and `SHAPE` stand for her own. */
function drawnAs(typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> {
  const hers = (sizes: string): Replacement => [
    `np.asarray(np.random.normal(0, weightScale, [${sizes}]))`,
    `np.asarray(${typescript.replace("SHAPE", `[${sizes}]`)})`,
  ];
  const carols = (sizes: string): Replacement => [
    `np.random.normal(0, weight_scale, (${sizes}))`,
    python.replace("SHAPE", `(${sizes})`),
  ];
  return {
    typescript: classifier(hers("inputDim, hiddenDim"), hers("hiddenDim, numClasses")),
    python: [carols("input_dim, hidden_dim"), carols("hidden_dim, num_classes")],
  };
}

/** What stands in the place of the line that ends the step. */
const endAs = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: classifier(["return [loss, grads];", typescript]),
  python: [["return loss, grads", python]],
});

const INITIALISATION = ["initialisation"] as const;

export const networkVariants: Readonly<Record<ClassifierVariant, VariantRecord>> = {
  "network-weight-scale-ignored": {
    shownBy: "wrong-weight-scale",
    loses: INITIALISATION,
    ...drawnAs("np.random.normal(0, 1e-3, SHAPE)", "np.random.normal(0, 1e-3, SHAPE)"),
  },
  "network-weights-uniform": {
    shownBy: "wrong-weight-scale",
    loses: INITIALISATION,
    ...drawnAs("np.random.uniform(0, weightScale, SHAPE)", "np.random.uniform(0, weight_scale, SHAPE)"),
  },
  "network-weights-off-centre": {
    shownBy: "wrong-weight-mean",
    loses: INITIALISATION,
    ...drawnAs(
      "np.random.normal(weightScale, weightScale, SHAPE)",
      "np.random.normal(weight_scale, weight_scale, SHAPE)",
    ),
  },
  "network-weights-constant": {
    shownBy: "wrong-weight-scale",
    loses: INITIALISATION,
    ...drawnAs("np.full(SHAPE, weightScale)", "np.full(SHAPE, weight_scale)"),
  },
  "network-biases-random": {
    shownBy: "bias-not-zero",
    loses: INITIALISATION,
    typescript: classifier(["np.zeros([hiddenDim])", "np.asarray(np.random.normal(0, weightScale, [hiddenDim]))"]),
    python: [["np.zeros(hidden_dim)", "np.random.normal(0, weight_scale, hidden_dim)"]],
  },
  "network-default-scale": {
    shownBy: "wrong-weight-scale",
    loses: INITIALISATION,
    typescript: classifier(["weightScale = 1e-3", "weightScale = 1e-2"]),
    python: [["num_classes=10, weight_scale=1e-3", "num_classes=10, weight_scale=1e-2"]],
  },
  "network-sizes-swapped": {
    shownBy: "wrong-shape",
    loses: INITIALISATION,
    typescript: classifier(["[inputDim, hiddenDim]", "[hiddenDim, inputDim]"]),
    python: [["(input_dim, hidden_dim))", "(hidden_dim, input_dim))"]],
  },
  "network-without-relu": {
    alter: (right) => ({
      forward(layers, { W1, b1, W2, b2 }, X) {
        const hidden = layers.fcForward(X, W1, b1);
        return {
          ...right.forward(layers, { W1, b1, W2, b2 }, X),
          active: hidden,
          scores: layers.fcForward(hidden, W2, b2),
        };
      },
    }),
    loses: NETWORK,
    typescript: classifier(["const [h1Relu, reluCache] = reluForward(h1);", "const [h1Relu, reluCache] = [h1, h1];"]),
    python: [["a, cache_relu = relu_forward(h)", "a, cache_relu = h, h"]],
  },
  "network-relu-on-scores": {
    alter: (right) => ({
      forward(layers, parameters, X) {
        const pass = right.forward(layers, parameters, X);
        return { ...pass, scores: layers.reluForward(pass.scores) };
      },
    }),
    loses: NETWORK,
    typescript: classifier([
      "const [scores, fc2Cache] = fcForward(h1Relu, W2, b2);",
      "const [linear, fc2Cache] = fcForward(h1Relu, W2, b2);\n    const [scores] = reluForward(linear);",
    ]),
    python: [
      [
        "scores, cache2 = fc_forward(a, W2, b2)",
        "scores, cache2 = fc_forward(a, W2, b2)\n        scores, _ = relu_forward(scores)",
      ],
    ],
  },
  "network-scores-normalised": {
    alter: scores((array) => {
      const exponentials = np.exp(np.subtract(array, np.asarray(np.max(array, 1, true))));
      return np.divide(exponentials, np.asarray(np.sum(exponentials, 1, true)));
    }),
    loses: ["scores"],
    typescript: classifier([
      "if (y === undefined) return scores;",
      "const e = scores.subtract(np.asarray(scores.max(1, true))).exp();\n    if (y === undefined) return e.divide(np.asarray(e.sum(1, true)));",
    ]),
    python: [
      [
        "            return scores\n",
        "            e = np.exp(scores - scores.max(axis=1, keepdims=True))\n            return e / e.sum(axis=1, keepdims=True)\n",
      ],
    ],
  },
  "network-first-bias-unused": {
    alter: (right) => ({
      forward: (layers, parameters, X) =>
        right.forward(layers, { ...parameters, b1: np.multiply(parameters.b1, 0) }, X),
    }),
    loses: NETWORK,
    typescript: classifier(["fcForward(X, W1, b1)", "fcForward(X, W1, b1.multiply(0))"]),
    python: [["fc_forward(X, W1, b1)", "fc_forward(X, W1, 0 * b1)"]],
  },
  "network-second-bias-unused": {
    alter: (right) => ({
      forward: (layers, parameters, X) =>
        right.forward(layers, { ...parameters, b2: np.multiply(parameters.b2, 0) }, X),
    }),
    loses: NETWORK,
    typescript: classifier(["fcForward(h1Relu, W2, b2)", "fcForward(h1Relu, W2, b2.multiply(0))"]),
    python: [["fc_forward(a, W2, b2)", "fc_forward(a, W2, 0 * b2)"]],
  },
  "network-scores-zero": {
    alter: scores((array) => np.multiply(array, 0)),
    loses: ["scores"],
    typescript: classifier(["if (y === undefined) return scores;", "if (y === undefined) return scores.multiply(0);"]),
    python: [["            return scores\n", "            return 0 * scores\n"]],
  },
  "network-not-unpacked": {
    shownBy: "wrong-type",
    loses: NETWORK,
    typescript: classifier(["const [scores, fc2Cache] = fcForward(", "const scores = fcForward("]),
    python: [["scores, cache2 = fc_forward(", "scores = cache2 = fc_forward("]],
  },
  "network-loss-of-inputs": {
    shownBy: "threw",
    loses: NETWORK_STEP,
    typescript: classifier(["softmaxLoss(scores, y)", "softmaxLoss(X, y)"]),
    python: [["softmax_loss(scores, y)", "softmax_loss(X, y)"]],
  },
  "network-loss-constant": {
    alter: () => ({ regularizedLoss: () => 0 }),
    loses: NETWORK_LOSS,
    ...endAs("return [0, grads];", "return 0.0, grads"),
  },
  "network-relu-backward-left-out": {
    alter: (right) => ({
      backward: (layers, parameters, pass, dScores) =>
        right.backward({ ...layers, reluBackward: (gradOut) => gradOut }, parameters, pass, dScores),
    }),
    loses: NETWORK_GRADIENTS,
    typescript: classifier(["reluBackward(dh1Relu, reluCache)", "dh1Relu"]),
    python: [["relu_backward(da, cache_relu)", "da"]],
  },
  "network-gradients-averaged-twice": {
    alter: (right) => ({
      backward: (layers, parameters, pass, dScores) =>
        right.backward(layers, parameters, pass, np.divide(dScores, dScores.shape[0] ?? 1)),
    }),
    loses: NETWORK_GRADIENTS,
    typescript: classifier(["fcBackward(dScores, fc2Cache)", "fcBackward(dScores.divide(X.shape[0]), fc2Cache)"]),
    python: [["fc_backward(dscores, cache2)", "fc_backward(dscores / len(X), cache2)"]],
  },
  "network-gradients-accumulated": {
    // A step is taken twice, and the second result counts.
    alter: gradients((gradient) => np.multiply(gradient, 2)),
    loses: NETWORK_GRADIENTS,
    ...endAs(
      `const names = ["W1", "b1", "W2", "b2"] as const;
    const before = this.sum;
    this.sum = before ? Object.fromEntries(names.map((name) => [name, grads[name].add(before[name])])) : grads;
    return [loss, this.sum];`,
      `before = getattr(self, "sum", {})
        self.sum = {name: grads[name] + before.get(name, 0) for name in grads}
        return loss, self.sum`,
    ),
  },
  "network-gradients-renamed": {
    shownBy: "wrong-type",
    loses: NETWORK_GRADIENTS,
    ...endAs(
      'return [loss, Object.fromEntries(Object.entries(grads).map(([name, value]) => ["d" + name, value]))];',
      'return loss, {"d" + name: value for name, value in grads.items()}',
    ),
  },
  "network-gradients-zero": {
    alter: gradients((gradient) => np.multiply(gradient, 0)),
    loses: NETWORK_GRADIENTS,
    ...endAs(
      "return [loss, Object.fromEntries(Object.entries(grads).map(([name, value]) => [name, value.multiply(0)]))];",
      "return loss, {name: 0 * value for name, value in grads.items()}",
    ),
  },
  "network-parameters-changed": {
    shownBy: "input-changed",
    loses: NETWORK_STEP,
    ...endAs(
      "this.params.W2 = W2.subtract(grads.W2);\n    return [loss, grads];",
      'self.params["W2"] = W2 - grads["W2"]\n        return loss, grads',
    ),
  },
};
