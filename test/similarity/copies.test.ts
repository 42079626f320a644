/** Copies are found however they are disguised; independent answers to the same tasks stay far below them. */
import { beforeAll, describe, expect, it } from "vitest";

import { compare, similarityOf, type Pair } from "../../src/similarity/compare.ts";
import type { Code } from "../../src/similarity/fingerprinted.ts";
import { DEFAULT_LEAST, isRemarkable, LONG_PASSAGE } from "../../src/similarity/remarkable.ts";
import { submissionNamed } from "../grading.ts";
import { changed, commented, renamed, reordered, retyped } from "./disguise.ts";

let [alice, bob, mallory, carol, dave, starter, starterPython]: Code[] = [];
beforeAll(async () => {
  const names = ["alice", "bob", "mallory", "carol", "dave", "starter", "starter-python"];
  [alice, bob, mallory, carol, dave, starter, starterPython] = await Promise.all(names.map(submissionNamed));
});

/** One that has been read. */
function read(code: Code | undefined): Code {
  if (code === undefined) throw new Error("Expected it to be read before the tests.");
  return code;
}

const compared = (...submissions: readonly (Code | undefined)[]): ReturnType<typeof compare> =>
  compare(submissions.map(read), [read(starter), read(starterPython)]);

/** The only pair that shares anything. */
function pairOf(a: Code | undefined, b: Code | undefined): Pair {
  const { pairs } = compared(a, b);
  expect(pairs).toHaveLength(1);
  const [pair] = pairs;
  if (pair === undefined) throw new Error("Expected the two to share something.");
  return pair;
}

describe("a copy", () => {
  it("has everything in common with what was copied, also when every name of its own is another", () => {
    for (const original of [alice, bob, carol, dave].map(read)) {
      const { aInB, bInA } = pairOf(original, changed(original, "copy", renamed));
      expect({ of: original.name, aInB, bInA }).toEqual({ of: original.name, aInB: 1, bInA: 1 });
    }
  });

  it.each([
    ["in another order", reordered],
    ["renamed, in another order", (text: string) => reordered(renamed(text))],
    [
      "renamed, in another order, commented, without types, laid out otherwise",
      (text: string) => retyped(commented(reordered(renamed(text)), "//")),
    ],
  ])("is found %s", (_, disguise) => {
    for (const original of [alice, bob].map(read)) {
      const { aInB, bInA, passages } = pairOf(original, changed(original, "copy", disguise));
      expect(Math.min(aInB, bInA)).toBeGreaterThan(0.85);
      expect(passages[0]?.tokens).toBeGreaterThan(2 * LONG_PASSAGE);
    }
  });

  it("is found in a notebook, renamed, commented, with its functions in other cells", () => {
    for (const original of [carol, dave].map(read)) {
      const copy = changed(original, "copy", (text) => commented(renamed(text), "#"));
      const cells = [...copy.files.values()]
        .toReversed()
        .map((text, index): [string, string] => [`cell ${index}`, text]);
      const { aInB, bInA } = pairOf(original, { ...copy, files: new Map(cells) });
      expect(Math.min(aInB, bInA)).toBeGreaterThan(0.95);
    }
  });

  it("is shown where it stands, line by line", () => {
    const { passages } = pairOf(
      alice,
      changed(read(alice), "copy", (text) => `// mine\n\n${renamed(text)}`),
    );
    const long = passages.filter(({ tokens }) => tokens >= LONG_PASSAGE);
    expect(long.map(({ a }) => a.file).toSorted()).toEqual(["classifier.ts", "graphs.ts", "graphs.ts"]);
    for (const { a, b } of long) {
      expect(b).toEqual({ file: a.file, first: a.first + 2, last: a.last + 2 });
    }
  });
});

describe("one function that was pasted", () => {
  it("is a long passage, at its lines, however little the rest has in common", () => {
    const lines = read(alice).files.get("graphs.ts")?.split("\n") ?? [];
    const first = lines.findIndex((line) => line.startsWith("export const f2:")) + 1;
    const length = lines.slice(first).indexOf("};") + 2;
    const pasted = renamed(lines.slice(first - 1, first - 1 + length).join("\n"));
    const files = new Map(read(bob).files).set("optim.ts", `${read(bob).files.get("optim.ts") ?? ""}\n${pasted}`);
    const pair = pairOf(alice, { ...read(bob), files });
    expect(similarityOf(pair)).toBeLessThan(DEFAULT_LEAST);
    expect(isRemarkable(pair, DEFAULT_LEAST)).toBe(true);
    const [passage] = pair.passages;
    expect(passage?.tokens).toBeGreaterThan(2 * LONG_PASSAGE);
    expect(passage?.a).toEqual({ file: "graphs.ts", first, last: first + length - 1 });
    expect(passage?.b.file).toBe("optim.ts");
  });
});

describe("independent answers", () => {
  it("have less in common than half of what is remarkable, and no long passage", () => {
    const { pairs } = compared(alice, bob, mallory, carol, dave);
    expect(pairs.map(({ a, b }) => `${a.name} ${b.name}`).toSorted()).toEqual([
      "alice bob",
      "alice mallory",
      "bob mallory",
      "carol dave",
    ]);
    for (const pair of pairs) {
      expect(similarityOf(pair)).toBeLessThan(DEFAULT_LEAST / 2);
      expect(pair.passages[0]?.tokens).toBeLessThan(0.7 * LONG_PASSAGE);
    }
  });

  it("are not compared across languages", () => {
    expect(compared(alice, carol)).toMatchObject({ pairCount: 0, pairs: [], tooLittle: [] });
  });
});

describe("what was given", () => {
  it("is nobody's own: blank starters have nothing to compare", () => {
    const others = [starter, starterPython].map((code) => changed(read(code), "also blank", renamed));
    const { compared: some, tooLittle, pairs } = compared(starter, starterPython, ...others);
    expect({ some, tooLittle: tooLittle.length, pairs }).toEqual({ some: [], tooLittle: 4, pairs: [] });
  });

  it("stands in no passage", () => {
    const { passages } = pairOf(alice, { ...read(alice), name: "copy" });
    const loss =
      read(alice)
        .files.get("layers.ts")
        ?.split("\n")
        .findIndex((line) => line.includes("softmaxLoss:")) ?? -1;
    expect(loss).toBeGreaterThan(0);
    expect(passages.filter(({ a }) => a.file === "layers.ts" && a.last > loss + 3)).toEqual([]);
  });
});
