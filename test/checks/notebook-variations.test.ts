/** What differs from the starter in a notebook and is not wrong: carol keeps every point. */
import { describe, expect, it } from "vitest";

import { carolWith, findingOf, graded, lostParts, partOf } from "../grading.ts";

/** Carol's classifier with other keys. */
const CLASSIFIER = `
class SoftmaxClassifier:
    def __init__(self, input_dim=3072, hidden_dim=300, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {
            "w1": weight_scale * np.random.randn(input_dim, hidden_dim),
            "b1": np.zeros(hidden_dim),
            "w2": weight_scale * np.random.randn(hidden_dim, num_classes),
            "b2": np.zeros(num_classes),
        }

    def METHOD(self, x, y=None):
        w1, b1, w2, b2 = (self.params[key] for key in ("w1", "b1", "w2", "b2"))
        h, cache1 = fc_forward(x, w1, b1)
        r, cache_r = relu_forward(h)
        scores, cache2 = fc_forward(r, w2, b2)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, LABELS)
        loss += self.reg * (np.sum(w1 * w1) + np.sum(w2 * w2))
        dr, dw2, db2 = fc_backward(dscores, cache2)
        _, dw1, db1 = fc_backward(relu_backward(dr, cache_r), cache1)
        return loss, {"w1": dw1 + 2 * self.reg * w1, "b1": db1, "w2": dw2 + 2 * self.reg * w2, "b2": db2}
`;
const classifier = (method: string, labels = "y"): string =>
  CLASSIFIER.replace("METHOD", method).replace("LABELS", labels);

const VECTORS = `
def f_1(x, w):
    s = w[0] * x[0] + w[1] / x[1] - w[2] * x[2] + w[3]
    L = 1 / (1 + np.exp(-s))
    ds = L * (1 - L)
    dx = np.array([ds * w[0], -ds * w[1] / x[1] ** 2, -ds * w[2]])
    dw = np.array([ds * x[0], ds / x[1], -ds * x[2], ds])
    RETURN
`;

const FLOAT32 = `
_fc_forward, _fc_backward = fc_forward, fc_backward
def fc_forward_in_float32(X, W, b):
    out, cache = _fc_forward(X.astype(np.float32), W.astype(np.float32), b.astype(np.float32))
    return out, cache
fc_forward = fc_forward_in_float32
`;

const RENAMED_ARGUMENTS = classifier("forwards_backwards").replace(
  "input_dim=3072, hidden_dim=300, num_classes=10, weight_scale=1e-3, reg=0.0",
  "din=3072, hid=300, classes=10, std=1e-3, lam=0.0",
);

it.each([
  ["the method called forward_backward, keys w1 and w2, X as x", [classifier("forward_backward")]],
  ["the method called forwards_backward", [classifier("forwards_backward")]],
  ["classes that have to be a list", [classifier("forwards_backwards", "np.array(list.copy(y))")]],
  [
    "a constructor whose arguments have other names",
    [
      RENAMED_ARGUMENTS.replaceAll("input_dim", "din")
        .replaceAll("hidden_dim", "hid")
        .replaceAll("num_classes", "classes")
        .replaceAll("weight_scale", "std")
        .replaceAll("= reg", "= lam"),
    ],
  ],
  ["f_1 of two vectors", [VECTORS.replace("RETURN", "return L, (dx, dw)")]],
  ["f_1 of two vectors, gradients one after the other", [VECTORS.replace("RETURN", "return L, dx, dw")]],
  [
    "gradients in an array",
    [`_f_2 = f_2\ndef f_2_array(*a):\n    L, g = _f_2(*a)\n    return L, np.array(g)\nf_2 = f_2_array`],
  ],
  [
    "tuples and lists in each other's place",
    ["_relu = relu_forward\ndef relu_list(x):\n    return list(_relu(x))\nrelu_forward = relu_list"],
  ],
  ["results in float32", [FLOAT32]],
  ["np.float and np.int", ["def relu_forward(x):\n    return np.maximum(x, 0).astype(np.float), x * np.int(1)"]],
  [
    "a progress bar in a loop",
    [
      "from tqdm import tqdm\n_fc = fc_forward\ndef with_bar(X, W, b):\n    for _ in tqdm(range(1)):\n        return _fc(X, W, b)\nfc_forward = with_bar",
    ],
  ],
])("%s", async (_, cells) => {
  const scorecard = await graded(await carolWith(...cells));
  expect(lostParts(scorecard)).toEqual([]);
});

/** A relu_forward that returns this. */
const using = (what: string): string => `import torch\ndef relu_forward(x):\n    return ${what}, x`;

describe("what is used of other packages", () => {
  it("is a finding where the problem set forbids it", async () => {
    const scorecard = await graded(await carolWith(using("torch.relu(torch.tensor(x)).numpy()")), { only: ["4.2a"] });
    const part = partOf(scorecard, "4.2a relu-forward");
    expect(part.status).toBe("errored");
    expect(findingOf(part, "forbidden-import")).toEqual({
      code: "forbidden-import",
      params: { specifier: "torch" },
      where: { file: "cell 500", line: 3 },
    });
  });

  it("is a finding where it is not there", async () => {
    const cell = using("scipy.special.expit(x)").replace("torch", "scipy.special");
    const scorecard = await graded(await carolWith(cell), { only: ["4.2a"] });
    expect(findingOf(partOf(scorecard, "4.2a relu-forward"), "absent-import")).toMatchObject({
      params: { specifier: "scipy" },
      where: { file: "cell 500", line: 3 },
    });
  });

  it("is nothing where it is only imported", async () => {
    const cells = [
      "import torch, tensorflow as tf, sklearn.metrics",
      "from keras.layers import *\nfrom jax import grad",
    ];
    expect(lostParts(await graded(await carolWith(...cells)))).toEqual([]);
  });
});

describe("a function that is not there", () => {
  it("is named with what was probably meant", async () => {
    const carol = await carolWith();
    const files = new Map(
      [...carol.files].map(([name, text]) => [name, text.replaceAll("fc_backward(", "fc_bakward(")]),
    );
    const scorecard = await graded({ ...carol, files }, { only: ["4.2a"] });
    expect(findingOf(partOf(scorecard, "4.2a fc-backward"), "missing-export").params).toEqual({
      name: "fc_backward",
      file: "carol_12345678.ipynb",
      nearest: "fc_bakward",
    });
  });

  it("is a name that was never set, and why", async () => {
    const cells = ["SCALE = load_scale('/tmp/scale')", "def relu_forward(x):\n    return np.maximum(x, 0) * SCALE, x"];
    const scorecard = await graded(await carolWith(...cells), { only: ["4.2a"] });
    const { params } = findingOf(partOf(scorecard, "4.2a relu-forward"), "threw");
    expect(params.error).toBe("NameError");
    expect(params.message).toContain("cell 500, line 1");
  });
});
