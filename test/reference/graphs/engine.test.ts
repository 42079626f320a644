import { describe, expect, it } from "vitest";
import { backward, forward, withCopies, type Graph } from "../../../reference/graphs/index.ts";
import { eitherSign } from "../../../reference/graphs/graph.ts";

/** L = x·x + x, in which x is used three times, twice by the same node. */
const parabola: Graph = {
  name: "parabola",
  title: "x² + x",
  inputs: [{ name: "x", domain: eitherSign([0, 10]) }],
  nodes: [
    { id: "s", op: "multiply", inputs: ["x", "x"] },
    { id: "L", op: "add", inputs: ["s", "x"] },
  ],
  output: "L",
  bounds: [],
};

describe("withCopies", () => {
  it("puts a copy node behind an input that is used more than once", () => {
    expect(withCopies(parabola).nodes).toEqual([
      { id: "copy of x", op: "copy", inputs: ["x"] },
      { id: "s", op: "multiply", inputs: ["copy of x", "copy of x"] },
      { id: "L", op: "add", inputs: ["s", "copy of x"] },
    ]);
  });

  it("leaves a graph alone that has its copy nodes", () => {
    expect(withCopies(withCopies(parabola))).toEqual(withCopies(parabola));
  });
});

describe("forward", () => {
  it("gives the value of every input, node and copy", () => {
    expect(Object.fromEntries(forward(parabola, { x: 3 }))).toEqual({ x: 3, "copy of x": 3, s: 9, L: 12 });
  });

  it("says which value is missing", () => {
    expect(() => forward(parabola, { y: 3 })).toThrow(new RangeError("Expected a value for x, got none."));
  });
});

describe("backward", () => {
  it("sums the gradients of all branches of a copy", () => {
    const gradients = backward(parabola, forward(parabola, { x: 3 }));
    expect(Object.fromEntries(gradients)).toEqual({ x: 7, "copy of x": 7, s: 1, L: 1 });
  });

  it("is the same with the copy nodes drawn", () => {
    const drawn = withCopies(parabola);
    const values = forward(drawn, { x: 3 });
    expect(backward(drawn, values)).toEqual(backward(parabola, values));
  });

  it("scales with the gradient that arrives at the output", () => {
    expect(backward(parabola, forward(parabola, { x: 3 }), -2).get("x")).toBe(-14);
    expect(backward(parabola, forward(parabola, { x: 3 }), 0).get("x")).toBe(0);
  });
});
