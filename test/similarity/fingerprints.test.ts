/** Tokens are what disguise does not change; of whatever is long enough, two texts share a fingerprint. */
import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";

import { GRAM, gramsOf, winnow } from "../../src/similarity/fingerprints.ts";
import { tokensOf } from "../../src/similarity/tokens.ts";

/** From so many tokens on, whatever two texts have in common is found. */
const GUARANTEE = 19;

const kindsOf = (text: string, language: "typescript" | "python"): readonly number[] => tokensOf(text, language).kinds;

const fingerprintsOf = (kinds: readonly number[]): Set<number | undefined> => {
  const grams = gramsOf(kinds);
  return new Set(winnow(grams).map((place) => grams[place]));
};

describe("tokens", () => {
  it.each([
    ["names", "const a = b.c(d);", "const dX = W.sum(mask);"],
    ["numbers and texts", 'f(1, "a", `b`)', "f(2e-3, 'xyz', \"\")"],
    ["comments and layout", "f(a, b);", "/** doc */ f( // first\n  a,\n  b\n)"],
    ["types", "const f: F<A> = (x: B): C => x;", "const f = (x) => x"],
    ["imports and exports", 'import { a } from "b";\nexport const c = a;', "const c = a;"],
    ["the kind of a declaration", "let a = 1;", "const a = 1;"],
  ])("are the same in TypeScript whatever the %s", (_, one, other) => {
    expect(kindsOf(one, "typescript")).toEqual(kindsOf(other, "typescript"));
  });

  it.each([
    ["names", "a = b.c(d)", "dX = W.sum(mask)"],
    ["numbers and texts", "f(1, 'a')", 'f(2e-3, """b""")'],
    ["comments and layout", "f(a, b)", "# first\nf(\n    a,\n    b)"],
    ["types", "def f(x: int) -> float:\n  return x", "def f(x):\n    return x"],
    ["docstrings", 'def f(x):\n    """Says\n    much."""\n    return x', "def f(x):\n    return x"],
    ["imports and commands", "import numpy as np\n%matplotlib inline\n!pip install x\na = 1", "a = 1"],
  ])("are the same in Python whatever the %s", (_, one, other) => {
    expect(kindsOf(one, "python")).toEqual(kindsOf(other, "python"));
  });

  it("differ where something else is computed", () => {
    expect(kindsOf("a + b", "python")).not.toEqual(kindsOf("a - b", "python"));
    expect(kindsOf("a + b", "typescript")).not.toEqual(kindsOf("a * b", "typescript"));
    expect(kindsOf("if (a) b()", "typescript")).not.toEqual(kindsOf("while (a) b()", "typescript"));
  });

  it("know their lines", () => {
    expect(tokensOf("a\n\n  = // one\nb", "typescript").lines).toEqual([1, 3, 4]);
    expect(tokensOf("%time\na\n\n\n\nb", "python").lines).toEqual([2, 6]);
  });
});

describe("winnowing", () => {
  const text = array(nat({ max: 5 }), { maxLength: 60 });

  it("shares a fingerprint of whatever two texts have in common over 19 tokens, wherever it stands", () => {
    const common = array(nat({ max: 5 }), { minLength: GUARANTEE, maxLength: 40 });
    assert(
      property(common, text, text, text, text, (shared, a, b, c, d) => {
        const [one, other] = [fingerprintsOf([...a, ...shared, ...b]), fingerprintsOf([...c, ...shared, ...d])];
        const ofShared = new Set(gramsOf(shared));
        expect([...one].some((hash) => hash !== undefined && other.has(hash) && ofShared.has(hash))).toBe(true);
      }),
      { seed: 442 },
    );
  });

  it("takes its fingerprints in order, at most 8 apart, and none of fewer tokens than a gram has", () => {
    assert(
      property(text, (kinds) => {
        const grams = gramsOf(kinds);
        expect(grams).toHaveLength(Math.max(0, kinds.length - GRAM + 1));
        const places = winnow(grams);
        const ends = [-1, ...places, grams.length];
        for (const [index, place] of ends.entries()) {
          if (index === 0) continue;
          const gap = place - (ends[index - 1] ?? 0);
          expect(gap).toBeGreaterThan(0);
          expect(gap).toBeLessThanOrEqual(8);
        }
      }),
      { seed: 442 },
    );
  });

  it("takes few of a text that repeats one thing without end", () => {
    expect(winnow(gramsOf(Array.from({ length: 8000 }, () => 1))).length).toBeLessThanOrEqual(1000);
  });
});
