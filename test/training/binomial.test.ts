/** Intervals and margins are those of their formulas, and hold what they promise. */
import { expect, it } from "vitest";

import { interval, safeMargin } from "../../src/training/binomial.ts";

it.each([
  // Worked out by another program from Wilson's formula, with z = 1.959964.
  { share: 0.45, count: 10_000, confidence: 0.95, low: 0.44027, high: 0.45977 },
  { share: 0.5, count: 100, confidence: 0.95, low: 0.40383, high: 0.59617 },
  { share: 0, count: 10, confidence: 0.95, low: 0, high: 0.27753 },
])("$share of $count lies within $low and $high", ({ share, count, confidence, low, high }) => {
  const found = interval(share, count, confidence);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

it("a margin is that of a difference of two shares", () => {
  // z(0.999) = 3.0902, sqrt(0.25 · 2 / 10,000) = 0.0070711
  expect(safeMargin(0.5, 10_000, 10_000, 0.999)).toBeCloseTo(0.021851, 5);
  expect(safeMargin(0.5, 10_000, 10_000, 0.5)).toBeCloseTo(0, 9);
  // Below a half, the variance may be larger than at the threshold.
  expect(safeMargin(0.45, 10_000, 10_000, 0.999)).toBe(safeMargin(0.5, 10_000, 10_000, 0.999));
});

it("of a thousand pairs of draws, a margin for 99 % is exceeded by about ten", () => {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const draw = (share: number, count: number): number => {
    let hits = 0;
    for (let index = 0; index < count; index++) if (next() < share) hits += 1;
    return hits / count;
  };
  const margin = safeMargin(0.5, 1000, 1000, 0.99);
  let wrong = 0;
  for (let pair = 0; pair < 1000; pair++) if (draw(0.5, 1000) - draw(0.5, 1000) > margin) wrong += 1;
  expect(wrong).toBeGreaterThan(1);
  expect(wrong).toBeLessThan(25);
});
