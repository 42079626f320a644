/** The slope test on remainders: 2 for a right derivative, 1 for a wrong one, and none where all is rounding. */
import { describe, expect, it } from "vitest";

import { TAYLOR_STEPS, taylorTest } from "../../../src/numeric/gradient-check/taylor.ts";

const verdict = (f: (h: number) => number, slope: number, rounding = 1e-15) =>
  taylorTest(
    f(0),
    TAYLOR_STEPS.map((step) => f(step)),
    TAYLOR_STEPS,
    slope,
    rounding,
  );

describe("the Taylor test", () => {
  it("finds a right slope right and a wrong one wrong, where the function bends", () => {
    for (const at of [-1, 0.3, 2]) {
      const f = (h: number) => Math.exp(at + h);
      expect(verdict(f, Math.exp(at))).toBe("right");
      expect(verdict(f, 1.01 * Math.exp(at))).toBe("wrong");
      expect(verdict(f, 0)).toBe("wrong");
      expect(verdict(f, -Math.exp(at))).toBe("wrong");
    }
  });

  it("where the function is linear takes remainders of rounding for right, and their slope for nothing", () => {
    expect(verdict((h) => 0.1 + 0.7 * h, 0.7)).toBe("right");
    expect(verdict((h) => 0.1 + 0.7 * h, 0.7007)).toBe("wrong");
  });

  it("decides nothing where rounding hides everything, or values are missing", () => {
    expect(verdict((h) => 1e9 + h, 2, 1e-6 * 1e9)).toBe("undecided");
    expect(verdict((h) => (h > 0.1 ? NaN : h), 1)).toBe("undecided");
    expect(verdict((h) => Math.sqrt(h), 1)).not.toBe("right");
  });

  it("of a function that does not move takes 0 for right, and no other slope", () => {
    expect(verdict(() => 5, 0)).toBe("right");
    expect(verdict(() => 5, 1)).toBe("wrong");
  });

  it("works in float32, where differences are useless", () => {
    const rounding = 4 * 2 ** -24 * Math.E;
    expect(verdict((h) => Math.fround(Math.exp(1 + h)), Math.E, rounding)).toBe("right");
    expect(verdict((h) => Math.fround(Math.exp(1 + h)), 1.2 * Math.E, rounding)).toBe("wrong");
  });
});
