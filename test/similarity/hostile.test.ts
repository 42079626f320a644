/** Whatever stands in a submission, comparing it with others throws nothing and comes to an end soon. */
import { describe, expect, it } from "vitest";

import { compare } from "../../src/similarity/compare.ts";
import type { Code } from "../../src/similarity/fingerprinted.ts";
import { submissionNamed } from "../grading.ts";

const MEGABYTE = 2 ** 20;

const hostileSources: readonly (readonly [what: string, text: string])[] = [
  ["nothing", ""],
  ["blanks", " \t\n".repeat(1000)],
  ["half a function", "export const f = (x => { return [x, {"],
  ["half a class", "class A(:\n  def f(self\n return ]]]"],
  ["a text that does not end", '"""'.concat("x".repeat(10_000))],
  ["a template that does not end", "`${".repeat(10_000)],
  ["one word of a megabyte", "a".repeat(MEGABYTE)],
  ["one token, again and again, for a megabyte", "a ".repeat(MEGABYTE / 2)],
  ["one statement, again and again, for a megabyte", "x = x + 1;\n".repeat(MEGABYTE / 11)],
  ["a bracket, a megabyte deep", "(".repeat(MEGABYTE)],
  ["brackets of two kinds", "[{".repeat(MEGABYTE / 2)],
  ["blocks in blocks", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join("")],
  ["conditions without end", "a?b:".repeat(MEGABYTE / 4)],
  ["marks that mean nothing", "!".repeat(MEGABYTE)],
  ["null characters and halves of characters", "\u0000\ud800".repeat(5000)],
  ["line ends of every kind", "a\r\nb\rc\u2028d\u2029e".repeat(5000)],
  ["commands of a notebook", "%%time\n!rm -rf /\n%".repeat(5000)],
];

describe.each(["typescript", "python"] as const)("in %s", (language) => {
  it.each(hostileSources)(
    "%s",
    async (_, text) => {
      const file = language === "typescript" ? "layers.ts" : "cell 1";
      const hostile = (name: string): Code => ({ name, language, files: new Map([[file, text]]) });
      const honest = await submissionNamed(language === "typescript" ? "alice" : "carol");
      // Beside honest work that is still compared, and twice: two of them have everything in common.
      const submissions = [honest, { ...honest, name: "copy" }, hostile("first"), hostile("second")];
      const { pairs, compared, tooLittle, cut } = compare(submissions, []);
      expect(pairs.find(({ b }) => b.name === "copy")).toMatchObject({ aInB: 1, bInA: 1 });
      expect(compared.length + tooLittle.length).toBe(4);
      expect(cut.length).toBe(text.length > MEGABYTE / 8 ? 2 : 0);
      for (const { passages } of pairs) for (const { tokens } of passages) expect(tokens).toBeGreaterThan(0);
    },
    60_000,
  );
});

it("compares nothing of what is no code, and a submission without files", () => {
  const data = {
    name: "data",
    language: "typescript" as const,
    files: new Map([["a.json", `[${"1,".repeat(5000)}1]`]]),
  };
  const empty = { name: "empty", language: "python" as const, files: new Map<string, string>() };
  expect(compare([data, { ...data, name: "again" }, empty], [])).toMatchObject({
    compared: [],
    pairCount: 0,
    pairs: [],
  });
});
