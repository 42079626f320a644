import * as np from "numpy-ts";
import type { DType, NDArray } from "numpy-ts";
import { describe, expect, it } from "vitest";
import { fcForward, forward, lossAndGradients, softmaxLoss, type Parameters } from "../../reference/index.ts";
import { centralDifferences, elements, normal, relativeError } from "./numbers.ts";

const names = ["W1", "b1", "W2", "b2"] as const;
const y = np.array([0, 3, 1, 1, 2, 0], "int32");

function network(seed: string, dtype: DType = "float64"): Parameters {
  return {
    W1: normal([5, 8], `${seed} W1`, dtype),
    b1: normal([8], `${seed} b1`, dtype),
    W2: normal([8, 4], `${seed} W2`, dtype),
    b2: normal([4], `${seed} b2`, dtype),
  };
}

/** How near the hidden layer comes to the kink of ReLU, where central differences mean nothing. */
function distanceToKink({ W1, b1 }: Parameters, X: NDArray): number {
  return Math.min(...elements(fcForward(X, W1, b1)[0]).map((value) => Math.abs(value)));
}

describe("forward", () => {
  it("is max(0, X·W1 + b1)·W2 + b2", () => {
    const parameters = {
      W1: np.array(
        [
          [1, -1],
          [0, 2],
        ],
        "float64",
      ),
      b1: np.array([0, 1], "float64"),
      W2: np.array(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        "float64",
      ),
      b2: np.array([0.5, 0, -0.5], "float64"),
    };
    // X·W1 + b1 = (3, −2 + 1) for the first row, (−1, 1 + 2 + 1) for the second.
    const X = np.array(
      [
        [3, 0.5],
        [-1, 1],
      ],
      "float64",
    );
    expect(forward(parameters, X).tolist()).toEqual([
      [3.5, 6, 8.5],
      [16.5, 20, 23.5],
    ]);
  });
});

describe("lossAndGradients", () => {
  const seeds = ["first", "second", "third"];

  it.each(seeds.flatMap((seed) => [0, 0.1].map((reg) => ({ seed, reg }))))(
    "has gradients that agree with central differences: $seed network, reg $reg",
    ({ seed, reg }) => {
      const parameters = network(seed);
      const X = normal([6, 5], `${seed} X`);
      expect(distanceToKink(parameters, X)).toBeGreaterThan(1e-3);
      const [, gradients] = lossAndGradients(parameters, X, y, reg);
      for (const name of names) {
        const numerical = centralDifferences(() => lossAndGradients(parameters, X, y, reg)[0], parameters[name]);
        expect(gradients[name].shape).toEqual(parameters[name].shape);
        expect(relativeError(elements(gradients[name]), numerical)).toBeLessThan(1e-7);
      }
    },
  );

  it("is the softmax loss of the scores where reg is 0", () => {
    const parameters = network("first");
    const X = normal([6, 5], "X");
    const [loss] = lossAndGradients(parameters, X, y);
    expect(loss).toBe(softmaxLoss(forward(parameters, X), y)[0]);
  });

  it("adds reg·(‖W1‖² + ‖W2‖²) to the loss, without the biases", () => {
    const parameters = network("first");
    const X = normal([6, 5], "X");
    const squares = [parameters.W1, parameters.W2].flatMap(elements).reduce((total, value) => total + value ** 2, 0);
    const [plain] = lossAndGradients(parameters, X, y, 0);
    const [regularised] = lossAndGradients(parameters, X, y, 0.25);
    expect(regularised - plain).toBeCloseTo(0.25 * squares, 10);
  });

  it("adds 2·reg·W to the gradients of the weights, and nothing to those of the biases", () => {
    const parameters = network("first");
    const X = normal([6, 5], "X");
    const [, plain] = lossAndGradients(parameters, X, y, 0);
    const [, regularised] = lossAndGradients(parameters, X, y, 0.25);
    for (const name of ["W1", "W2"] as const) {
      const added = elements(np.subtract(regularised[name], plain[name]));
      expect(relativeError(added, elements(np.multiply(parameters[name], 0.5)))).toBeLessThan(1e-12);
    }
    for (const name of ["b1", "b2"] as const) expect(elements(regularised[name])).toEqual(elements(plain[name]));
  });

  it("keeps float32 and leaves the parameters as they were", () => {
    const parameters = network("first", "float32");
    const X = normal([6, 5], "X", "float32");
    const before = names.map((name) => elements(parameters[name]));
    const [, gradients] = lossAndGradients(parameters, X, y, 0.1);
    expect(names.map((name) => gradients[name].dtype)).toEqual(names.map(() => "float32"));
    expect(forward(parameters, X).dtype).toBe("float32");
    expect(names.map((name) => elements(parameters[name]))).toEqual(before);
    const [, precise] = lossAndGradients(network("first"), normal([6, 5], "X"), y, 0.1);
    for (const name of names) {
      expect(relativeError(elements(gradients[name]), elements(precise[name]))).toBeLessThan(1e-5);
    }
  });
});
