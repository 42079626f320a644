import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { describe, expect, it } from "vitest";
import { sgd, sgdMomentum } from "../../reference/index.ts";
import { elements, normal, relativeError } from "./numbers.ts";

describe("sgd", () => {
  it("steps against the gradient", () => {
    const W = np.array(
      [
        [1, -2],
        [3, 0],
      ],
      "float64",
    );
    const dW = np.array(
      [
        [4, -8],
        [0, 2],
      ],
      "float64",
    );
    expect(sgd(W, dW, 0.25).tolist()).toEqual([
      [0, 0],
      [3, -0.5],
    ]);
  });

  it("has the learning rate 1e-3 unless told otherwise", () => {
    expect(sgd(np.array([1], "float64"), np.array([1], "float64")).tolist()).toEqual([0.999]);
  });
});

describe("sgdMomentum", () => {
  it("follows v' = βv + η∇, W' = W − v' over three steps", () => {
    // By hand with β 0.5: v = 0.5·4 = 2, then 0.5·2 + 0.25·8 = 3, then 0.5·3 + 0.5·1 = 2.
    let W: NDArray = np.array([10], "float64");
    let velocity: NDArray = np.zeros([1]);
    const history: unknown[] = [];
    for (const [gradient, learningRate] of [
      [4, 0.5],
      [8, 0.25],
      [1, 0.5],
    ]) {
      [W, velocity] = sgdMomentum(W, np.array([gradient], "float64"), velocity, 0.5, learningRate);
      history.push([W.tolist(), velocity.tolist()]);
    }
    expect(history).toEqual([
      [[8], [2]],
      [[5], [3]],
      [[3], [2]],
    ]);
  });

  it("has β 0.5 and the learning rate 1e-3 unless told otherwise", () => {
    const one = np.array([1], "float64");
    const [W, velocity] = sgdMomentum(one, one, one);
    expect(relativeError(elements(velocity), [0.501])).toBeLessThan(1e-15);
    expect(relativeError(elements(W), [0.499])).toBeLessThan(1e-15);
  });

  it("is sgd where β is 0", () => {
    const [W, dW, velocity] = [normal([3, 4], "W"), normal([3, 4], "dW"), normal([3, 4], "velocity")];
    expect(elements(sgdMomentum(W, dW, velocity, 0, 0.1)[0])).toEqual(elements(sgd(W, dW, 0.1)));
  });
});

describe.each(["float64", "float32"] as const)("in %s", (dtype) => {
  it("the optimizers keep the dtype and leave their arguments as they were", () => {
    const [W, dW, velocity] = [normal([3, 4], "W", dtype), normal([3, 4], "dW", dtype), normal([3, 4], "v", dtype)];
    const before = [W, dW, velocity].map(elements);
    const results = [sgd(W, dW, 0.1), ...sgdMomentum(W, dW, velocity, 0.9, 0.1)];
    expect(results.map((array) => array.dtype)).toEqual([dtype, dtype, dtype]);
    expect([W, dW, velocity].map(elements)).toEqual(before);
  });
});
