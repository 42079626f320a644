/** A submission's types are taken out in the grader, whatever another submission did to the parser before. */
import { expect, it } from "vitest";

import { withoutTypes } from "../../src/runner/node/strip.ts";

const files = (text: string): ReadonlyMap<string, string> => new Map([["layers.ts", text]]);

it("leaves every other character in its place", async () => {
  expect(await withoutTypes(files("const a: number = 1;"))).toEqual(files("const a         = 1;"));
});

it.each([
  ["is no TypeScript", "const = ;"],
  ["is more than types", "enum Colour { Red }"],
  ["is nested too deep for the parser", `const a = ${"(".repeat(5000)}1${")".repeat(5000)};`],
  ["takes the parser too long", `x = ${"async<T>(a=".repeat(40)}1${")".repeat(40)};`],
])("leaves a file that %s to the runner, and does the next submission's", async (_, text) => {
  expect(await withoutTypes(files(text))).toEqual(new Map());
  expect(await withoutTypes(files("let a: 1;"))).toEqual(files("let a   ;"));
});
