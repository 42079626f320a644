/**
 * What students get wrong in layers and loss costs the parts that it is, and no others: what computes with a wrong layer is
 * carried forward. What a layer leaves out, as a stub does, is missing in the parts that compute with it, too.
 */
import { describe, expect, it } from "vitest";

import { costOf, mistake } from "./mistake.ts";

/** The classifier's backward pass goes through the layers'. */
const NETWORK_GRADIENTS = ["4.2b gradients", "4.2g gradients"] as const;
const NETWORK_LOSS = ["4.2b loss", "4.2g loss"] as const;
/** Where the backward pass throws, there is no loss either. */
const NETWORK_STEP = ["4.2b loss", "4.2b gradients", "4.2g loss", "4.2g gradients"] as const;

describe("a layer with", () => {
  it.each([
    mistake({
      what: "the bias forgotten",
      patches: [["np.matmul(X, W).add(b)", "np.matmul(X, W)"]],
      costs: {
        lost: ["4.2a fc-forward", "4.2b scores", ...NETWORK_STEP],
        code: "wrong-value",
        params: { name: "fcForward", result: "out", index: [0, 0], wrong: 2, total: 2 },
      },
    }),
    mistake({
      what: "db of shape (1, M)",
      patches: [["dout.sum(0)", "dout.sum(0, true)"]],
      costs: {
        lost: ["4.2a fc-backward"],
        code: "bias-as-row",
        params: { result: "db", expected: "(2,)", actual: "(1, 2)" },
        wrong: ["db"],
        status: "partial",
      },
    }),
    mistake({
      what: "db a mean instead of a sum",
      patches: [["dout.sum(0)", "dout.mean(0)"]],
      costs: {
        lost: ["4.2a fc-backward"],
        code: "wrong-value",
        params: { result: "db", total: 1 },
        wrong: ["db"],
      },
    }),
    mistake({
      what: "dX transposed",
      patches: [["np.matmul(dout, W.T)", "np.matmul(W, dout.T)"]],
      costs: {
        lost: ["4.2a fc-backward"],
        code: "wrong-shape",
        params: { result: "dX", expected: "(1, 2)", actual: "(2, 1)" },
        wrong: ["dX"],
      },
    }),
    mistake({
      what: "X changed in place",
      patches: [
        ["return [out, { X, W }];", "for (let i = 0; i < X.size; i++) X.data[i] *= 2; return [out, { X, W }];"],
      ],
      costs: {
        lost: ["4.2a fc-forward", "4.2a fc-backward"],
        code: "input-changed",
        params: { name: "fcForward", argument: "X" },
      },
    }),
    mistake({
      what: "ReLU forward in place",
      patches: [
        [
          "[np.maximum(x, 0), x]",
          "{ for (let i = 0; i < x.size; i++) if (x.data[i] < 0) x.data[i] = 0; return [x, x]; }",
        ],
      ],
      costs: {
        lost: ["4.2a relu-forward"],
        code: "input-changed",
        params: { name: "reluForward", argument: "x" },
      },
    }),
    mistake({
      what: "ReLU backward in place",
      patches: [
        [
          "return dout.multiply(mask);",
          "for (let i = 0; i < x.size; i++) if (!mask.data[i]) dout.data[i] = 0; return dout;",
        ],
      ],
      costs: {
        lost: ["4.2a relu-backward"],
        code: "input-changed",
        params: { name: "reluBackward", argument: "dout" },
      },
    }),
    mistake({
      what: "ReLU's mask ignored",
      patches: [["return dout.multiply(mask);", "return dout;"]],
      costs: {
        lost: ["4.2a relu-backward", ...NETWORK_GRADIENTS],
        code: "wrong-value",
        params: { name: "reluBackward", result: "dx" },
      },
    }),
    mistake({
      what: "dout ignored",
      patches: [["return dout.multiply(mask);", 'return mask.astype("float64");']],
      costs: {
        lost: ["4.2a relu-backward", ...NETWORK_GRADIENTS],
        code: "gradient-of-zero",
        params: { name: "reluBackward", result: "dx", actual: 1 },
      },
    }),
    mistake({
      what: "the mask itself for a gradient",
      patches: [["return dout.multiply(mask);", "return mask;"]],
      costs: {
        lost: ["4.2a relu-backward", ...NETWORK_GRADIENTS],
        code: "wrong-dtype",
        params: { expected: "float64", actual: "bool" },
      },
    }),
    mistake({
      what: "the mask taken of dout",
      patches: [["x.greater(0)", "dout.greater(0)"]],
      costs: {
        lost: ["4.2a relu-backward", ...NETWORK_GRADIENTS],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "a leak for negative numbers",
      patches: [["np.maximum(x, 0)", "np.maximum(x, x.multiply(0.01))"]],
      costs: {
        lost: ["4.2a relu-forward"],
        code: "wrong-value",
        params: { name: "reluForward" },
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("layers.ts", patches, costs.code)).toMatchObject(costs);
  });
});

describe("a softmax loss with", () => {
  it.each([
    mistake({
      what: "a sum for the mean",
      patches: [[".sum()) / N;", ".sum());"]],
      costs: {
        lost: [...NETWORK_LOSS],
        code: "wrong-value",
        params: { result: "loss", input: "N=3, inputDim=6, hiddenDim=5, numClasses=4" },
      },
    }),
    mistake({
      what: "a gradient that is not divided by N",
      patches: [["dX.divide(N)", "dX"]],
      costs: {
        lost: [...NETWORK_GRADIENTS],
        code: "wrong-value",
        wrong: ["grads.W1", "grads.b1", "grads.W2", "grads.b2"],
      },
    }),
    mistake({
      what: "no max shift",
      patches: [["X.subtract(np.asarray(X.max(1, true)))", "X"]],
      costs: {
        lost: [...NETWORK_STEP],
        code: "not-finite",
        params: { input: "N=2, inputDim=3, hiddenDim=4, numClasses=3, scores near 1000" },
      },
    }),
    mistake({
      what: "p[:, y] in place of each row's own class",
      patches: [["np.take_along_axis(logProbs, labels, 1).sum()", "np.take(logProbs, y, 1).sum()"]],
      costs: {
        lost: [...NETWORK_LOSS],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "y ignored",
      patches: [["const labels = y.reshape(N, 1);", 'const labels = np.zeros([N, 1], "int32");']],
      costs: {
        lost: [...NETWORK_STEP],
        code: "wrong-value",
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("layers.ts", patches, costs.code)).toMatchObject(costs);
  });
});
