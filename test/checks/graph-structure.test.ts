/** 4.1 (a): every right drawing of f1 passes, wherever it is written; what is none is left to a person. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { operations as referenceOperations } from "../../reference/graphs/index.ts";
import { operations } from "../../src/checks/drawn-graph/operations.ts";
import type { Finding } from "../../src/findings.ts";
import { alteredAlice, carolWith, graded, partOf } from "../grading.ts";
import { f2Drawing, saidOf, textbookWith, verdictOn, verdictOnFile } from "./drawing-verdicts.ts";
import { rightDrawing, textbook } from "./drawings.ts";

describe("a right drawing passes", () => {
  it("in any order, grouping and place of the minus, with copy nodes or without, whatever the seed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1000), { minLength: 120, maxLength: 120 }),
        fc.nat(2 ** 32 - 1),
        async (choices, seed) => {
          const nodes = rightDrawing(choices);
          const copies = nodes.filter(({ op }) => op === "copy").length;
          const params = { name: "graph.yaml", graph: "f1", nodes: nodes.length, copies, points: 10 };
          expect(await verdictOn(nodes, seed)).toMatchObject({
            status: "passed",
            right: 1,
            findings: [{ code: "right-graph", params }],
          });
        },
      ),
      { seed: 442, numRuns: 1000 },
    );
  });

  it.each([
    ["symbols", ["*", "1/x", "+", "-", "*(-1)", "exp", "+1"]],
    ["the handout's symbols", ["×", "1/x", "+", "−", "×(−1)", "exp", "+1"]],
    ["words", ["times", "inverse", "plus", "minus", "neg", "e^x", "add one"]],
    ["capitals", ["Multiply", "RECIPROCAL", "Add", "Subtract", "Negate", "Exp", "AddOne"]],
    ["unary symbols", ["*", "/", "+", "-", "-", "e^", "plus_1"]],
  ])("with its operations spelt in %s", async (_, [multiply, reciprocal, add, subtract, negate, exp, addOne]) => {
    const spelling = { multiply, reciprocal, add, subtract, negate, exp, "add-one": addOne };
    const nodes = textbook.map((node) => ({ ...node, op: new Map(Object.entries(spelling)).get(node.op) }));
    expect(await verdictOn(nodes)).toMatchObject({ status: "passed" });
  });

  it("from graph.yaml as people write it: under its name or alone, numbers as ids, one input without a list", async () => {
    const nodes = `
      - { id: 1, op: "*", inputs: [w0, x0] }
      - { id: 2, op: 1/x, inputs: x1 }
      - { id: 3, op: "*", inputs: [w1, 2] }
      - { id: 4, op: "*", inputs: [w2, x2] }
      - { id: 5, op: +, inputs: [1, 3] }
      - { id: 6, op: minus, inputs: [5, 4] }
      - { id: 7, op: +, inputs: [6, w3] }
      - { id: 8, op: neg, inputs: 7 }
      - { id: 9, op: exp, inputs: 8 }
      - id: 10
        op: +1
        inputs: [9]
      - { id: 11, op: 1/x, inputs: 10 }`;
    for (const text of [nodes, `f1:${nodes}`, `f1Graph:${nodes}\nf2: []`]) {
      expect(await verdictOnFile(text)).toMatchObject({ status: "passed" });
    }
  });

  it("of any other graph of the reference", async () => {
    const verdict = await verdictOnFile(JSON.stringify({ f2: f2Drawing }), { graph: "f2" });
    expect(saidOf(verdict)).toEqual([
      ["right-graph", { name: "graph.yaml", graph: "f2", nodes: 12, copies: 1, points: 10 }],
    ]);
  });
});

describe("a drawing that is none is left to a person", () => {
  it.each(["", "# nothing yet", "f1:", "f1: []", "f2: []", "f1: ''"])("graph.yaml with %j", async (text) => {
    expect(await verdictOnFile(text)).toEqual({ status: "manual", right: 0, findings: [] });
  });

  it.each([
    ["no export", "export {};"],
    ["a blank one", "export const f1Graph = [];"],
    ["nothing", "export const f1Graph = undefined;"],
    ["a blank text", 'export const f1Graph = " ";'],
    ["no file", undefined],
  ])("graphs.ts with %s", async (_, text) => {
    const scorecard = await graded(await alteredAlice({ "graphs.ts": text }), { only: ["4.1a"] });
    expect(partOf(scorecard, "4.1a drawing")).toMatchObject({ status: "manual", points: 0, findings: [] });
    expect(scorecard.items[0]).toMatchObject({ id: "4.1a", status: "manual", pending: 1 });
  });

  it("and says why, where the file cannot be read", async () => {
    const scorecard = await graded(await alteredAlice({ "graphs.ts": "export const f1Graph = [;" }), {
      only: ["4.1a"],
    });
    expect(partOf(scorecard, "4.1a drawing")).toMatchObject({
      status: "manual",
      findings: [{ code: "syntax-error", where: { file: "graphs.ts", line: 1 } }],
    });
  });
});

describe("what students export", () => {
  it("is read in TypeScript and in Python", async () => {
    const typescript = await alteredAlice({
      "graphs.ts": `export const f1Graph = ${JSON.stringify(textbookWith({ id: "q", op: "add-one", inputs: ["n"] }))};`,
    });
    const changes = JSON.stringify(textbookWith({ id: "q", op: "add-one", inputs: ["n"] }));
    const python = await carolWith(`f_1_graph = ${changes}`);
    for (const [submission, name] of [
      [typescript, "f1Graph"],
      [python, "f_1_graph"],
    ] as const) {
      const { findings } = partOf(await graded(submission, { only: ["4.1a"] }), "4.1a drawing");
      expect(findings).toMatchObject([{ code: "wrong-graph", params: { name, changes: [{ node: "q" }] } }]);
    }
  });

  it.each([
    [
      "a million nodes",
      "Array.from({ length: 1e6 }, (_, i) => ({ id: 'n' + i, op: '+', inputs: [] }))",
      "a list of 1000000",
    ],
    [
      "more nodes than any drawing",
      "Array.from({ length: 201 }, (_, i) => ({ id: 'n' + i, op: '+', inputs: [] }))",
      "a list of 201",
    ],
    ["a function", "() => []", "a function"],
    ["a number", "NaN", "the number NaN"],
    ["a text", "'see my drawing'", 'the text "see my drawing"'],
  ])("%s is no graph, and is not looked into", async (_, value, actual) => {
    const submission = await alteredAlice({ "graphs.ts": `export const f1Graph = ${value};` });
    const { status, findings } = partOf(await graded(submission, { only: ["4.1a"] }), "4.1a drawing");
    expect({ status, findings: findings.map((finding: Finding) => finding.params) }).toEqual({
      status: "failed",
      findings: [
        { name: "f1Graph", result: "f1Graph", expected: "a list of at most 200 nodes { id, op, inputs }", actual },
      ],
    });
  });

  it("with getters that differ from call to call is judged by what came over the wire", async () => {
    const text = `let count = 0;
export const f1Graph = ${JSON.stringify(textbook)}.map((node) => ({ ...node, get op() { return count++ % 2 ? "exp" : node.op; } }));`;
    const scorecard = await graded(await alteredAlice({ "graphs.ts": text }), { only: ["4.1a"] });
    expect(partOf(scorecard, "4.1a drawing").status).toBe("failed");
  });

  it("is graph.yaml where the export was left blank, and the export where it was not", async () => {
    const wrong = JSON.stringify({ f1: textbook.slice(0, 3) });
    const files = { "graph.yaml": JSON.stringify({ f1: textbook }), "graphs.ts": "export const f1Graph = [];" };
    const fromFile = await graded(await alteredAlice(files), { only: ["4.1a"] });
    expect(partOf(fromFile, "4.1a drawing").findings).toMatchObject([{ params: { name: "graph.yaml" } }]);
    const fromExport = await graded(await alteredAlice({ "graph.yaml": wrong }), { only: ["4.1a"] });
    expect(partOf(fromExport, "4.1a drawing").findings).toMatchObject([{ params: { name: "f1Graph" } }]);
  });
});

it("computes and counts inputs as the reference does, operation by operation", () => {
  expect(Object.keys(operations)).toEqual(Object.keys(referenceOperations));
  for (const [name, { arity, symbol, value }] of Object.entries(operations)) {
    const reference = new Map(Object.entries(referenceOperations)).get(name);
    expect({ name, arity, symbol }).toEqual({ name, arity: reference?.arity, symbol: reference?.symbol });
    for (const inputs of [
      [0.7, -1.3],
      [2.5, 0.25],
      [1.1, 3],
    ]) {
      const [a = 0, b = 0] = inputs;
      expect({ name, value: value(a, b) }).toEqual({ name, value: reference?.forward(inputs.slice(0, arity)) });
    }
  }
});
