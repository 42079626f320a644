/** Known mistakes in ReLU. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import type { VariantId } from "../../variants.ts";
import { NETWORK, NETWORK_GRADIENTS, type Judged, type VariantRecord } from "./record.ts";
import type { Alteration } from "./workings.ts";

type ReluVariant = Extract<VariantId, `relu-${string}`>;

const forward =
  (reluForward: (x: NDArray) => NDArray): Alteration =>
  () => ({ reluForward });
const backward =
  (reluBackward: (gradOut: NDArray, x: NDArray) => NDArray): Alteration =>
  () => ({ reluBackward });

/** What stands in the place of the layer's one line, in both languages. */
const output = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: { file: "layers.ts", replacements: [["[np.maximum(x, 0), x]", `[${typescript}, x]`]] },
  python: [["out = np.maximum(x, 0)", `out = ${python}`]],
});
const gradient = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: { file: "layers.ts", replacements: [["return dout.multiply(mask);", `return ${typescript};`]] },
  python: [["dx = np.where(x > 0, dout, 0)", `dx = ${python}`]],
});

/** Where too little is left to be carried forward. */
const FORWARD: readonly Judged[] = ["relu forward", ...NETWORK];
const BACKWARD: readonly Judged[] = ["relu backward", ...NETWORK_GRADIENTS];

export const reluVariants: Readonly<Record<ReluVariant, VariantRecord>> = {
  "relu-leaky": {
    alter: forward((x) => np.maximum(x, np.multiply(x, 0.01))),
    loses: ["relu forward"],
    carried: NETWORK,
    ...output("np.maximum(x, x.multiply(0.01))", "np.maximum(x, 0.01 * x)"),
  },
  "relu-absolute": {
    alter: forward((x) => np.abs(x)),
    loses: ["relu forward"],
    carried: NETWORK,
    ...output("np.abs(x)", "np.abs(x)"),
  },
  "relu-negative-part": {
    alter: forward((x) => np.minimum(x, 0)),
    loses: ["relu forward"],
    carried: NETWORK,
    ...output("np.minimum(x, 0)", "np.minimum(x, 0)"),
  },
  "relu-step": {
    alter: forward((x) => np.greater(x, 0).astype("float64")),
    loses: ["relu forward"],
    carried: NETWORK,
    ...output('x.greater(0).astype("float64")', "(x > 0).astype(float)"),
  },
  "relu-left-out": {
    alter: forward((x) => x),
    loses: FORWARD,
    ...output("x", "x"),
  },
  "relu-capped": {
    alter: forward((x) => np.clip(x, 0, 1)),
    loses: ["relu forward"],
    carried: NETWORK,
    ...output("np.clip(x, 0, 1)", "np.clip(x, 0, 1)"),
  },
  "relu-zeros": {
    alter: forward((x) => np.multiply(x, 0)),
    loses: FORWARD,
    ...output("x.multiply(0)", "0 * x"),
  },
  "relu-in-place": {
    shownBy: "input-changed",
    loses: ["relu forward"],
    typescript: {
      file: "layers.ts",
      replacements: [
        [
          "[np.maximum(x, 0), x]",
          "{ for (let i = 0; i < x.size; i++) if (x.data[i] < 0) x.data[i] = 0; return [x, x]; }",
        ],
      ],
    },
    python: [["out = np.maximum(x, 0)", "x[x < 0] = 0\n    out = x"]],
  },
  "relu-gradient-passed-through": {
    alter: backward((gradOut) => gradOut),
    loses: BACKWARD,
    ...gradient("dout", "dout"),
  },
  "relu-gradient-of-sum": {
    alter: backward((_, x) => np.greater(x, 0).astype("float64")),
    loses: BACKWARD,
    ...gradient('mask.astype("float64")', "(x > 0).astype(float)"),
  },
  "relu-gradient-masked-by-itself": {
    alter: backward((gradOut) => np.maximum(gradOut, 0)),
    loses: BACKWARD,
    ...gradient("dout.multiply(dout.greater(0))", "np.where(dout > 0, dout, 0)"),
  },
  "relu-gradient-mask-inverted": {
    alter: backward((gradOut, x) => np.multiply(gradOut, np.less(x, 0))),
    loses: ["relu backward"],
    carried: NETWORK_GRADIENTS,
    ...gradient("dout.multiply(x.less(0))", "np.where(x < 0, dout, 0)"),
  },
  "relu-gradient-times-output": {
    alter: backward((gradOut, x) => np.multiply(gradOut, np.maximum(x, 0))),
    loses: ["relu backward"],
    carried: NETWORK_GRADIENTS,
    ...gradient("dout.multiply(np.maximum(x, 0))", "dout * np.maximum(x, 0)"),
  },
  "relu-gradient-leaky": {
    alter: backward((gradOut, x) => np.multiply(gradOut, np.maximum(np.greater(x, 0).astype("float64"), 0.01))),
    loses: ["relu backward"],
    carried: NETWORK_GRADIENTS,
    ...gradient('dout.multiply(np.maximum(mask.astype("float64"), 0.01))', "np.where(x > 0, dout, 0.01 * dout)"),
  },
  "relu-gradient-zero": {
    alter: backward((gradOut) => np.multiply(gradOut, 0)),
    loses: BACKWARD,
    ...gradient("dout.multiply(0)", "0 * dout"),
  },
  "relu-gradient-in-place": {
    shownBy: "input-changed",
    loses: ["relu backward"],
    ...gradient(
      "(() => { for (let i = 0; i < x.size; i++) if (!mask.data[i]) dout.data[i] = 0; return dout; })()",
      "dout\n    dx[x <= 0] = 0",
    ),
  },
};
