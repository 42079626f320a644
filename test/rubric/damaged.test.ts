import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Problem } from "../../src/errors.ts";
import { parseRubric } from "../../src/rubric/load.ts";
import type { Rubric } from "../../src/rubric/schema.ts";
import { graphs, problemsOf } from "./problems-of.ts";

const lines = readFileSync("rubric.yaml", "utf8").split("\n");

/** What YAML has a use for, and what a rubric has one for. */
const characters = Array.from("\t \"'{}[]:,#&*!|>%@`?-~.0123456789\u0000\u2028é\n");
const words = ["- ", ": ", "&a ", "*a", "<<: ", "!!str ", "!!set ", "!!binary ", "---", "...", "null", "true", ".nan"];
const names = ["__proto__: ", "constructor", "1e999", "0x1F", "4.1", "id", "points: ", "share: 2", "run: ", "check: "];
const token = fc.constantFrom(...characters, ...words, ...names);

/** What becomes of one line. */
type Edit = (line: string) => string[];

const remove: Edit = () => [];
const repeat: Edit = (line) => [line, line];
const outdent: Edit = (line) => [line.trimStart()];
const indent = fc.constantFrom(" ", "  ", "\t", "- ").map((by): Edit => (line) => [by + line]);
const insert = fc.tuple(fc.nat({ max: 100 }), token).map(([at, inserted]): Edit => (line) => [
  line.slice(0, at) + inserted + line.slice(at),
]);
const replace = fc.tuple(fc.nat({ max: 12 }), token).map(([at, replacement]): Edit => (line) => {
  let count = 0;
  return [line.replace(/[\w.]+/gu, (word) => (count++ === at ? replacement : word))];
});

const damages = fc.array(
  fc.record({
    at: fc.nat({ max: lines.length - 1 }),
    edit: fc.oneof(fc.constantFrom(remove, repeat, outdent), indent, insert, replace),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Cuts most files nowhere. */
const end = fc.oneof({ weight: 9, arbitrary: fc.constant(lines.length) }, fc.nat({ max: lines.length }));

test("a damaged rubric is either sound or refused with positions inside the file, in order", async () => {
  const property = fc.asyncProperty(damages, end, async (edits, cut) => {
    const damaged = edits.reduce((all, { at, edit }) => all.toSpliced(at, 1, ...edit(all[at] ?? "")), lines);
    const text = damaged.slice(0, cut).join("\n");
    const loaded: Rubric[] = [];
    const problems = await problemsOf(() => loaded.push(parseRubric(text, "rubric.yaml", { graphs })));
    expect([...loaded.flatMap(flawsOf), ...problems.flatMap((problem) => flawsOfProblem(problem, text))]).toEqual([]);
    expect(loaded.length === 1).toBe(problems.length === 0);
    expect(problems).toEqual(problems.toSorted(byPosition));
  });
  await fc.assert(property, { seed: 442, numRuns: 300 });
});

test("lists nested deeper than a program can follow are refused", async () => {
  const problems = await problemsOf(() => parseRubric(`title: ${"[".repeat(20_000)}`, "rubric.yaml", { graphs }));
  expect(problems).toHaveLength(1);
});

function byPosition(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** What the loader should not have said. */
function flawsOfProblem({ file, line = 0, column = 0, message }: Problem, text: string): string[] {
  const textLine = text.split("\n")[line - 1];
  const flaws = {
    "another file": file !== "rubric.yaml",
    "no sentence": !/^Expected [^\n]*\.$/u.test(message),
    "outside the file": textLine === undefined || column < 1 || column > textLine.length + 1,
  };
  return Object.entries(flaws).flatMap(([flaw, isThere]) => (isThere ? [`${flaw}: ${line}:${column} ${message}`] : []));
}

/** What the loader should not have let through. */
function flawsOf({ points, items, runs }: Rubric): string[] {
  const parts = items.flatMap((item) => item.parts);
  const flaws = {
    points: Math.abs(sum(items.map((item) => (item.bonus ? 0 : item.points))) - points) > 1e-9,
    shares: items.some((item) => Math.abs(sum(item.parts.map((part) => part.share)) - 1) > 1e-9),
    ids: new Set(items.map((item) => item.id)).size !== items.length,
    runs: parts.some((part) => part.check === "training" && !Object.hasOwn(runs, part.run)),
    graphs: parts.some((part) => part.check === "graph" && !graphs.includes(part.graph)),
  };
  return Object.entries(flaws).flatMap(([flaw, isThere]) => (isThere ? [flaw] : []));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
