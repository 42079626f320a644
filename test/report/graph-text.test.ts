/** A computation graph as lines of a terminal. */
import { expect, it } from "vitest";

import type { GraphPicture } from "../../src/pictures.ts";
import { graphText } from "../../src/report/graph-text.ts";

const picture: GraphPicture = {
  kind: "graph",
  name: "f2",
  graph: "f2",
  drawnBy: "reference",
  isAnswer: false,
  input: "w=2",
  nodes: [
    { id: "w", inputs: [], value: 2, gradient: -0.25, actual: { gradient: 0.25 } },
    { id: "copy of w", op: "copy", inputs: [{ from: "w", gradient: -0.25 }], value: 2, gradient: -0.25 },
    { id: "a", op: "1/x", inputs: [{ from: "copy of w", gradient: -0.25 }], value: 0.5, gradient: 1 },
    { id: "b".repeat(80), op: "a^b", inputs: [{ from: "a" }, { from: "w" }], value: 0.25, gradient: "hidden" },
    { id: "\u001b[31mc", op: "×", inputs: [{ from: "a" }, { from: "w" }], value: 1, actual: { value: "NaN" } },
  ],
};

it("gives every node its value and its gradient, and what came instead, in 80 columns", () => {
  const lines = graphText(picture);
  expect(lines.map((line) => line.replaceAll(/ +/g, " ").trim())).toEqual([
    "value gradient",
    "w 2 −0.25 ✗ got 0.25",
    "copy of w 2 −0.25",
    "a = 1 / copy of w 0.5 1",
    `${"b".repeat(28)}… 0.25 hidden`,
    "\\u001b[31mc = a × w 1 ✗ got NaN",
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
});

it("has no column for gradients where a drawing has none", () => {
  const drawn = { ...picture, nodes: picture.nodes.map(({ id, inputs, value }) => ({ id, inputs, value })) };
  expect(graphText(drawn)[0]?.trim()).toBe("value");
});
