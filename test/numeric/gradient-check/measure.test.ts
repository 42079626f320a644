/** The gradient checker's own error rates: none on right gradients, and no wrong one passes. */
import { describe, expect, it } from "vitest";

import { Random } from "../../../src/numeric/random.ts";
import { measure, measureAlong, table } from "./measure.ts";
import { families } from "./population.ts";

/** With eight families, 1,200 right gradients and about 5,700 wrong ones. */
const SEEDS = 150;
/** How many of each family come in float32, where the checker may say that it cannot tell. */
const isFloat32 = (name: string): boolean => name.includes("float32");

describe(`of ${SEEDS} seeds of every family`, async () => {
  const measured = await measure(SEEDS);

  it.each(measured)("$name: every right gradient passes, every wrong one fails", ({ name, right, wrong, missed }) => {
    expect(right.fail).toBe(0);
    expect(wrong.pass).toBe(0);
    if (isFloat32(name)) return;
    expect(right).toEqual({ pass: SEEDS, fail: 0, inconclusive: 0 });
    expect({ ...wrong, missed }).toMatchObject({ pass: 0, inconclusive: 0, missed: {} });
    expect(wrong.fail).toBeGreaterThan(2 * SEEDS);
  });

  it("has a row for each", () => {
    expect(table(measured).split("\n")).toHaveLength(2 + Object.keys(families).length);
  });
});

it("at 100×3072×300 right gradients pass and wrong ones fail, along one random direction", async () => {
  for (const { name, right, wrong, missed } of await measureAlong(3)) {
    expect({ name, right, wrong: { ...wrong, fail: 0 }, missed }).toEqual({
      name,
      right: { pass: 3, fail: 0, inconclusive: 0 },
      wrong: { pass: 0, fail: 0, inconclusive: 0 },
      missed: {},
    });
    expect(wrong.fail).toBeGreaterThan(0);
  }
});

it("every family's wrong gradients differ from the right one for some seed", () => {
  for (const [name, family] of Object.entries(families)) {
    const drawn = Array.from({ length: 20 }, (_, seed) => family(new Random(seed, name)));
    for (const mistake of Object.keys(drawn[0]?.wrong ?? {})) {
      const differs = drawn.some(({ right, wrong }) => wrong[mistake]?.some((value, index) => value !== right[index]));
      expect(differs, `${name}: ${mistake}`).toBe(true);
    }
  }
});
