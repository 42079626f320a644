/** Work that is right given an earlier mistake keeps its points; from stubs, nothing is carried forward. */
import { describe, expect, it } from "vitest";

import type { Rubric } from "../../src/rubric/schema.ts";
import { alteredAlice, carolWith, findingOf, graded, lostParts, partOf, rubric } from "../grading.ts";
import { patchedAlice, type Patch } from "./patched-alice.ts";

const ITEMS = { only: ["4.2a", "4.2b", "4.2g"] };
const CLASSIFIER = ["4.2b scores", "4.2b loss", "4.2b gradients", "4.2g loss", "4.2g gradients"];

describe("a submission with only fcBackward wrong loses points in 4.2 a alone:", () => {
  it.each<[string, Patch]>([
    ["db a mean", ["dout.sum(0)", "dout.mean(0)"]],
    ["dX without its transpose", ["np.matmul(dout, W.T)", "np.matmul(W, dout.T)"]],
    ["dW transposed, to which no L2 term can be added", ["np.matmul(X.T, dout)", "np.matmul(dout.T, X)"]],
    ["dW twice as large", ["np.matmul(X.T, dout)", "np.matmul(X.T, dout).multiply(2)"]],
    [
      "everything divided by N",
      ["return [dX, dW, db];", "return [dX, dW, db].map((each) => each.divide(dout.shape[0]));"],
    ],
  ])("%s", async (_, patch) => {
    const scorecard = await graded(await patchedAlice("layers.ts", [patch]), ITEMS);
    expect(lostParts(scorecard)).toEqual(["4.2a fc-backward"]);
    const part = partOf(scorecard, "4.2b gradients");
    expect(part.status).toBe("passed");
    expect(findingOf(part, "carried-forward").params).toMatchObject({ isDerivative: false });
  });

  it("in Python, too", async () => {
    const cell = `right_fc_backward = fc_backward
def fc_backward(dout, cache):
    dX, dW, db = right_fc_backward(dout, cache)
    return dX, dW, db / len(dout)
`;
    const scorecard = await graded(await carolWith(cell), ITEMS);
    expect(lostParts(scorecard)).toEqual(["4.2a fc-backward"]);
    expect(findingOf(partOf(scorecard, "4.2b gradients"), "carried-forward").params.results).toEqual([
      "grads.b1",
      "grads.b2",
    ]);
  });
});

it("what cannot be added to the weights is carried forward in Python, too", async () => {
  const cell = `right_fc_backward = fc_backward
def fc_backward(dout, cache):
    dX, dW, db = right_fc_backward(dout, cache)
    return dX, dW.T, db
`;
  const scorecard = await graded(await carolWith(cell), ITEMS);
  expect(lostParts(scorecard)).toEqual(["4.2a fc-backward"]);
});

describe("a wrong forward pass with the right derivative of it loses the forward pass alone:", () => {
  it.each([
    [
      "a layer",
      "layers.ts",
      [
        [".add(b)", ".add(b).multiply(2)"],
        ["return [dX, dW, db];", "return [dX, dW, db].map((each) => each.multiply(2));"],
      ],
      ["4.2a fc-forward"],
    ],
    [
      "a leaky ReLU",
      "layers.ts",
      [
        ["np.maximum(x, 0)", "np.maximum(x, x.multiply(0.1))"],
        ["const mask = x.greater(0);", "const mask = np.where(x.greater(0), 1, 0.1);"],
      ],
      ["4.2a relu-forward"],
    ],
  ] as const)("%s", async (_, file, patches, lost) => {
    const scorecard = await graded(await patchedAlice(file, patches), ITEMS);
    expect(lostParts(scorecard)).toEqual(lost);
    const backward = partOf(scorecard, lost[0].replace("forward", "backward"));
    expect(findingOf(backward, "carried-forward").params.isDerivative).toBe(true);
  });
});

/** layers.ts of stubs. */
const stubs = (layers: string): Readonly<Record<string, string>> => ({
  "layers.ts": `import * as np from "numpy-ts";
export { softmaxLoss } from "./her-layers.ts";
${layers}
`,
});
const ALL_LAYERS = ["4.2a fc-forward", "4.2a fc-backward", "4.2a relu-forward", "4.2a relu-backward"];

describe("a stub earns nothing, nor does what is built on it:", () => {
  it.each([
    [
      "zeros",
      `export const fcForward = (X, W, b) => [np.zeros([X.shape[0], b.shape[0]]), [X, W, b]];
export const fcBackward = (dout, cache) => cache.map((each) => np.zeros(each.shape));
export const reluForward = (x) => [np.zeros(x.shape), x];
export const reluBackward = (dout, x) => np.zeros(x.shape);`,
    ],
    [
      "constants",
      `export const fcForward = (X, W, b) => [np.full([X.shape[0], b.shape[0]], 0.5), [X, W, b]];
export const fcBackward = (dout, cache) => cache.map((each) => np.zeros(each.shape));
export const reluForward = (x) => [np.full(x.shape, 0.5), x];
export const reluBackward = (dout, x) => np.zeros(x.shape);`,
    ],
    [
      "the same straight line everywhere",
      `export const fcForward = (X, W, b) => [np.full([X.shape[0], b.shape[0]], Number(X.sum()) + Number(W.sum()) + Number(b.sum())), [X, W, b]];
export const fcBackward = (dout, cache) => cache.map((each) => np.full(each.shape, Number(dout.sum())));
export const reluForward = (x) => [x.multiply(1), x];
export const reluBackward = (dout, x) => dout.multiply(1);`,
    ],
  ])("%s", async (_, layers) => {
    const scorecard = await graded(await alteredAlice(stubs(layers)), ITEMS);
    expect(lostParts(scorecard).filter((path) => path !== "4.2b initialisation")).toEqual([
      ...ALL_LAYERS,
      ...CLASSIFIER,
    ]);
    for (const path of ALL_LAYERS) expect(partOf(scorecard, path).points).toBe(0);
    for (const path of CLASSIFIER) expect(partOf(scorecard, path).points).toBe(0);
  });

  it("ReLU that passes on what it is given, in both directions", async () => {
    const files = stubs(`export { fcForward, fcBackward } from "./her-layers.ts";
export const reluForward = (x) => [x.multiply(1), x];
export const reluBackward = (dout, x) => dout.multiply(1);`);
    const scorecard = await graded(await alteredAlice(files), ITEMS);
    expect(lostParts(scorecard)).toEqual(["4.2a relu-forward", "4.2a relu-backward", ...CLASSIFIER]);
  });

  it.each([
    ["zero", "return [0, [0, 0, 0, 0, 0, 0, 0]];"],
    ["a constant", "return [0.5, [0, 0, 0, 0, 0, 0, 0]];"],
    ["an input", "return [inputs[0], [1, 0, 0, 0, 0, 0, 0]];"],
    ["the sum of the inputs", "return [inputs.reduce((a, b) => a + b), [1, 1, 1, 1, 1, 1, 1]];"],
  ])("a graph that is %s", async (_, body) => {
    const files = {
      "graphs.ts": `export { f2 } from "./her-graphs.ts";\nexport const f1 = (...inputs) => { ${body} };`,
    };
    const scorecard = await graded(await alteredAlice(files), { only: ["4.1b"] });
    expect(scorecard.total.points).toBe(0);
  });
});

const MEAN: Patch = ["dout.sum(0)", "dout.mean(0)"];

/** The handout's rubric, at another worth of what is carried forward. */
const worth = (carriedForward: number) =>
  rubric((original): Rubric => ({
    ...original,
    items: original.items.map((item) => ({
      ...item,
      parts: item.parts.map((part) => ({ ...part, carriedForward })),
    })),
  }));

describe("what it is worth", () => {
  it.each([
    { carriedForward: 1, status: "passed", points: 0.4 },
    { carriedForward: 0.5, status: "partial", points: 0.4 * (1 - (2 * 0.5) / 4) },
    { carriedForward: 0, status: "partial", points: 0.4 / 2 },
  ])("is the rubric's affair: $carriedForward of the results' points", async ({ carriedForward, status, points }) => {
    const scorecard = await graded(await patchedAlice("layers.ts", [MEAN]), {
      only: ["4.2b"],
      rubric: await worth(carriedForward),
    });
    const part = partOf(scorecard, "4.2b gradients");
    expect(part.status).toBe(status);
    expect(part.points).toBeCloseTo(points, 8);
  });
});

it("a classifier that is wrong with its own layers, too, is told what they give", async () => {
  const patched = await patchedAlice("layers.ts", [MEAN]);
  const classifier = (patched.files.get("classifier.ts") ?? "").replace("b1: db1,", "b1: db1.multiply(3),");
  const submission = { ...patched, files: new Map([...patched.files, ["classifier.ts", classifier] as const]) };
  const scorecard = await graded(submission, ITEMS);
  expect(lostParts(scorecard)).toEqual(["4.2a fc-backward", "4.2b gradients", "4.2g gradients"]);
  const { params } = findingOf(partOf(scorecard, "4.2b gradients"), "wrong-value");
  expect(params.result).toBe("grads.b1");
});

it("an L2 term that is wrong is not excused by a wrong layer", async () => {
  const patched = await patchedAlice("layers.ts", [MEAN]);
  const classifier = (patched.files.get("classifier.ts") ?? "").replaceAll(
    "multiply(2 * this.reg)",
    "multiply(this.reg)",
  );
  const submission = { ...patched, files: new Map([...patched.files, ["classifier.ts", classifier] as const]) };
  const scorecard = await graded(submission, ITEMS);
  expect(lostParts(scorecard)).toEqual(["4.2a fc-backward", "4.2g gradients"]);
  const part = partOf(scorecard, "4.2g gradients");
  expect(part.points).toBeCloseTo(0.125, 8);
  expect(findingOf(part, "carried-forward").params.results).toEqual(["grads.b1", "grads.b2"]);
});

/** Alice's layers with another backward pass, which her classifier does not use. */
const withBackward = (backward: string): Readonly<Record<string, string>> => ({
  "layers.ts": `import * as np from "numpy-ts";
import * as hers from "./her-layers.ts";
export const { fcForward, reluForward, softmaxLoss } = hers;
${backward}`,
  "classifier.ts": `export { SoftmaxClassifier } from "./her-classifier.ts";\n`,
});

describe("a backward pass", () => {
  it.each([
    [
      "that gives something else the second time",
      `export const fcBackward = (dout, cache) => { const result = hers.fcBackward(dout, cache); cache.X = cache.X.multiply(1.0000001); return result; };
export const reluBackward = hers.reluBackward;`,
      "4.2a fc-backward",
      "backward-not-repeatable",
    ],
    [
      "that clips large upstream gradients",
      `export const fcBackward = hers.fcBackward;
export const reluBackward = (dout, x) => hers.reluBackward(np.clip(dout, -10, 10), x);`,
      "4.2a relu-backward",
      "not-linear-in-upstream",
    ],
    [
      "that leaves out the rows of large arrays",
      `export const fcBackward = (dout, cache) => {
  const [dX, dW, db] = hers.fcBackward(dout, cache);
  dW.data.fill(0, 1024 * dW.shape[1]);
  return [dX, dW, db];
};
export const reluBackward = hers.reluBackward;`,
      "4.2a fc-backward",
      "wrong-slope",
    ],
  ] as const)("%s is found", async (_, backward, path, code) => {
    const scorecard = await graded(await alteredAlice(withBackward(backward)), { only: ["4.2a"] });
    expect(lostParts(scorecard)).toEqual([path]);
    expect(findingOf(partOf(scorecard, path), code).code).toBe(code);
  });

  it("that returns the same buffer at every call is right", async () => {
    const scorecard = await graded(
      await alteredAlice(
        withBackward(`const buffers = new Map();
const into = (result) => {
  const key = String(result.shape);
  const buffer = buffers.get(key) ?? np.zeros(result.shape);
  buffers.set(key, buffer);
  np.copyto(buffer, result);
  return buffer;
};
export const fcBackward = (dout, cache) => { const [dX, dW, db] = hers.fcBackward(dout, cache); return [into(dX), dW, into(db)]; };
export const reluBackward = (dout, x) => into(hers.reluBackward(dout, x));`),
      ),
      { only: ["4.2a"] },
    );
    expect(lostParts(scorecard)).toEqual([]);
  });
});

describe("a gradient that is the derivative of the classifier's own wrong loss loses the loss alone:", () => {
  it.each<[string, readonly Patch[]]>([
    [
      "L2 with a factor ½, in both",
      [
        ["dataLoss + this.reg *", "dataLoss + 0.5 * this.reg *"],
        ["multiply(2 * this.reg)", "multiply(this.reg)"],
      ],
    ],
    [
      "L2 of the first layer only, in both",
      [
        ["(sumSquares(W1) + sumSquares(W2))", "sumSquares(W1)"],
        ["W2: dW2.add(W2.multiply(2 * this.reg))", "W2: dW2"],
      ],
    ],
  ])("%s", async (_, patches) => {
    const scorecard = await graded(await patchedAlice("classifier.ts", patches), ITEMS);
    expect(lostParts(scorecard)).toEqual(["4.2g loss"]);
    expect(findingOf(partOf(scorecard, "4.2g gradients"), "carried-forward").params.isDerivative).toBe(true);
  });

  it("and not of a loss that leaves something out, or stands still", async () => {
    for (const patch of [
      ["softmaxLoss(scores, y)", "softmaxLoss(scores, np.zeros(y.shape, 'int32'))"],
      [
        "return [loss, grads];",
        "return [1, Object.fromEntries(Object.entries(grads).map(([k, g]) => [k, g.multiply(0)]))];",
      ],
    ] as const) {
      const scorecard = await graded(await patchedAlice("classifier.ts", [patch]), { only: ["4.2b"] });
      expect(lostParts(scorecard)).toEqual(["4.2b loss", "4.2b gradients"]);
      expect(partOf(scorecard, "4.2b gradients").points).toBe(0);
    }
  });
});
