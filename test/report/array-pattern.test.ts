/** In which way an array is wrong, in words. */
import { describe, expect, it } from "vitest";

import type { Num } from "../../src/findings.ts";
import type { ArrayPicture } from "../../src/pictures.ts";
import { arrayPattern } from "../../src/report/array-pattern.ts";

const should = [1.5, -2.25, 3.125, 0.5, 7.75, -0.125, 2.5, 4.5, -6.25];

/** A wrong dW of shape (3, 3), unless it is said otherwise. */
function picture(actual: readonly Num[], changes: Partial<ArrayPicture> = {}): ArrayPicture {
  const { expected = should } = changes;
  const wrong = actual.flatMap((is, at) => (expected === "hidden" || is !== expected[at] ? [at] : []));
  return {
    kind: "array",
    name: "fcBackward",
    result: "dW",
    input: "N=2",
    shape: [3, 3],
    actual,
    expected,
    wrong,
    ...changes,
  };
}

const scaled = (factor: number): number[] => should.map((value) => Number((factor * value).toPrecision(6)));

describe("what is wrong with all of an array is said of all of it", () => {
  it.each([
    [scaled(1 / 3), "dW: every entry is 1/3 of what it should be."],
    [scaled(-1 / 20), "dW: every entry is 1/20 of what it should be, with the opposite sign."],
    [scaled(2.5), "dW: every entry is 2.5 times what it should be."],
    [scaled(-1), "dW: every entry has the opposite sign."],
    [scaled(0), "dW: every entry is 0."],
    [should.map((value) => value + 0.75), "dW: every entry is too large by 0.75."],
    [should.map((value) => value - 0.75), "dW: every entry is too small by 0.75."],
    [
      should.map((_, at) => should[(at % 3) * 3 + Math.floor(at / 3)] ?? 0),
      "dW: the rows and columns are exchanged: it is the transpose of what it should be.",
    ],
  ])("%j", (actual, sentence) => {
    expect(arrayPattern(picture(actual))).toBe(sentence);
  });
});

/** The same array with other numbers at these positions. */
const alteredAt = (...positions: number[]): number[] =>
  should.map((value, at) => (positions.includes(at) ? value * (1 + at) + 1 : value));

describe("what is wrong in places is said of the places", () => {
  it.each([
    [alteredAt(3, 4, 5), "dW: one row is wrong, number 1 (counted from 0)."],
    [alteredAt(0, 1, 2, 6, 7, 8), "dW: 2 rows are wrong: 0, 2 (counted from 0)."],
    [alteredAt(2, 5, 8), "dW: one column is wrong, number 2 (counted from 0)."],
    [alteredAt(0, 4), "dW: 2 of 9 entries are wrong."],
    [alteredAt(0, 1, 2, 3, 4, 5, 6, 7, 8), "dW: all 9 entries are wrong, each in its own way."],
    [should.map((value, at): Num => (at === 4 ? "NaN" : value)), "dW: 1 of 9 entries are wrong."],
  ])("%j", (actual, sentence) => {
    expect(arrayPattern(picture(actual))).toBe(sentence);
  });

  it("also where nobody may see what was expected, and then no more than that", () => {
    const hidden = picture(scaled(2), { expected: "hidden" });
    expect(arrayPattern(hidden)).toBe("dW: all 9 entries are wrong.");
    expect(arrayPattern({ ...hidden, wrong: [3, 4, 5] })).toBe("dW: one row is wrong, number 1 (counted from 0).");
  });

  it("of a vector without rows or columns", () => {
    const vector = picture([1, 2, 9], { expected: [1, 2, 3], shape: [3] });
    expect(arrayPattern(vector)).toBe("dW: 1 of 3 entries are wrong.");
  });
});
