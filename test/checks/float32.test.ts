/** Results in float32 are right within what float32 can tell, and wrong beyond it. */
import { describe, expect, it } from "vitest";

import { alteredAlice, carolWith, findingOf, graded, lostParts, partOf, submissionNamed } from "../grading.ts";
import { inFloat32 } from "./in-float32.ts";
import { patchedAlice } from "./patched-alice.ts";

const FILES = ["graphs.ts", "layers.ts", "classifier.ts", "optim.ts"] as const;

describe("right work loses nothing", () => {
  it.each(FILES)("with every result of %s in float32", async (file) => {
    const scorecard = await graded(inFloat32(await submissionNamed("alice"), file));
    expect(lostParts(scorecard)).toEqual([]);
  });

  it("with all layers computed in float32, also where scores are near 1000, whatever the seed", async () => {
    const submission = await alteredAlice({
      "layers.ts": `import * as hers from "./her-layers.ts";
const low = (x) => x.astype("float32");
export const fcForward = (X, W, b) => hers.fcForward(low(X), low(W), low(b));
export const fcBackward = (dout, cache) => hers.fcBackward(low(dout), cache);
export const reluForward = (x) => hers.reluForward(low(x));
export const reluBackward = (dout, x) => hers.reluBackward(low(dout), x);
export const softmaxLoss = (X, y) => hers.softmaxLoss(low(X), y);
`,
      "classifier.ts": `import { SoftmaxClassifier as Hers } from "./own-classifier.ts";
export class SoftmaxClassifier extends Hers {}
`,
      "own-classifier.ts": (await submissionNamed("alice")).files.get("classifier.ts"),
    });
    for (const seed of [442, 1, 2, 3]) {
      const scorecard = await graded(submission, { seed, only: ["4.2a", "4.2b", "4.2g"] });
      expect({ seed, lost: lostParts(scorecard) }).toEqual({ seed, lost: [] });
    }
  });
});

describe("right work in Python loses nothing", () => {
  const low = "as_float32 = lambda *arrays: [np.asarray(a, dtype=np.float32) for a in arrays]\n";

  it.each([
    {
      what: "computed in float32 layer by layer",
      cell: `${low}full_fc_forward, full_fc_backward, full_softmax_loss = fc_forward, fc_backward, softmax_loss
def fc_forward(X, W, b):
    return full_fc_forward(*as_float32(X, W, b))
def fc_backward(dout, cache):
    return full_fc_backward(*as_float32(dout), cache)
def softmax_loss(X, y):
    return full_softmax_loss(*as_float32(X), y)
`,
    },
    {
      what: "with its results in float32, scalars too",
      cell: `${low}full_f_1, full_f_2, full_momentum = f_1, f_2, SGD_Momentum
def in_float32(L, gradients):
    return np.float32(L), [np.float32(each) for each in gradients]
def f_1(*inputs):
    return in_float32(*full_f_1(*inputs))
def f_2(*inputs):
    return in_float32(*full_f_2(*inputs))
def SGD_Momentum(*arguments, **named):
    return as_float32(*full_momentum(*arguments, **named))
`,
    },
  ])("$what", async ({ cell }) => {
    expect(lostParts(await graded(await carolWith(cell)))).toEqual([]);
  });
});

describe("float32 excuses no mistake:", () => {
  it.each([
    {
      what: "a subtraction's sign lost",
      file: "graphs.ts",
      patch: ["const dP2 = -dDiff;", "const dP2 = dDiff;"],
      lost: ["4.1b backward"],
    },
    {
      what: "db a mean instead of a sum",
      file: "layers.ts",
      patch: ["dout.sum(0)", "dout.mean(0)"],
      lost: ["4.2a fc-backward"],
    },
    {
      what: "a bias that is a thousandth too large",
      file: "layers.ts",
      patch: [".add(b)", ".add(b.multiply(1.001))"],
      lost: ["4.2a fc-forward"],
    },
    {
      what: "a softmax gradient that is not divided by N",
      file: "layers.ts",
      patch: ["dX.divide(N)", "dX"],
      lost: ["4.2b gradients", "4.2g gradients"],
    },
    {
      what: "half of the L2 gradient",
      file: "classifier.ts",
      patch: ["multiply(2 * this.reg)", "multiply(this.reg)"],
      lost: ["4.2g gradients"],
    },
    {
      what: "half of the L2 loss",
      file: "classifier.ts",
      patch: ["dataLoss + this.reg *", "dataLoss + 0.5 * this.reg *"],
      lost: ["4.2g loss"],
    },
    {
      what: "random biases",
      file: "classifier.ts",
      patch: ["b2: np.zeros([numClasses])", "b2: np.asarray(np.random.normal(0, weightScale, [numClasses]))"],
      lost: ["4.2b initialisation"],
    },
    {
      what: "a velocity that forgets",
      file: "optim.ts",
      patch: ["velocity.multiply(beta).add(dW.multiply(learningRate))", "dW.multiply(learningRate)"],
      lost: ["4.2d update"],
    },
  ] as const)("$what", async ({ file, patch, lost }) => {
    const scorecard = await graded(inFloat32(await patchedAlice(file, [patch]), file));
    expect(lostParts(scorecard)).toEqual(lost);
  });

  it("a mean for a sum in Python", async () => {
    const cell = `full_fc_backward = fc_backward
def fc_backward(dout, cache):
    dX, dW, _ = full_fc_backward(dout, cache)
    return dX, dW, dout.mean(axis=0).astype(np.float32)
`;
    const part = partOf(await graded(await carolWith(cell), { only: ["4.2a"] }), "4.2a fc-backward");
    expect(findingOf(part, "wrong-value").params.result).toBe("db");
  });

  it("a mistake in float64 beside a result in float32", async () => {
    const files = {
      "layers.ts": `import * as hers from "./her-layers.ts";
export * from "./her-layers.ts";
export const fcBackward = (dout, cache) => {
  const [dX, dW, db] = hers.fcBackward(dout, cache);
  return [dX.astype("float32"), dW.multiply(1 + 5e-5), db];
};`,
    };
    const scorecard = await graded(await alteredAlice(files), { only: ["4.2a"] });
    const part = partOf(scorecard, "4.2a fc-backward");
    expect(findingOf(part, "wrong-value").params.result).toBe("dW");
    expect(part.status).toBe("partial");
  });
});

it("whole numbers are no floats, however right", async () => {
  const files = {
    "layers.ts": `export { fcForward, fcBackward, reluForward, softmaxLoss } from "./her-layers.ts";
import { reluBackward as hers } from "./her-layers.ts";
export const reluBackward = (dout, cache) => hers(dout, cache).astype("int32");`,
  };
  const scorecard = await graded(await alteredAlice(files), { only: ["4.2a"] });
  const { params } = findingOf(partOf(scorecard, "4.2a relu-backward"), "wrong-dtype");
  expect(params).toMatchObject({ result: "dx", expected: "float64", actual: "int32" });
});

it("a wrong gradient of a graph in float32 is held against no numerical one, which float32 cannot give", async () => {
  const patched = await patchedAlice("graphs.ts", [["const dP2 = -dDiff;", "const dP2 = dDiff;"]]);
  const scorecard = await graded(inFloat32(patched, "graphs.ts"), { only: ["4.1b"] });
  const { findings } = partOf(scorecard, "4.1b backward");
  const codes = findings.map(({ code }) => code).filter((code) => code !== "agrees");
  expect(codes).toEqual(["looks-like", "wrong-value", "wrong-value"]);
});
