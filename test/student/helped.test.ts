/** What a submission's text adds to findings: the function's place, and the name that was meant. */
import { describe, expect, it } from "vitest";

import type { Finding } from "../../src/findings.ts";
import { helped } from "../../src/student/helped.ts";
import { carolWith, findingOf, graded, partOf } from "../grading.ts";
import { patchedAlice } from "../checks/patched-alice.ts";

const text = {
  places: { fcForward: { file: "layers.ts", line: 3 }, SoftmaxClassifier: { file: "classifier.ts", line: 1 } },
  files: new Map([["layers.ts", "const dW = np.zeros(X.dw);"]]),
};
const where = { file: "layers.ts", line: 3 };

const timedOut = (doing: string): Finding => ({ code: "timed-out", params: { doing, seconds: 10 } });

const threw = (message: string): Finding => ({
  code: "threw",
  params: { name: "fcForward", error: "ReferenceError", message },
  where: { file: "layers.ts", line: 1 },
});

describe("a place", () => {
  it.each(["fcForward", "fcForward on large arrays", "fcForward(X)"])("is the one of the function in %s", (doing) => {
    expect(helped([timedOut(doing)], text)).toEqual([{ ...timedOut(doing), where }]);
  });

  it("is the one of a class that is constructed", () => {
    expect(helped([timedOut("new SoftmaxClassifier")], text)[0]?.where?.file).toBe("classifier.ts");
  });

  it.each(["loading layers.ts", "fcForwards", "toString", "a fcForward"])("is not known of %s", (doing) => {
    expect(helped([timedOut(doing)], text)).toEqual([timedOut(doing)]);
  });

  it("is kept where there is one, and added to the first finding alone", () => {
    const told: Finding = { ...timedOut("fcForward"), where: { file: "classifier.ts", line: 9 } };
    expect(helped([told, timedOut("fcForward")], text)).toEqual([told, timedOut("fcForward")]);
    expect(helped([], text)).toEqual([]);
  });
});

describe("a name that is not defined", () => {
  it.each([
    ["dw is not defined", { missing: "dw", nearest: "dW" }],
    ["name 'dw' is not defined", { missing: "dw", nearest: "dW" }],
    ["gradients is not defined", { missing: "gradients" }],
  ])("is told with what was meant: %s", (message, added) => {
    const [finding] = helped([threw(message)], text);
    expect(finding?.params).toEqual({ ...threw(message).params, ...added });
  });

  it.each(["the layer is not defined", "name 'dw' is not defined: it is set in cell 3, which is left out"])(
    "is none in: %s",
    (message) => {
      expect(helped([threw(message)], text)).toEqual([threw(message)]);
    },
  );

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
