/** Names around a line, by the layout that people give their code. */
import { expect, it } from "vitest";

import { namesInScope } from "../../src/student/names-in-scope.ts";

it("are those of the definition at the top level, then those of the file", () => {
  const text = `import * as np from "numpy-ts";
import { fcForward, reluForward as relu } from "./layers.ts";
export const sgd: Sgd = (
  W,
  dW, // the gradient
) => {
  const step = dW.multiply("rate"); /* a
  wordy comment */
  return step;
};

export function momentum(velocity: NDArray) {
  return velocity;
}
`;
  const imported = ["np", "fcForward", "reluForward", "relu"];
  expect(namesInScope(text, 7, "typescript")).toEqual(["sgd", "Sgd", "W", "dW", "step", ...imported, "momentum"]);
  expect(namesInScope(text, 13, "typescript")).toEqual(["momentum", "velocity", "NDArray", ...imported, "sgd"]);
});

it("in Python, are no words of texts and comments, no properties and no keyword arguments", () => {
  const text = `import numpy as np

def relu_forward(x, slope=0):
    """
    Computes out
for every x.
    """
    out = np.sum(x, axis=0) # summed
    return out, 'cached'

eps = 1e-8
`;
  expect(namesInScope(text, 9, "python")).toEqual(["relu_forward", "x", "slope", "out", "np", "numpy", "eps"]);
});

it("are those of the nearest definition where the line is none of the text's", () => {
  for (const line of [0, 1, 2 ** 53]) expect(namesInScope("x = 1", line, "python")).toEqual(["x"]);
  expect(namesInScope("", 5, "python")).toEqual([]);
});

const PIECES = ["(a,", "/[", "<T>(", "/*", "'''", '"', "`", "\\", "(a=", "\n", "\n)", "x = 1\n", "import x\n"];
it.each(PIECES)("are looked for once in a text full of %j", (piece) => {
  const text = piece.repeat(200_000 / piece.length);
  for (const language of ["python", "typescript"] as const) {
    expect(namesInScope(text, 100_000, language).length).toBeLessThan(10);
  }
});
