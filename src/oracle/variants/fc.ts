/** Known mistakes in the fully connected layer. */
import * as np from "numpy-ts";

import type { VariantId } from "../../variants.ts";
import {
  NETWORK,
  NETWORK_GRADIENTS,
  NETWORK_LOSS,
  NETWORK_STEP,
  type Replacement,
  type VariantRecord,
} from "./record.ts";
import { sumOf, type FcGradients, type Workings } from "./workings.ts";

type FcVariant = Extract<VariantId, `fc-${string}`>;

const layers = (...replacements: readonly Replacement[]): VariantRecord["typescript"] => ({
  file: "layers.ts",
  replacements,
});

/** A backward pass of which something else is made. */
const backward =
  (change: (gradients: FcGradients, gradOut: np.NDArray, X: np.NDArray) => Partial<FcGradients>) =>
  (right: Workings): Partial<Workings> => ({
    fcBackward(gradOut, X, W) {
      const gradients = right.fcBackward(gradOut, X, W);
      return { ...gradients, ...change(gradients, gradOut, X) };
    },
  });

const rows = (array: np.NDArray): number => array.shape[0] ?? 0;
const columns = (array: np.NDArray): number => array.shape[1] ?? 0;

/** What depends on too little to be carried forward, or on the wrong things. */
const UNUSABLE = ["fc backward", ...NETWORK_GRADIENTS] as const;

export const fcVariants: Readonly<Record<FcVariant, VariantRecord>> = {
  "fc-bias-forgotten": {
    alter: (right) => ({ fcForward: (X, W, b) => right.fcForward(X, W, np.multiply(b, 0)) }),
    loses: ["fc forward", ...NETWORK],
    typescript: layers(["np.matmul(X, W).add(b)", "np.matmul(X, W)"]),
    python: [["out = X @ W + b", "out = X @ W"]],
  },
  "fc-bias-subtracted": {
    alter: (right) => ({ fcForward: (X, W, b) => right.fcForward(X, W, np.negative(b)) }),
    loses: ["fc forward"],
    carried: NETWORK,
    typescript: layers(["np.matmul(X, W).add(b)", "np.matmul(X, W).subtract(b)"]),
    python: [["out = X @ W + b", "out = X @ W - b"]],
  },
  "fc-forward-zeros": {
    alter: (right) => ({ fcForward: (X, W, b) => np.multiply(right.fcForward(X, W, b), 0) }),
    loses: ["fc forward", ...NETWORK],
    typescript: layers(["np.matmul(X, W).add(b)", "np.matmul(X, W).multiply(0)"]),
    python: [["out = X @ W + b", "out = (X @ W) * 0"]],
  },
  "fc-bias-gradient-averaged": {
    alter: backward(({ db }, gradOut) => ({ db: np.divide(db, rows(gradOut)) })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["dout.sum(0)", "dout.mean(0)"]),
    python: [["db = dout.sum(axis=0)", "db = dout.mean(axis=0)"]],
  },
  "fc-bias-gradient-one-row": {
    alter: backward((_, gradOut) => ({ db: firstRow(gradOut) })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["np.asarray(dout.sum(0))", "np.matmul(np.eye(1, dout.shape[0]), dout).reshape(dout.shape[1])"]),
    python: [["db = dout.sum(axis=0)", "db = dout[0]"]],
  },
  "fc-bias-gradient-over-columns": {
    alter: backward((_, gradOut) => ({ db: np.asarray(np.sum(gradOut, 1)) })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["dout.sum(0)", "dout.sum(1)"]),
    python: [["db = dout.sum(axis=0)", "db = dout.sum(axis=1)"]],
  },
  "fc-bias-gradient-of-sum": {
    alter: backward((_, gradOut) => ({ db: np.full([columns(gradOut)], sumOf(gradOut), "float64") })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["np.asarray(dout.sum(0))", 'np.full([dout.shape[1]], Number(dout.sum()), "float64")']),
    python: [["db = dout.sum(axis=0)", "db = np.full(dout.shape[1], dout.sum())"]],
  },
  "fc-bias-gradient-as-row": {
    shownBy: "bias-as-row",
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["dout.sum(0)", "dout.sum(0, true)"]),
    python: [["db = dout.sum(axis=0)", "db = dout.sum(axis=0, keepdims=True)"]],
  },
  "fc-weight-gradient-averaged": {
    alter: backward(({ dW }, gradOut) => ({ dW: np.divide(dW, rows(gradOut)) })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["np.matmul(X.T, dout)", "np.matmul(X.T, dout).divide(X.shape[0])"]),
    python: [["dW = X.T @ dout", "dW = X.T @ dout / len(X)"]],
  },
  "fc-weight-gradient-negated": {
    alter: backward(({ dW }) => ({ dW: np.negative(dW) })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["np.matmul(X.T, dout)", "np.matmul(X.T, dout).multiply(-1)"]),
    python: [["dW = X.T @ dout", "dW = -X.T @ dout"]],
  },
  "fc-weight-gradient-transposed": {
    alter: backward(({ dW }) => ({ dW: np.ascontiguousarray(dW.T) })),
    loses: ["fc backward"],
    carried: NETWORK_STEP,
    typescript: layers(["np.matmul(X.T, dout)", "np.matmul(dout.T, X)"]),
    python: [["dW = X.T @ dout", "dW = dout.T @ X"]],
  },
  "fc-input-gradient-transposed": {
    alter: backward(({ dX }) => ({ dX: np.ascontiguousarray(dX.T) })),
    loses: ["fc backward"],
    carried: NETWORK_STEP,
    typescript: layers(["np.matmul(dout, W.T)", "np.matmul(W, dout.T)"]),
    python: [["dX = dout @ W.T", "dX = W @ dout.T"]],
  },
  "fc-input-gradient-averaged": {
    alter: backward(({ dX }, gradOut) => ({ dX: np.divide(dX, rows(gradOut)) })),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["np.matmul(dout, W.T)", "np.matmul(dout, W.T).divide(X.shape[0])"]),
    python: [["dX = dout @ W.T", "dX = dout @ W.T / len(X)"]],
  },
  "fc-gradients-averaged": {
    alter: backward(({ dX, dW, db }, gradOut) => {
      const N = rows(gradOut);
      return { dX: np.divide(dX, N), dW: np.divide(dW, N), db: np.divide(db, N) };
    }),
    loses: ["fc backward"],
    carried: NETWORK_GRADIENTS,
    typescript: layers(["return [dX, dW, db];", "return [dX, dW, db].map((gradient) => gradient.divide(X.shape[0]));"]),
    python: [["return dX, dW, db", "return dX / len(X), dW / len(X), db / len(X)"]],
  },
  "fc-gradients-of-sum": {
    alter: (right) => ({ fcBackward: (gradOut, X, W) => right.fcBackward(np.ones([...gradOut.shape]), X, W) }),
    loses: UNUSABLE,
    typescript: layers([
      "(dout, { X, W }) => {",
      "(upstream, { X, W }) => { const dout = np.ones([...upstream.shape]);",
    ]),
    python: [["X, W = cache\n", "X, W = cache\n    dout = np.ones_like(dout)\n"]],
  },
  "fc-gradients-swapped": {
    alter: backward(({ dX, dW }) => ({ dX: dW, dW: dX })),
    loses: UNUSABLE,
    carried: NETWORK_LOSS,
    typescript: layers(["return [dX, dW, db];", "return [dW, dX, db];"]),
    python: [["return dX, dW, db", "return dW, dX, db"]],
  },
  "fc-gradients-zero": {
    alter: backward(({ dX, dW, db }) => ({ dX: np.multiply(dX, 0), dW: np.multiply(dW, 0), db: np.multiply(db, 0) })),
    loses: UNUSABLE,
    typescript: layers(["return [dX, dW, db];", "return [dX, dW, db].map((gradient) => gradient.multiply(0));"]),
    python: [["return dX, dW, db", "return 0 * dX, 0 * dW, 0 * db"]],
  },
  "fc-input-changed": {
    shownBy: "input-changed",
    loses: ["fc forward", "fc backward"],
    carried: NETWORK,
    typescript: layers([
      "return [out, { X, W }];",
      "for (let i = 0; i < X.size; i++) X.data[i] *= 2;\n  return [out, { X, W }];",
    ]),
    python: [["out = X @ W + b", "out = X @ W + b\n    X *= 2"]],
  },
};

function firstRow(array: np.NDArray): np.NDArray {
  return np.matmul(np.eye(1, rows(array)), array).reshape(columns(array));
}
