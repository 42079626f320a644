/** Every way in which a submission can be broken has its own finding, crashes nothing, and costs only its own parts. */
import { describe, expect, it } from "vitest";

import type { FindingCode, FindingParams, Where } from "../src/findings.ts";
import type { Status } from "../src/checks/check.ts";
import { alteredAlice, findingOf, graded, lostParts, partOf, submissionNamed } from "./grading.ts";

const GRAPH_PARTS = ["4.1b forward", "4.1b backward"];
const FC_PARTS = ["4.2a fc-forward", "4.2a fc-backward"];

interface Case<Code extends FindingCode = FindingCode> {
  readonly what: string;
  readonly files: Readonly<Record<string, string | undefined>>;
  /** The parts that lose points; all others keep theirs. */
  readonly lost: readonly string[];
  readonly status: Status;
  readonly code: Code;
  readonly params?: Partial<FindingParams[Code]>;
  readonly where?: Where;
}

const row = <Code extends FindingCode>(each: Case<Code>): Case => each;

/** graphs.ts with another f1, and alice's f2. */
const withF1 = (f1: string): Record<string, string> => ({
  "graphs.ts": `export { f2 } from "./her-graphs.ts";\n${f1}\n`,
});
/** layers.ts with another fcForward; alice's classifier goes on using her own. */
const withFc = (fcForward: string): Record<string, string> => ({
  "layers.ts": `import * as np from "numpy-ts";
export { fcBackward, reluForward, reluBackward, softmaxLoss } from "./her-layers.ts";
import { fcForward as right } from "./her-layers.ts";
${fcForward}
`,
  "classifier.ts": `export { SoftmaxClassifier } from "./her-classifier.ts";\n`,
});
const GRAPHS = ["4.1b forward", "4.1b backward", "4.1c forward", "4.1c backward"];

const cases: readonly Case[] = [
  row({
    what: "a missing file",
    files: { "graphs.ts": undefined },
    lost: GRAPHS,
    status: "failed",
    code: "missing-file",
    params: { file: "graphs.ts", nearest: "her-graphs.ts" },
  }),
  row({
    what: "a missing export",
    files: { "graphs.ts": `export { f2 } from "./her-graphs.ts";` },
    lost: GRAPH_PARTS,
    status: "failed",
    code: "missing-export",
    params: { name: "f1", file: "graphs.ts" },
  }),
  row({
    what: "a misspelt export",
    files: withFc("export const fcFoward = right;"),
    lost: FC_PARTS,
    status: "failed",
    code: "missing-export",
    params: { name: "fcForward", nearest: "fcFoward" },
  }),
  row({
    what: "an export that is no function",
    files: withF1("export const f1 = 3;"),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "wrong-export",
    params: { name: "f1", expected: "a function", actual: "a number" },
  }),
  row({
    what: "a syntax error",
    files: { "graphs.ts": "export function f1() {\n  return [1, ;\n}\n" },
    lost: GRAPHS,
    status: "errored",
    code: "syntax-error",
    where: { file: "graphs.ts", line: 2, column: 14 },
  }),
  row({
    what: "a syntax error in plain JavaScript",
    files: { "graphs.ts": undefined, "graphs.js": "export const f1 = () => {\n  return 3 3;\n};\n" },
    lost: GRAPHS,
    status: "errored",
    code: "syntax-error",
    where: { file: "graphs.js", line: 2, column: 12 },
  }),
  row({
    what: "top-level code that throws",
    files: { "graphs.ts": `\nthrow new RangeError("at the top");\n` },
    lost: GRAPHS,
    status: "errored",
    code: "load-threw",
    params: { error: "RangeError", message: "at the top" },
    where: { file: "graphs.ts", line: 2, column: 7 },
  }),
  row({
    what: "an import of node:fs",
    files: {
      "graphs.ts": `import { readFileSync } from "node:fs";\nexport const f1 = () => readFileSync("/etc/passwd");`,
    },
    lost: GRAPHS,
    status: "errored",
    code: "forbidden-import",
    params: { specifier: "node:fs" },
    where: { file: "graphs.ts", line: 1 },
  }),
  row({
    what: "an import of a deep-learning library",
    files: { "graphs.ts": `import * as tf from "@tensorflow/tfjs";\nexport const f1 = tf.grad;` },
    lost: GRAPHS,
    status: "errored",
    code: "forbidden-import",
    params: { specifier: "@tensorflow/tfjs" },
  }),
  row({
    what: "an import at run time",
    files: withF1(`export const f1 = () => import("node:child_process");`),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "returned-promise",
  }),
  row({
    what: "an import of a file that is not there",
    files: { "graphs.ts": `import { helper } from "./helpers.ts";\nexport const f1 = helper;` },
    lost: GRAPHS,
    status: "errored",
    code: "unresolved-import",
    params: { specifier: "./helpers.ts" },
  }),
  row({
    what: "a function that throws",
    files: withF1(
      `export function f1(x0: number) {\n  const a: number[] | undefined = undefined;\n  return a![x0];\n}`,
    ),
    lost: GRAPH_PARTS,
    status: "errored",
    code: "threw",
    params: { name: "f1", error: "TypeError" },
    where: { file: "graphs.ts", line: 4, column: 12 },
  }),
  row({
    what: "a function that throws something that is no error",
    files: withF1(`export const f1 = () => { throw { toString() { throw 1; } }; };`),
    lost: GRAPH_PARTS,
    status: "errored",
    code: "threw",
    params: { error: "object" },
  }),
  row({
    what: "a function that is not implemented",
    files: withF1(`export const f1 = () => { throw new Error("Not implemented: f1"); };`),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "not-implemented",
  }),
  row({
    what: "a function that calls one that is not implemented",
    files: withF1(
      `const sigmoid = () => { throw new Error("Not implemented: sigmoid"); };\nexport const f1 = () => sigmoid();`,
    ),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "not-implemented",
    params: { name: "f1", unwritten: "sigmoid" },
  }),
  row({
    what: "a function that returns nothing",
    files: withF1(`export const f1 = () => {};`),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "returned-nothing",
  }),
  row({
    what: "a function that returns a promise",
    files: withFc(`export const fcForward = async (...args: Parameters<typeof right>) => right(...args);`),
    lost: FC_PARTS,
    status: "failed",
    code: "returned-promise",
  }),
  row({
    what: "a function that returns a string",
    files: withF1(`export const f1 = () => ["0.5", []];`),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "wrong-type",
    params: { result: "L", expected: "a number", actual: 'the text "0.5"' },
  }),
  row({
    what: "a function that returns a list of the wrong length",
    files: withFc(`export const fcForward: typeof right = (X, W, b) => [...right(X, W, b), 3] as never;`),
    lost: FC_PARTS,
    status: "failed",
    code: "wrong-length",
    params: { expected: "[out, cache]", actual: "a list of 3" },
  }),
  row({
    what: "a plain list for an array",
    files: withFc(`export const fcForward = (X: np.NDArray) => [X.tolist(), 0];`),
    lost: FC_PARTS,
    status: "failed",
    code: "wrong-type",
  }),
  row({
    what: "an array of the wrong shape",
    files: withFc(
      `export const fcForward: typeof right = (X, W, b) => { const [out, c] = right(X, W, b); return [out.T, c]; };`,
    ),
    lost: ["4.2a fc-forward"],
    status: "failed",
    code: "wrong-shape",
    params: { result: "out", expected: "(1, 2)", actual: "(2, 1)" },
  }),
  row({
    what: "an array of the wrong dtype",
    files: withFc(
      `export const fcForward: typeof right = (X, W, b) => { const [out, c] = right(X, W, b); return [out.astype("int32"), c]; };`,
    ),
    lost: ["4.2a fc-forward"],
    status: "failed",
    code: "wrong-dtype",
    params: { expected: "float64", actual: "int32" },
  }),
  row({
    what: "an array with NaN",
    files: withFc(
      `export const fcForward: typeof right = (X, W, b) => { const [out, c] = right(X, W, b); out.set([0, 0], NaN); return [out, c]; };`,
    ),
    lost: ["4.2a fc-forward"],
    status: "failed",
    code: "not-finite",
    params: { actual: "NaN", index: [0, 0] },
  }),
  row({
    what: "an infinite number",
    files: withF1(`export const f1 = () => [Infinity, [1, 2, 3, 4, 5, 6, 7]];`),
    lost: GRAPH_PARTS,
    status: "failed",
    code: "not-finite",
    params: { result: "L", actual: "Infinity" },
  }),
  row({
    what: "an argument that is changed in place",
    files: withFc(
      `export const fcForward: typeof right = (X, W, b) => { const result = right(X, W, b); X.set([0, 0], 7); return result; };`,
    ),
    lost: FC_PARTS,
    status: "failed",
    code: "input-changed",
    params: { argument: "X" },
  }),
  row({
    what: "process.exit(0) in the middle",
    files: withF1(`export const f1 = () => process.exit(0);`),
    lost: GRAPH_PARTS,
    status: "errored",
    code: "exited",
    params: { doing: "f1", exitCode: 0 },
  }),
  row({
    what: "a load that waits for ever",
    files: { "graphs.ts": `await new Promise(() => {});\nexport const f1 = 1;` },
    lost: GRAPHS,
    status: "errored",
    code: "exited",
    params: { doing: "loading graphs.ts", exitCode: 13 },
  }),
  row({
    what: "100 MB of output",
    files: withF1(
      `export const f1 = () => { for (let i = 0; i < 1e4; i++) console.log("x".repeat(1e4)); return [1, []]; };`,
    ),
    lost: GRAPH_PARTS,
    status: "errored",
    code: "too-much-output",
    params: { doing: "f1", megabytes: 16 },
  }),
];

describe("a submission with", () => {
  it.each(cases)("$what", async ({ files, lost, status, code, params, where }) => {
    const scorecard = await graded(await alteredAlice(files));
    expect(lostParts(scorecard)).toEqual(lost);
    const part = partOf(scorecard, lost[0] ?? "");
    expect(part.status).toBe(status);
    expect(findingOf(part, code)).toMatchObject({ code, params: params ?? {}, ...(where && { where }) });
  });
});

it("finds an empty folder empty, in every part", async () => {
  const alice = await submissionNamed("alice");
  const scorecard = await graded({ ...alice, name: "empty", files: new Map() });
  expect(scorecard.total.points).toBe(0);
  for (const path of lostParts(scorecard)) {
    expect(partOf(scorecard, path)).toMatchObject({ status: "failed", findings: [{ code: "empty-submission" }] });
  }
});

it("says of a folder around several submissions where they are", async () => {
  const alice = await submissionNamed("alice");
  const files = new Map(
    [...alice.files].flatMap(
      ([file, text]) =>
        [
          [`bob/${file}`, text],
          [`starter/${file}`, text],
        ] as const,
    ),
  );
  const scorecard = await graded({ ...alice, name: "class", files }, { only: ["4.1b"] });
  expect(findingOf(partOf(scorecard, "4.1b forward"), "empty-submission").params.folders).toEqual(["bob", "starter"]);
});
