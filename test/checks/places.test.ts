/** The file and line of a finding: of an error, the student's line that made it; of all else, the function it is about. */
import { describe, expect, it } from "vitest";

import type { Where } from "../../src/findings.ts";
import type { Submission } from "../../src/submission/submission.ts";
import { alteredAlice, carolWith, findingOf, graded, partOf, rubric } from "../grading.ts";
import { patchedAlice } from "./patched-alice.ts";

it.each([
  { file: "layers.ts", from: "np.matmul(dout, W.T)", to: "np.matmul(dout, W)", part: "4.2a fc-backward" },
  { file: "layers.ts", from: "np.matmul(X, W).add(b)", to: "np.matmul(X, W).add(X)", part: "4.2a fc-forward" },
  { file: "layers.ts", from: "np.matmul(X.T, dout)", to: "np.matmul(X, dout)", part: "4.2b gradients" },
  { file: "optim.ts", from: "velocity.multiply(beta)", to: "velocity.dot(W)", part: "4.2d update" },
])("$to in $file is told with its line", async ({ file, from, to, part }) => {
  const submission = await patchedAlice(file, [[from, to]]);
  const [before = ""] = (submission.files.get(file) ?? "").split(to);

  const { where } = findingOf(partOf(await graded(submission, { only: [part.slice(0, 4)] }), part), "threw");

  expect(where).toMatchObject({ file, line: before.split("\n").length });
});

/** Of the findings of a part, with little patience for what does not end. */
async function placesOf(submission: Submission, part: string): Promise<(Where | undefined)[]> {
  const impatient = await rubric((all) => ({ ...all, limits: { ...all.limits, callSeconds: 1 } }));
  const scorecard = await graded(submission, { only: [part.slice(0, 4)], rubric: impatient });
  return partOf(scorecard, part).findings.map(({ where }) => where);
}

describe("what is no error is told once with where its function begins:", () => {
  it.each([
    {
      what: "a wrong function, not what is left of it in a comment",
      file: "layers.ts",
      from: "const db = np.asarray(dout.sum(0));",
      to: "/*\nexport const fcBackward = 0;\n*/ const db = np.asarray(dout.mean(0));",
      begins: "export const fcBackward:",
      part: "4.2a fc-backward",
    },
    {
      what: "a function that never ends",
      file: "layers.ts",
      from: "(dout, x) => {",
      to: "(dout, x) => { for (;;);",
      begins: "export const reluBackward",
      part: "4.2a relu-backward",
    },
    {
      what: "a method, not its overloads",
      file: "classifier.ts",
      from: "multiply(2 * this.reg)",
      to: "multiply(this.reg)",
      begins: "forwardsBackwards(X: NDArray, y?: NDArray)",
      part: "4.2g gradients",
    },
  ])("$what", async ({ file, from, to, begins, part }) => {
    const submission = await patchedAlice(file, [[from, to]]);
    const [before = ""] = (submission.files.get(file) ?? "").split(begins);

    const [first, ...others] = await placesOf(submission, part);

    expect(first).toEqual({ file, line: before.split("\n").length });
    expect(others.filter((where) => where !== undefined)).toEqual([]);
  });

  it.each([
    {
      what: "the last of several definitions in a notebook",
      cells: [
        "def relu_backward(dout, x):\n    return 2 * dout",
        "import numpy as np\n\ndef relu_backward(dout, x):\n    return dout",
      ],
      part: "4.2a relu-backward",
      where: { file: "cell 501", line: 3 },
    },
    {
      what: "a method of a notebook",
      cells: [
        "class Softmax(SoftmaxClassifier):\n    pass",
        "class SoftmaxClassifier(Softmax):\n    def __init__(self, *args, **rest):\n        super().__init__(*args, **rest)\n" +
          "    def forwards_backwards(self, X, y=None):\n        found = super().forwards_backwards(X, y)\n" +
          "        return found if y is None else (2 * found[0], found[1])",
      ],
      part: "4.2b loss",
      where: { file: "cell 501", line: 4 },
    },
    {
      what: "an inherited method, though the class was defined before",
      cells: [
        "class Base(SoftmaxClassifier):\n    def forwards_backwards(self, X, y=None):\n" +
          "        found = super().forwards_backwards(X, y)\n        return found if y is None else (2 * found[0], found[1])",
        "class SoftmaxClassifier(Base):\n    pass",
      ],
      part: "4.2b loss",
      where: { file: "cell 500", line: 2 },
    },
    {
      what: "a method that a class was given later",
      cells: [
        "def step(self, X, y=None):\n    return self.hers(X, y) if y is None else (0, {})",
        "SoftmaxClassifier.hers = SoftmaxClassifier.forwards_backwards\nSoftmaxClassifier.forwards_backwards = step",
      ],
      part: "4.2b loss",
      where: { file: "cell 500", line: 1 },
    },
    {
      what: "a function that is touched later, and wrapped",
      cells: [
        "from functools import wraps\ndef told(f):\n    @wraps(f)\n    def g(*args):\n        return f(*args)\n    return g",
        "def relu_backward(dout, x):\n    return dout",
        "relu_backward = told(relu_backward)\nrelu_backward.calls = 0",
      ],
      part: "4.2a relu-backward",
      where: { file: "cell 501", line: 1 },
    },
    {
      what: "the branch that ran",
      cells: [
        "if False:\n    def relu_backward(dout, x):\n        return x\nelse:\n    def relu_backward(dout, x):\n        return dout",
      ],
      part: "4.2a relu-backward",
      where: { file: "cell 500", line: 5 },
    },
  ])("$what", async ({ cells, part, where }) => {
    expect((await placesOf(await carolWith(...cells), part))[0]).toEqual(where);
  });

  it.each([
    {
      what: "a function that is exported by another name, though there is one of this name",
      file: "layers.ts",
      text:
        'export { fcForward, fcBackward, reluForward, softmaxLoss } from "./her-layers.ts";\n' +
        "function reluBackward(dout: any): any {\n  return dout.copy();\n}\n" +
        "const mine = (dout: any): any => dout;\nexport { mine as reluBackward };\nString(reluBackward);\n",
      part: "4.2a relu-backward",
      where: { file: "layers.ts", line: 5 },
    },
    {
      what: "a function of another file",
      file: "layers.ts",
      text:
        'export { fcForward, fcBackward, reluForward, softmaxLoss } from "./her-layers.ts";\n' +
        'export { mine as reluBackward } from "./mine.ts";\n',
      part: "4.2a relu-backward",
      where: { file: "mine.ts", line: 2 },
    },
    {
      what: "a method that a class was given later",
      file: "classifier.ts",
      text:
        'import { SoftmaxClassifier as Hers } from "./her-classifier.ts";\nexport class SoftmaxClassifier extends Hers {}\n' +
        "(SoftmaxClassifier.prototype as any).forwardsBackwards = function (X: any, y: any): any {\n  return [0, {}];\n};\n",
      part: "4.2b loss",
      where: { file: "classifier.ts", line: 3 },
    },
  ])("$what", async ({ file, text, part, where }) => {
    const mine = "// What relu does\nexport function mine(dout: any): any {\n  return dout;\n}\n";
    expect((await placesOf(await alteredAlice({ [file]: text, "mine.ts": mine }), part))[0]).toEqual(where);
  });
});
