/** What is added to findings: the function's place, the name that was meant, and what a function reads from outside of it. */
import { describe, expect, it } from "vitest";

import type { Finding } from "../../src/findings.ts";
import { withHints } from "../../src/student/hints.ts";
import { carolWith, findingOf, graded, lostParts, partOf } from "../grading.ts";
import { patchedAlice } from "../checks/patched-alice.ts";

const known = {
  language: "typescript" as const,
  places: [
    { name: "fcForward", where: { file: "layers.ts", line: 3 } },
    { name: "SoftmaxClassifier", where: { file: "classifier.ts", line: 1 } },
  ],
  reads: [{ name: "reluForward", variable: "x", where: { file: "cell 9", line: 2 } }],
  files: new Map([
    ["layers.ts", "const dW = np.zeros(X.dw);\n\nexport const fcForward = 1;"],
    ["classifier.ts", "export class SoftmaxClassifier {}"],
    ["cell 9", "\nx = np.ones(3)"],
  ]),
};
const where = { file: "layers.ts", line: 3 };

const timedOut = (doing: string): Finding => ({ code: "timed-out", params: { doing, seconds: 10 } });

const threw = (message: string): Finding => ({
  code: "threw",
  params: { name: "fcForward", error: "ReferenceError", message },
  where: { file: "layers.ts", line: 1 },
});

/** What is suggested for a name that is not defined at a line. */
function meant(language: "python" | "typescript", text: string, missing: string, line: number): unknown {
  const message = language === "python" ? `name '${missing}' is not defined` : `${missing} is not defined`;
  const finding: Finding = { ...threw(message), where: { file: "work", line } };
  const files = new Map([["work", text]]);
  const [told] = withHints([finding], { language, places: [], reads: [], files });
  return told?.code === "threw" && told.params.missing === missing ? told.params.nearest : told;
}

describe("a place", () => {
  it.each(["fcForward", "fcForward on large arrays", "fcForward(X)"])("is the one of the function in %s", (doing) => {
    expect(withHints([timedOut(doing)], known)).toEqual([{ ...timedOut(doing), where }]);
  });

  it("is the one of a class that is constructed", () => {
    expect(withHints([timedOut("new SoftmaxClassifier")], known)[0]?.where?.file).toBe("classifier.ts");
  });

  it.each(["loading layers.ts", "fcForwards", "toString", "a fcForward"])("is not known of %s", (doing) => {
    expect(withHints([timedOut(doing)], known)).toEqual([timedOut(doing)]);
  });

  it.each([
    { file: "other.ts", line: 1 },
    { file: "layers.ts", line: 4 },
    { file: "layers.ts", line: 2 ** 53 },
  ])("is none of the submission's: $file:$line", (place) => {
    const places = [{ name: "fcForward", where: place }];
    expect(withHints([timedOut("fcForward")], { ...known, places })).toEqual([timedOut("fcForward")]);
  });

  it("is kept where there is one, and added to the first finding alone", () => {
    const told: Finding = { ...timedOut("fcForward"), where: { file: "classifier.ts", line: 9 } };
    expect(withHints([told, timedOut("fcForward")], known)).toEqual([told, timedOut("fcForward")]);
    expect(withHints([], known)).toEqual([]);
  });
});

describe("a name that is not defined", () => {
  it.each([
    ["dw is not defined", { missing: "dw", nearest: "dW" }],
    ["name 'dw' is not defined", { missing: "dw", nearest: "dW" }],
    ["gradients is not defined", { missing: "gradients" }],
  ])("is told with what was meant: %s", (message, added) => {
    const [finding] = withHints([threw(message)], known);
    expect(finding?.params).toEqual({ ...threw(message).params, ...added });
  });

  it("has no such hint in a text that is longer than any work", () => {
    const files = new Map([["layers.ts", `const dW = 1;${" ".repeat(200_000)}`]]);
    expect(withHints([threw("dw is not defined")], { ...known, files })[0]?.params).not.toHaveProperty("nearest");
  });

  it.each(["the layer is not defined", "name 'dw' is not defined: it is set in cell 3, which is left out"])(
    "is none in: %s",
    (message) => {
      expect(withHints([threw(message)], known)).toEqual([threw(message)]);
    },
  );

  const PYTHON = [
    "import numpy as np",
    "class SoftmaxClassifier:",
    "    def step(self, X):",
    '        """Returns the scores of the image, W1 included."""',
    "        # scope shape",
    "        scores = np.sum(X, axis=0)",
    "        return self.params",
    "def relu_forward(x):",
    "    threshold = (x > 0)",
    "    return x",
  ].join("\n");
  it.each([
    ["what is the object's", "params", 7, "self.params"],
    ["a name of the function", "score", 7, "scores"],
    ["but for upper and lower case", "x", 7, "X"],
    ["one of the library's", "exp", 10, "np.exp"],
    ["the library", "numpy", 10, "np"],
    ["a function of the file", "relu_forwards", 7, "relu_forward"],
    ["no word of a comment", "shapes", 7, undefined],
    ["no word of a text", "includes", 7, undefined],
    ["no argument of a call", "axes", 7, undefined],
    ["nothing of another function", "thresholds", 7, undefined],
    ["no other letter", "c", 7, undefined],
  ])("in Python is meant to be %s: %s", (_, missing, line, expected) => {
    expect(meant("python", PYTHON, missing, line)).toBe(expected);
  });

  const TYPESCRIPT = [
    'import * as np from "numpy-ts";',
    "export const f1: F1 = (x0, w0) => {",
    "  const dm = Math.sqrt(x0);",
    "  dn = dm;",
    "  return [dm, { op: w0 }];",
    "};",
    "class C { m(rate) { return this.params; } }",
  ].join("\n");
  it.each([
    ["what is the object's", "params", 7, "this.params"],
    ["declared first", "dn", 4, "const dn"],
    ["one of Math's", "exp", 5, "Math.exp"],
    ["one of the library's", "where", 5, "np.where"],
    ["an argument", "rates", 7, "rate"],
    ["nothing of another function", "rates", 5, undefined],
    ["no key and no keyword", "o", 5, undefined],
  ])("in TypeScript is meant to be %s: %s", (_, missing, line, expected) => {
    expect(meant("typescript", TYPESCRIPT, missing, line)).toBe(expected);
  });

  it("is found in a notebook's cell", async () => {
    const cell = "def relu_backward(dout, x):\n    gradient = dout * (x > 0)\n    return gradiant";
    const part = partOf(await graded(await carolWith(cell), { only: ["4.2a"] }), "4.2a relu-backward");
    expect(findingOf(part, "threw")).toMatchObject({
      params: { missing: "gradiant", nearest: "gradient" },
      where: { file: "cell 500", line: 3 },
    });
  });

  it("is found in a file of TypeScript", async () => {
    const submission = await patchedAlice("layers.ts", [["return [dX, dW, db]", "return [dX, dw, db]"]]);
    const part = partOf(await graded(submission, { only: ["4.2a"] }), "4.2a fc-backward");
    expect(findingOf(part, "threw").params).toMatchObject({ missing: "dw", nearest: "dW" });
  });
});

it("an error in a layer is told with its input", async () => {
  const submission = await patchedAlice("layers.ts", [["np.matmul(dout, W.T)", "np.matmul(dout, W)"]]);
  const part = partOf(await graded(submission, { only: ["4.2a"] }), "4.2a fc-backward");
  expect(findingOf(part, "threw").params.input).toMatch(/dout=\[\[/);
});

describe("an array that a function reads from outside of it", () => {
  it("is told after the first finding about that function", () => {
    const params = { name: "reluForward", variable: "x" };
    const read = { code: "reads-global", params, where: { file: "cell 9", line: 2 } };
    expect(withHints([timedOut("reluForward(x)"), timedOut("f1")], known)).toEqual([
      timedOut("reluForward(x)"),
      read,
      timedOut("f1"),
    ]);
    expect(withHints([timedOut("fcForward")], known)).toHaveLength(1);
  });

  it("is told of a few, whatever a runner says", () => {
    const reads = Array.from({ length: 1000 }, () => known.reads).flat();
    expect(withHints([timedOut("reluForward")], { ...known, reads })).toHaveLength(4);
    const elsewhere = known.reads.map((read) => ({ ...read, where: { file: "cell 10" } }));
    expect(withHints([timedOut("reluForward")], { ...known, reads: elsewhere })).toHaveLength(1);
  });

  it("is found in a notebook, in methods too, and neither in what is right nor of what is no array", async () => {
    const cells = [
      "x = np.ones((4, 3))\nscale = 2\nsums = np.zeros(3)",
      "def fc_backward(dout, cache):\n    X, W = cache\n    return dout @ W.T, x.T @ dout * scale, dout.sum(axis=0)",
      "def relu_backward(dout, cache):\n    return dout * (cache > 0) + 0 * sums[0]",
      "class SoftmaxClassifier(SoftmaxClassifier):\n    def forwards_backwards(self, X, y=None):\n" +
        "        return super().forwards_backwards(x, y)",
    ];
    const { items } = await graded(await carolWith(...cells), { only: ["4.2a", "4.2b"] });
    const parts = items.flatMap(({ id, parts: each }) => each.map((part) => ({ path: `${id} ${part.id}`, ...part })));
    const told = parts.flatMap(({ path, findings }) =>
      findings.flatMap(({ code, params, where: place }) => (code === "reads-global" ? [[path, params, place]] : [])),
    );
    const place = { file: "cell 500", line: 1 };
    const method = { name: "forwards_backwards", variable: "x" };
    expect(told).toEqual([
      ["4.2a fc-backward", { name: "fc_backward", variable: "x" }, place],
      ["4.2b scores", method, place],
      ["4.2b loss", method, place],
      ["4.2b gradients", method, place],
    ]);
  });

  it("is no question to what cannot be asked yet", async () => {
    const cell = [
      "class Later:",
      "    def __getattribute__(self, name):",
      "        raise RuntimeError('not yet')",
      "class Asking(type):",
      "    def __getattribute__(cls, name):",
      "        raise RuntimeError('not here')",
      "config, Kind = Later(), Asking('Kind', (), {})",
      "relu = relu_forward",
      "def relu_forward(x, verbose=False):",
      "    if verbose: print(config, Kind)",
      "    return relu(x)",
    ].join("\n");
    const wrong = "def relu_backward(dout, cache):\n    return dout";
    const scorecard = await graded(await carolWith(cell, wrong), { only: ["4.2a"] });
    expect(lostParts(scorecard)).toEqual(["4.2a relu-backward"]);
    // The hints are there all the same.
    expect(partOf(scorecard, "4.2a relu-backward").findings[0]?.where).toEqual({ file: "cell 501", line: 1 });
  });
});
