/** Where a file of TypeScript defines its names. */
import { expect, it } from "vitest";

import { placesIn } from "../../src/runner/node/definitions.ts";

const linesOf = (text: string): Record<string, number | undefined> =>
  Object.fromEntries(Object.entries(placesIn(new Map([["layers.ts", text]]))).map(([name, { line }]) => [name, line]));

it.each([
  ["export function f() {}", "f"],
  ["function f() {}", "f"],
  ["export async function f() {}", "f"],
  ["export function* f() {}", "f"],
  ["export default class f {}", "f"],
  ["export abstract class f {}", "f"],
  ["export const f: F = () => [];", "f"],
  ["let f = 1;", "f"],
  ["  async forwardsBackwards(X) {", "forwardsBackwards"],
  ["\tforwardsBackwards = (X) => X;", "forwardsBackwards"],
  ["\tpublic override forwardsBackwards<T>(X: T) {", "forwardsBackwards"],
])("%s", (text, name) => {
  expect(linesOf(`\n${text}\r\n`)).toEqual({ [name]: 2 });
});

it.each([
  "  const f = 1;",
  "constant(f);",
  "letter = f;",
  "export { f };",
  "const { f } = layers;",
  "/* before\nexport const f = 1;\n*/",
  "/* without an end\nexport const f = 1;\n",
  "// export const f = 1;",
  "    model.forwardsBackwards(X);",
])("defines nothing in the first column of its own: %s", (text) => {
  expect(linesOf(text)).toEqual({});
});

it("counts the last of several, in whatever file", () => {
  const overloads = "export function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: any) {\n}\n";
  expect(linesOf(overloads)).toEqual({ f: 3 });
  const files = new Map([
    ["layers.ts", overloads],
    ["optim.ts", "/*\n\n*/ \nexport const g = 1;"],
  ]);
  expect(placesIn(files)).toEqual({ f: { file: "layers.ts", line: 3 }, g: { file: "optim.ts", line: 4 } });
});
