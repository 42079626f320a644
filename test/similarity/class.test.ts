/** A whole class: what most of it has counts for nothing, who copied stands out, and it does not take long. */
import seedrandom from "seedrandom";
import { beforeAll, describe, expect, it } from "vitest";

import { compare, similarityOf, type Comparison } from "../../src/similarity/compare.ts";
import type { Code } from "../../src/similarity/fingerprinted.ts";
import { listedPairs, quantile } from "../../src/similarity/remarkable.ts";
import { submissionNamed } from "../grading.ts";
import { changed } from "./disguise.ts";

/** Statements that nobody else has written, one to a line. */
function invented(seed: string, statements: number): string {
  const random = seedrandom(seed);
  const one = (choices: readonly string[]): string => choices[Math.floor(random() * choices.length)] ?? "";
  const term = (): string => one(["a", "b[1]", "c(d)", "2", "(e + f)", "g.h", "-i"]);
  const operator = (): string => one([" + ", " - ", " * ", " / "]);
  return Array.from({ length: statements }, () => {
    const more = Array.from({ length: 2 + Math.floor(random() * 7) }, () => operator() + term()).join("");
    return `x = ${term()}${more};`;
  }).join("\n");
}

const student = (name: string, ...texts: readonly string[]): Code => ({
  name,
  language: "typescript",
  files: new Map(texts.map((text, index) => [`${index}.ts`, text])),
});

/** A class of which the first so many have the same text beside what is their own. */
function classSharing(size: number, sharing: number): Comparison {
  const shared = invented("shared", 40);
  const students = Array.from({ length: size }, (_, index) =>
    student(`s${index}`, invented(`own ${index}`, 20), ...(index < sharing ? [shared] : [])),
  );
  return compare(students, []);
}

const highest = ({ pairs: [pair] }: Comparison): number => (pair === undefined ? 0 : similarityOf(pair));

describe("what many have", () => {
  it.each([
    [40, 11],
    [80, 21],
    [12, 11],
  ])("counts for nothing: in a class of %i, what %i have", (size, sharing) => {
    expect(highest(classSharing(size, sharing))).toBeLessThan(0.1);
  });

  it.each([
    [40, 10],
    [80, 20],
    [10, 10],
    [2, 2],
  ])("counts as long as it may be a group: in a class of %i, what %i have", (size, sharing) => {
    const comparison = classSharing(size, sharing);
    expect(highest(comparison)).toBeGreaterThan(0.4);
    expect(comparison.pairs.filter((pair) => similarityOf(pair) > 0.4)).toHaveLength((sharing * (sharing - 1)) / 2);
  });
});

describe("what is said of all pairs", () => {
  it("counts those that share nothing, too", () => {
    const comparison = classSharing(40, 3);
    expect(comparison).toMatchObject({ pairCount: 780, tooLittle: [], cut: [] });
    expect(quantile(comparison, 1)).toBe(highest(comparison));
    expect(quantile(comparison, 777 / 780)).toBeLessThan(0.1);
    expect(quantile(compare([], []), 0.5)).toBe(0);
  });

  it("lists the ten most similar where none is remarkable, and all that are", () => {
    expect(listedPairs(classSharing(40, 0), 0.4)).toHaveLength(10);
    expect(listedPairs(classSharing(40, 10), 0.4)).toHaveLength(45);
  });
});

describe("three hundred submissions", () => {
  let comparison: Comparison;
  let seconds = Infinity;
  beforeAll(async () => {
    const bases = await Promise.all(["alice", "bob", "carol", "dave"].map(submissionNamed));
    const starters = await Promise.all(["starter", "starter-python"].map(submissionNamed));
    const students = Array.from({ length: 300 }, (_, index) => {
      const group = index % 30;
      const [base] = bases.slice(group % bases.length);
      if (base === undefined) throw new Error("Expected a submission to vary.");
      // Ten of a group are alike but for a few statements each.
      return varied(base, `group ${group} ${Math.floor(index / 30)}`, `group ${group}`);
    });
    const start = performance.now();
    comparison = compare(students, starters);
    seconds = (performance.now() - start) / 1000;
  }, 120_000);

  it("are compared in less than a minute, also where the machine has more to do", () => {
    expect(comparison.compared).toHaveLength(300);
    expect(seconds).toBeLessThan(60);
  });

  it("are told apart: whoever has the same source, and nobody else, has much in common", () => {
    const alike = comparison.pairs.filter((pair) => similarityOf(pair) > 0.4);
    expect(alike.filter(({ a, b }) => groupOf(a) !== groupOf(b))).toEqual([]);
    expect(alike).toHaveLength(30 * 45);
  });
});

/** What a name of these begins with. */
function groupOf({ name }: Code): string {
  return name.slice(0, name.lastIndexOf(" "));
}

/** A submission with statements among its own: below most of its lines by the group's seed, below a few by its own. */
function varied(base: Code, name: string, group: string): Code {
  const [ofGroup, own] = [seedrandom(group), seedrandom(name)];
  const [groupsLines, ownLines] = [invented(group, 500).split("\n"), invented(name, 500).split("\n")];
  return changed(base, name, (text) =>
    text
      .split("\n")
      .flatMap((line) => {
        const [indent = ""] = /^ */u.exec(line) ?? [];
        const [ofGroupHere, ownHere] = [ofGroup() < 0.7, own() < 0.1];
        if (!/^ +\S+.* = .*[\w);\]]$/u.test(line) || /[{([]$|^ +[.]/u.test(line)) return [line];
        const more = [...(ofGroupHere ? [groupsLines.pop()] : []), ...(ownHere ? [ownLines.pop()] : [])];
        return [line, ...more.map((statement) => `${indent}${statement ?? ""}`)];
      })
      .join("\n"),
  );
}
