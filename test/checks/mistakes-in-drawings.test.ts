/** Of a wrong drawing it is said what is wrong, all of it at once, and where. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { FindingParams } from "../../src/findings.ts";
import { changesIn, f2Drawing, saidOf, textbookWith, verdictOn, verdictOnFile } from "./drawing-verdicts.ts";
import { rightDrawing, textbook, type Drawn } from "./drawings.ts";

describe("says everything that is wrong with a graph at once", () => {
  it("ids, operations, numbers of inputs, inputs that lead nowhere, arguments that are not used, outputs", async () => {
    const verdict = await verdictOn([
      { id: "x0", op: "multiply", inputs: ["w0", "x0"] },
      { id: "b", op: "reciprocl", inputs: ["x1"] },
      { id: "c", op: "divide", inputs: ["w1", "b"] },
      { id: "c", op: "sigmoid", inputs: ["b"] },
      { id: "sum", op: "add", inputs: ["x0", "c", "w3"] },
      { id: "one", op: "exp", inputs: ["summ"] },
      { id: "r", op: "add", inputs: ["one", "1"] },
      { id: "L", op: "reciprocal", inputs: ["foo"] },
    ]);
    const allowed = [
      "multiply (×)",
      "reciprocal (1/x)",
      "add (+)",
      "subtract (−)",
      "negate (×(−1))",
      "exp",
      "add-one (+1)",
    ];
    const name = "graph.yaml";
    expect(verdict.status).toBe("failed");
    expect(saidOf(verdict)).toEqual([
      ["taken-id", { name, id: "x0", by: "argument" }],
      ["unknown-operation", { name, node: "b", operation: "reciprocl", allowed, nearest: "reciprocal" }],
      ["unknown-operation", { name, node: "c", operation: "divide", allowed }],
      ["taken-id", { name, id: "c", by: "node" }],
      ["unknown-operation", { name, node: "c", operation: "sigmoid", allowed }],
      ["wrong-arity", { name, node: "sum", operation: "add (+)", expected: 2, actual: 3 }],
      ["unknown-input", { name, node: "one", input: "summ", nearest: "sum" }],
      ["unknown-input", { name, node: "r", input: "1" }],
      ["unknown-input", { name, node: "L", input: "foo" }],
      ["several-outputs", { name, nodes: ["r", "L"] }],
      ["unused-argument", { name, argument: "x2" }],
      ["unused-argument", { name, argument: "w2" }],
    ]);
    expect(verdict.findings[1]).toMatchObject({ where: { file: "graph.yaml", line: 1 } });
  });

  it("a circle, and none of the nodes that only come after it", async () => {
    const verdict = await verdictOn(
      textbookWith(
        { id: "d", op: "add", inputs: ["a", "s"] },
        { id: "f", op: "subtract", inputs: ["d", "c"] },
        { id: "s", op: "add", inputs: ["f", "e"] },
        { id: "n", op: "multiply", inputs: ["s", "w3"] },
      ),
    );
    expect(saidOf(verdict)).toEqual([["cycle", { name: "graph.yaml", nodes: ["d", "f", "s"] }]]);
  });

  it("a node that needs itself", async () => {
    const verdict = await verdictOn(textbookWith({ id: "q", op: "exp", inputs: ["q"] }));
    expect(saidOf(verdict)).toEqual([
      ["cycle", { name: "graph.yaml", nodes: ["q"] }],
      ["several-outputs", { name: "graph.yaml", nodes: ["n", "L"] }],
    ]);
  });

  it("nodes of another form, each at its place", async () => {
    const verdict = await verdictOnFile(`f1:
  - { id: a, operation: multiply, inputs: [w0, x0] }
  - [b, reciprocal, x1]
  - { id: ${"c".repeat(61)}, op: exp, inputs: [[x0]] }
  - { op: exp, input: [a] }
`);
    const said = verdict.findings.map(({ params, where }) => [where?.line, params]);
    const name = "graph.yaml";
    const [NAME, NAMES] = ["text of at most 60 characters", "a list of at most 16 names"];
    expect(said).toEqual([
      [2, { name, result: "op of node a", expected: NAME, actual: "nothing; there is operation" }],
      [3, { name, result: "node 2", expected: "{ id, op, inputs }", actual: "a list of 3" }],
      [4, { name, result: "id of node 3", expected: NAME, actual: `the text "${"c".repeat(40)}"` }],
      [4, { name, result: "inputs of node 3", expected: NAMES, actual: "a list of 1" }],
      [5, { name, result: "id of node 4", expected: NAME, actual: "nothing" }],
      [5, { name, result: "inputs of node 4", expected: NAMES, actual: "nothing; there is input" }],
    ]);
  });

  it("a graph.yaml that cannot be read", async () => {
    const verdict = await verdictOnFile("f1:\n  - { id: a, op: add\n");
    expect(verdict).toMatchObject({
      status: "errored",
      findings: [{ code: "syntax-error", where: { file: "graph.yaml" } }],
    });
  });
});

describe("of a graph with another value it is said where it goes wrong", () => {
  it.each<[string, Drawn[], FindingParams["wrong-graph"]["changes"]]>([
    ["a lost minus", textbookWith({ id: "f", op: "add", inputs: ["d", "e"] }), [{ kind: "operation", node: "f" }]],
    [
      "a minus the wrong way round",
      textbookWith({ id: "f", op: "subtract", inputs: ["e", "d"] }),
      [{ kind: "order", node: "f" }],
    ],
    [
      "a quotient without its 1/x",
      textbookWith({ id: "c", op: "multiply", inputs: ["w1", "x1"] }).filter(({ id }) => id !== "b"),
      [{ kind: "missing", node: "c", input: "x1" }],
    ],
    [
      "an exponent without its minus",
      textbookWith({ id: "q", op: "exp", inputs: ["s"] }).filter(({ id }) => id !== "n"),
      [{ kind: "missing", node: "q", input: "s" }],
    ],
    ["a last step that is not there", textbook.filter(({ id }) => id !== "L"), [{ kind: "missing", node: "r" }]],
    [
      "a node too many",
      textbookWith({ id: "L", op: "reciprocal", inputs: ["t"] }, { id: "t", op: "add-one", inputs: ["r"] }),
      [{ kind: "extra", node: "r" }],
    ],
    [
      "weights that were mixed up",
      textbookWith({ id: "a", op: "multiply", inputs: ["w1", "x0"] }, { id: "c", op: "multiply", inputs: ["w0", "b"] }),
      [],
    ],
    [
      "two operations that are wrong",
      textbookWith({ id: "f", op: "add", inputs: ["d", "e"] }, { id: "L", op: "exp", inputs: ["r"] }),
      [
        { kind: "operation", node: "f" },
        { kind: "operation", node: "L" },
      ],
    ],
  ])("%s", async (_, nodes, changes) => {
    const verdict = await verdictOn(nodes);
    expect(verdict.status).toBe("failed");
    expect(changesIn(verdict)).toEqual(changes);
  });

  it("wherever one operation of a right drawing was replaced: never right, and always found", async () => {
    const binary = ["add", "subtract", "multiply"];
    const unary = ["reciprocal", "negate", "exp", "add-one"];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1000), { minLength: 120, maxLength: 120 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 3 }),
        async (choices, at, other) => {
          const right = rightDrawing(choices).map((node) => ({ ...node }));
          const changed = right.filter(({ op }) => op !== "copy")[at % right.filter(({ op }) => op !== "copy").length];
          if (changed === undefined) return;
          const same = changed.inputs.length === 2 ? binary : unary;
          changed.op = same[(same.indexOf(changed.op) + 1 + (other % (same.length - 1))) % same.length] ?? "";
          const verdict = await verdictOn(right);
          expect(verdict.status).toBe("failed");
          expect(changesIn(verdict).length).toBeGreaterThan(0);
        },
      ),
      { seed: 442, numRuns: 300 },
    );
  });

  it("an input that was taken from another node", async () => {
    const nodes = f2Drawing.map((node) => (node.id === "f" ? { ...node, inputs: ["d", "p"] } : node));
    const verdict = await verdictOnFile(JSON.stringify({ f2: nodes }), { graph: "f2" });
    expect(changesIn(verdict)).toEqual([{ kind: "input", node: "f", input: "d" }]);
  });

  it("a value that is no number", async () => {
    const verdict = await verdictOn(
      textbookWith({ id: "z", op: "subtract", inputs: ["r", "r"] }, { id: "L", op: "reciprocal", inputs: ["z"] }),
    );
    expect(verdict).toMatchObject({ status: "failed", findings: [{ params: { actual: "Infinity" } }] });
  });
});
