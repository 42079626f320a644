import * as np from "numpy-ts";
import { describe, expect, it } from "vitest";
import { fcBackward, fcForward, reluBackward, reluForward } from "../../reference/index.ts";
import { centralDifferences, elements, normal, relativeError } from "./numbers.ts";

describe("fcForward", () => {
  it("multiplies each row with W and adds b", () => {
    const X = np.array(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      "float64",
    );
    const W = np.array(
      [
        [1, 0, -1],
        [2, 1, 0],
      ],
      "float64",
    );
    const b = np.array([10, 20, 30], "float64");
    const [out] = fcForward(X, W, b);
    expect(out.tolist()).toEqual([
      [15, 22, 29],
      [21, 24, 27],
      [27, 26, 25],
    ]);
  });

  it("takes a single row and a single column", () => {
    const [out] = fcForward(np.array([[2, 3]], "float64"), np.array([[4], [5]], "float64"), np.array([1], "float64"));
    expect(out.tolist()).toEqual([[24]]);
  });
});

describe("fcBackward", () => {
  it("agrees with central differences of Σ gradOut·out in X, W and b", () => {
    const X = normal([5, 7], "X");
    const W = normal([7, 3], "W");
    const b = normal([3], "b");
    const gradOut = normal([5, 3], "gradOut");
    const loss = (): number => Number(np.sum(np.multiply(gradOut, fcForward(X, W, b)[0])));
    const [dX, dW, db] = fcBackward(gradOut, fcForward(X, W, b)[1]);
    expect([dX.shape, dW.shape, db.shape]).toEqual([[5, 7], [7, 3], [3]]);
    expect(relativeError(elements(dX), centralDifferences(loss, X))).toBeLessThan(1e-8);
    expect(relativeError(elements(dW), centralDifferences(loss, W))).toBeLessThan(1e-8);
    expect(relativeError(elements(db), centralDifferences(loss, b))).toBeLessThan(1e-8);
  });

  it("sums db over the rows, as a flat array", () => {
    const gradOut = np.array(
      [
        [1, 2],
        [10, 20],
      ],
      "float64",
    );
    const [, cache] = fcForward(normal([2, 3], "X"), normal([3, 2], "W"), normal([2], "b"));
    expect(fcBackward(gradOut, cache)[2].tolist()).toEqual([11, 22]);
  });
});

describe("reluForward", () => {
  it("keeps what is positive", () => {
    const [out] = reluForward(
      np.array(
        [
          [-1, 0, 2.5],
          [3, -0.5, -7],
        ],
        "float64",
      ),
    );
    expect(out.tolist()).toEqual([
      [0, 0, 2.5],
      [3, 0, 0],
    ]);
  });
});

describe("reluBackward", () => {
  it("passes the gradient where the input was positive, and stops it elsewhere and at 0", () => {
    const [, cache] = reluForward(np.array([[-1, 0, 2.5]], "float64"));
    expect(reluBackward(np.array([[5, 6, 7]], "float64"), cache).tolist()).toEqual([[0, 0, 7]]);
  });

  it("agrees with central differences away from 0", () => {
    const x = normal([4, 6], "x");
    const gradOut = normal([4, 6], "gradOut");
    expect(Math.min(...elements(x).map((value) => Math.abs(value)))).toBeGreaterThan(1e-4);
    const loss = (): number => Number(np.sum(np.multiply(gradOut, reluForward(x)[0])));
    const dx = reluBackward(gradOut, reluForward(x)[1]);
    expect(relativeError(elements(dx), centralDifferences(loss, x))).toBeLessThan(1e-8);
  });
});

describe.each(["float64", "float32"] as const)("in %s", (dtype) => {
  it("the layers keep the dtype and leave their arguments as they were", () => {
    const X = normal([4, 6], "X", dtype);
    const W = normal([6, 3], "W", dtype);
    const b = normal([3], "b", dtype);
    const gradOut = normal([4, 3], "gradOut", dtype);
    const before = [X, W, b, gradOut].map(elements);

    const [out, fcCache] = fcForward(X, W, b);
    const [active, reluCache] = reluForward(out);
    const gradients = [...fcBackward(gradOut, fcCache), reluBackward(gradOut, reluCache)];

    expect([out, active, ...gradients].map((array) => array.dtype)).toEqual(Array.from({ length: 6 }, () => dtype));
    expect([X, W, b, gradOut].map(elements)).toEqual(before);
  });
});
