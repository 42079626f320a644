/** The losses of many steps as a few means. */
import { expect, it } from "vitest";

import { LossMeans } from "../../src/training/loss-curve.ts";

const curveOf = (steps: number, chunks: readonly (readonly number[])[]): LossMeans["curve"] => {
  const means = new LossMeans(steps);
  for (const chunk of chunks) means.add(chunk);
  return means.curve;
};

it("keeps every loss where there are few", () => {
  expect(curveOf(3, [[2.5], [2, 1.5]])).toEqual({ every: 1, means: [2.5, 2, 1.5] });
});

it("has at most 200 means, of as many steps each, wherever the chunks end", () => {
  const losses = Array.from({ length: 4000 }, (_, step) => step);
  const whole = curveOf(4000, [losses]);
  expect(whole.every).toBe(20);
  expect(whole.means).toHaveLength(200);
  expect(whole.means.slice(0, 2)).toEqual([9.5, 29.5]);
  expect(curveOf(4000, [losses.slice(0, 1), losses.slice(1, 57), losses.slice(57)])).toEqual(whole);
});

it("leaves out the steps after the last whole mean", () => {
  expect(curveOf(401, [Array.from({ length: 7 }, () => 1)])).toEqual({ every: 3, means: [1, 1] });
});
