/** What students get wrong in the classifier's construction, loss and gradients costs exactly that. */
import { describe, expect, it } from "vitest";

import { costOf, mistake } from "./mistake.ts";

const STEP = ["4.2b loss", "4.2b gradients", "4.2g loss", "4.2g gradients"] as const;

describe("initial parameters with", () => {
  it.each([
    mistake({
      what: "weightScale ignored",
      patches: [["normal(0, weightScale", "normal(0, 1e-3"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "wrong-weight-scale",
        params: { parameter: "W1", expected: 0.05 },
      },
    }),
    mistake({
      what: "a scale of one layer's own choice",
      patches: [["normal(0, weightScale, [hiddenDim", "normal(0, Math.sqrt(2 / hiddenDim), [hiddenDim"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "wrong-weight-scale",
        params: { parameter: "W2" },
      },
    }),
    mistake({
      what: "numbers from 0 to weightScale",
      patches: [["normal(0, weightScale", "uniform(0, weightScale"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "wrong-weight-scale",
      },
    }),
    mistake({
      what: "a mean that is not 0",
      patches: [["normal(0, weightScale", "normal(weightScale, weightScale"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "wrong-weight-mean",
        params: { parameter: "W1" },
      },
    }),
    mistake({
      what: "random biases",
      patches: [["b2: np.zeros([numClasses])", "b2: np.asarray(np.random.normal(0, weightScale, [numClasses]))"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "bias-not-zero",
        params: { parameter: "b2" },
      },
    }),
    mistake({
      what: "another default of weightScale",
      patches: [["weightScale = 1e-3", "weightScale = 1e-2"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "wrong-weight-scale",
        params: { expected: 1e-3 },
      },
    }),
    mistake({
      what: "another default of hiddenDim",
      patches: [["hiddenDim = 300", "hiddenDim = 100"]],
      costs: {
        lost: ["4.2b initialisation"],
        code: "wrong-shape",
        params: { result: "params.W1", expected: "(3072, 300)", actual: "(3072, 100)" },
      },
    }),
    mistake({
      what: "another default of reg",
      patches: [["reg = 0,", "reg = 0.1,"]],
      costs: {
        // The gradients are those of that loss.
        lost: ["4.2b loss"],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "other names",
      patches: [["W1", "weights1"]],
      costs: {
        lost: ["4.2b initialisation", "4.2b scores", ...STEP],
        code: "wrong-type",
        params: { result: "params.W1" },
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("classifier.ts", patches, costs.code)).toMatchObject(costs);
  });
});

describe("a step with", () => {
  it.each([
    mistake({
      what: "gradients under other names",
      patches: [["W1: dW1.add", "dW1: dW1.add"]],
      costs: {
        lost: ["4.2b gradients", "4.2g gradients"],
        code: "wrong-type",
        params: { result: "grads.W1" },
        wrong: ["grads.W1"],
      },
    }),
    mistake({
      what: "the loss on X instead of the scores",
      patches: [["softmaxLoss(scores, y)", "softmaxLoss(X, y)"]],
      costs: {
        lost: [...STEP],
        code: "threw",
        status: "errored",
      },
    }),
    mistake({
      what: "[out, cache] not unpacked",
      patches: [["const [scores, fc2Cache] = fcForward(h1Relu, W2, b2);", "const scores = fcForward(h1Relu, W2, b2);"]],
      costs: {
        lost: ["4.2b scores", ...STEP],
        code: "wrong-type",
        params: { result: "scores", expected: "an array of shape (1, 2)", actual: "a list of 2" },
      },
    }),
    mistake({
      what: "ReLU left out on the way back",
      patches: [["reluBackward(dh1Relu, reluCache)", "dh1Relu"]],
      costs: {
        lost: ["4.2b gradients", "4.2g gradients"],
        code: "wrong-value",
        wrong: ["grads.W1", "grads.b1"],
      },
    }),
    mistake({
      what: "the parameters trained while their gradients are asked for",
      patches: [["return [loss, grads];", "this.params.W2 = W2.subtract(grads.W2); return [loss, grads];"]],
      costs: {
        lost: [...STEP],
        code: "input-changed",
        params: { argument: "params.W2" },
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("classifier.ts", patches, costs.code)).toMatchObject(costs);
  });
});

describe("L2 regularization with", () => {
  it.each([
    mistake({
      what: "half of the loss",
      patches: [["dataLoss + this.reg *", "dataLoss + 0.5 * this.reg *"]],
      costs: {
        lost: ["4.2g loss"],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "half of the gradient",
      patches: [["multiply(2 * this.reg)", "multiply(this.reg)"]],
      costs: {
        lost: ["4.2g gradients"],
        code: "wrong-value",
        wrong: ["grads.W1", "grads.W2"],
      },
    }),
    mistake({
      what: "only one layer's loss",
      patches: [["(sumSquares(W1) + sumSquares(W2))", "sumSquares(W2)"]],
      costs: {
        lost: ["4.2g loss"],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "only one layer's gradient",
      patches: [["dW1.add(W1.multiply(2 * this.reg))", "dW1"]],
      costs: {
        lost: ["4.2g gradients"],
        code: "wrong-value",
        wrong: ["grads.W1"],
      },
    }),
    mistake({
      what: "the biases too",
      patches: [["b1: db1,", "b1: db1.add(b1.multiply(2 * this.reg)),"]],
      costs: {
        lost: ["4.2g gradients"],
        code: "wrong-value",
        wrong: ["grads.b1"],
      },
    }),
    mistake({
      what: "the gradient's own square for the weights'",
      patches: [["W1.multiply(2 * this.reg)", "dW1.multiply(2 * this.reg)"]],
      costs: {
        lost: ["4.2g gradients"],
        code: "wrong-value",
        wrong: ["grads.W1"],
      },
    }),
    mistake({
      what: "the loss overwritten instead of added to",
      patches: [["const loss = dataLoss + ", "const loss = "]],
      costs: {
        lost: ["4.2b loss", "4.2g loss"],
        code: "wrong-value",
        params: { actual: 0 },
      },
    }),
    mistake({
      what: "the sum of the weights for the sum of their squares",
      patches: [["W.multiply(W).sum()", "W.sum()"]],
      costs: {
        lost: ["4.2g loss"],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "the weights scaled in place for their gradient",
      patches: [
        [
          "W2.multiply(2 * this.reg)",
          "(() => { for (let i = 0; i < W2.size; i++) W2.data[i] *= 2 * this.reg; return W2; })()",
        ],
      ],
      costs: {
        lost: [...STEP],
        code: "input-changed",
        params: { argument: "params.W2" },
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("classifier.ts", patches, costs.code)).toMatchObject(costs);
  });
});
