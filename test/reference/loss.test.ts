import * as np from "numpy-ts";
import { describe, expect, it } from "vitest";
import { softmaxLoss } from "../../reference/index.ts";
import { centralDifferences, elements, normal, relativeError } from "./numbers.ts";

describe("softmaxLoss", () => {
  it("is the mean of −ln p of the right classes", () => {
    // Row 1: p = 1/4, 3/4. Row 2: p = 1/2, 1/2.
    const X = np.array(
      [
        [0, Math.log(3)],
        [5, 5],
      ],
      "float64",
    );
    const [loss, dX] = softmaxLoss(X, np.array([0, 1], "int32"));
    expect(loss).toBeCloseTo((Math.log(4) + Math.log(2)) / 2, 14);
    expect(relativeError(elements(dX), [-3 / 8, 3 / 8, 1 / 4, -1 / 4])).toBeLessThan(1e-14);
  });

  it("is ln C where all scores are equal", () => {
    const [loss] = softmaxLoss(np.zeros([3, 10]), np.array([0, 4, 9], "int32"));
    expect(loss).toBeCloseTo(Math.log(10), 14);
  });

  it("has a gradient that agrees with central differences", () => {
    const X = normal([6, 4], "scores");
    const y = np.array([0, 3, 1, 1, 2, 0], "int32");
    const [, dX] = softmaxLoss(X, y);
    expect(dX.shape).toEqual([6, 4]);
    const numerical = centralDifferences(() => softmaxLoss(X, y)[0], X);
    expect(relativeError(elements(dX), numerical)).toBeLessThan(1e-8);
  });

  it("stays finite for huge scores, right or wrong", () => {
    const X = np.array(
      [
        [10_000, 0],
        [10_000, 0],
      ],
      "float64",
    );
    const [loss, dX] = softmaxLoss(X, np.array([0, 1], "int32"));
    expect(loss).toBe(5_000);
    expect(dX.tolist()).toEqual([
      [0, 0],
      [0.5, -0.5],
    ]);
  });

  it("keeps float32 and leaves the scores as they were", () => {
    const X = normal([6, 4], "scores", "float32");
    const before = elements(X);
    const y = np.array([0, 3, 1, 1, 2, 0], "int32");
    const [loss, dX] = softmaxLoss(X, y);
    expect(dX.dtype).toBe("float32");
    expect(elements(X)).toEqual(before);
    const [precise] = softmaxLoss(normal([6, 4], "scores"), y);
    expect(Math.abs(loss - precise)).toBeLessThan(1e-6);
  });
});
