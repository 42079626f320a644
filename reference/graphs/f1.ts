import { eitherSign, type Domain, type Graph } from "./graph.ts";

/** Away from 0, or a factor would hide an error in the other; at most 2, so that the sigmoid seldom saturates. */
const moderate: Domain = eitherSign([0.3, 2]);

/** f1 of the handout's 4.1(a) and (b): a sigmoid of four terms. No value feeds two nodes. */
export const f1: Graph = {
  name: "f1",
  title: "f1(x, w) = 1 / (1 + exp(−(w0·x0 + w1/x1 − w2·x2 + w3)))",
  inputs: [
    { name: "x0", domain: moderate },
    // 1/x1 and its derivative 1/x1² are large near 0.
    { name: "x1", domain: eitherSign([0.5, 2]) },
    { name: "x2", domain: moderate },
    { name: "w0", domain: moderate },
    { name: "w1", domain: moderate },
    { name: "w2", domain: moderate },
    { name: "w3", domain: moderate },
  ],
  nodes: [
    { id: "a", op: "multiply", inputs: ["w0", "x0"] },
    { id: "b", op: "reciprocal", inputs: ["x1"] },
    { id: "c", op: "multiply", inputs: ["w1", "b"] },
    { id: "d", op: "add", inputs: ["a", "c"] },
    { id: "e", op: "multiply", inputs: ["w2", "x2"] },
    { id: "f", op: "subtract", inputs: ["d", "e"] },
    { id: "s", op: "add", inputs: ["f", "w3"] },
    { id: "n", op: "negate", inputs: ["s"] },
    { id: "q", op: "exp", inputs: ["n"] },
    { id: "r", op: "add-one", inputs: ["q"] },
    { id: "L", op: "reciprocal", inputs: ["r"] },
  ],
  output: "L",
  // Further out the sigmoid is flat, and every gradient is nearly 0, right or wrong.
  bounds: [{ node: "s", domain: eitherSign([0, 4]) }],
};
