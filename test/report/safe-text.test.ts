/** Text from a student's code is shown, never obeyed. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { safeText } from "../../src/report/safe-text.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

describe("safe text", () => {
  it.each(hostileTexts)("holds no %s", (_, text) => {
    expect(obeyed(text).length > 0 || text.length > 1500).toBe(true);
    expect(obeyed(safeText(text))).toEqual([]);
  });

  it("holds nothing that would be obeyed, whatever it is made of", () => {
    const parts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(":", "::", "#", "##[", "\u001b[", "\n", "\u202e", "\ud83d"),
    );
    const property = fc.property(fc.array(parts), (all) => {
      expect(obeyed(safeText(all.join("")))).toEqual([]);
    });
    fc.assert(property, { seed: 442, numRuns: 2000 });
  });

  it.each([
    ["a\nb", "a⏎b"],
    ["\u001b[1m", "\\u001b[1m"],
    ["std::vector", "std: :vector"],
    ["##[error]", "# #[error]"],
  ])("shows %j as %j", (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  it.each([
    "Cannot read properties of undefined (reading 'shape')",
    "layers.ts:12:5",
    "naïve 张伟 👩‍🔬 ∂L/∂W",
    "# comment",
  ])("leaves ordinary text alone: %s", (text) => {
    expect(safeText(text)).toBe(text);
  });

  it("is cut where nobody would read on", () => {
    expect(safeText("x".repeat(1501))).toBe(`${"x".repeat(1500)}…`);
    expect(safeText("x".repeat(1500))).toBe("x".repeat(1500));
  });
});
