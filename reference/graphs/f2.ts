import { eitherSign, positive, type Graph } from "./graph.ts";

/**
 * f2 of the handout's 4.1(c), its Figure 4. The values c, d and p feed two nodes each, so that their gradients are sums
 * over two branches.
 */
export const f2: Graph = {
  name: "f2",
  title: "f2(w, x, y, z) = ((w^x − e^y − e^(y+z))·e^y)²",
  inputs: [
    // At w = 1, ln(w) is 0, and w^x does not depend on x.
    { name: "w", domain: positive([0.3, 0.8], [1.25, 3]) },
    { name: "x", domain: eitherSign([0.3, 1.5]) },
    { name: "y", domain: eitherSign([0.2, 1]) },
    { name: "z", domain: eitherSign([0.2, 1]) },
  ],
  nodes: [
    { id: "a", op: "reciprocal", inputs: ["w"] },
    { id: "b", op: "negate", inputs: ["x"] },
    { id: "e", op: "power", inputs: ["a", "b"] }, // w^x
    { id: "c", op: "exp", inputs: ["y"] },
    { id: "d", op: "exp", inputs: ["z"] },
    { id: "p", op: "multiply", inputs: ["c", "d"] }, // e^(y+z)
    { id: "f", op: "add", inputs: ["c", "p"] },
    { id: "g", op: "divide", inputs: ["d", "p"] }, // e^(−y)
    { id: "m", op: "subtract", inputs: ["e", "f"] },
    { id: "n", op: "divide", inputs: ["m", "g"] },
    { id: "L", op: "square", inputs: ["n"] },
  ],
  output: "L",
  bounds: [
    // Every gradient has the factor m: near 0 all of them are nearly 0, right or wrong.
    { node: "m", domain: eitherSign([0.5, 5]) },
    // Keeps L below 25 and the gradients below about 300.
    { node: "n", domain: eitherSign([0.5, 5]) },
    // Keeps w^x of the size of the other two terms.
    { node: "e", domain: positive([0.25, 4]) },
  ],
};
