/** What is said of a set-up by the course of its run. */
import { expect, it } from "vitest";

import { courseOf } from "../../src/training/course.ts";
import type { Attempt } from "../../src/training/outcome.ts";

const attempt = (bestEpoch: number, testAccuracy: number): Attempt => ({
  seed: 1,
  epochs: Array.from({ length: 10 }, () => ({ loss: 2, trainAccuracy: 0.3, validationAccuracy: 0.3 })),
  bestEpoch,
  testAccuracy,
  stop: "completed",
});

const course = (lrDecay: number, attempts: readonly Attempt[], testAccuracy = 0.3): object => {
  const setup = { learningRate: 0.05, lrDecay, batchSize: 100, beta: 0, reg: 0, hiddenDim: 300 };
  return courseOf({ name: "sgd", seed: 1, threshold: 0.45, ...setup, attempts, testAccuracy });
};

it.each([
  ["whose last epoch is the best is rising", 0.95, 9, { isRising: true }],
  ["whose best epoch is another is not", 0.95, 8, {}],
  ["that has a fiftieth of its rate left may still rise", 0.65, 9, { isRising: true }],
  ["that has less of it left does not move", 0.6, 9, { lastRate: 0.05 * 0.6 ** 9 }],
])("a run %s", (_, lrDecay, bestEpoch, expected) => {
  expect(course(lrDecay, [attempt(bestEpoch, 0.3)])).toEqual(expected);
});

it("of several attempts, the one that counts says it", () => {
  expect(course(0.95, [attempt(9, 0.2), attempt(5, 0.3), attempt(9, 0.4)])).toEqual({});
});

it("a run of which nothing is known says nothing", () => {
  expect(course(0.95, [])).toEqual({});
});
