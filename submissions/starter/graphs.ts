/**
 * 4.1: computation graphs.
 *
 * Compute the value of a graph node by node, then go back through its nodes in reverse order and compute the gradient
 * of each.
 */
import type { ComputationGraph, F1, F2 } from "backprop-grader/contract";

/**
 * An example: the computation graph of f(x, y, z) = (x + y)z as data. Each node has an `id` of its own, an operation `op`,
 * and as `inputs` the names of arguments or the ids of other nodes. The node that is no other's input is the output.
 */
export const exampleGraph: ComputationGraph = [
  { id: "q", op: "add", inputs: ["x", "y"] },
  { id: "f", op: "multiply", inputs: ["q", "z"] },
];

/**
 * 4.1 (a): the computation graph of f1, in place of a drawing. f1 is given in (b); its arguments are x0, x1, x2, w0, w1, w2
 * and w3. The operations are those of the handout: add (+), multiply (*), subtract (-), add-one (+1), negate (*(-1)), exp
 * and reciprocal (1/x). Where a value goes to several nodes, you may put a copy node behind it.
 */
export const f1Graph: ComputationGraph = []; // TODO, unless you hand in a drawing.

/**
 * 4.1 (b): forward and backward pass of f(x, w) = 1 / (1 + exp(-(w0*x0 + w1/x1 - w2*x2 + w3))).
 *
 * All inputs are numbers. Returns [L, [dx0, dx1, dx2, dw0, dw1, dw2, dw3]]: the value, and its derivative with respect
 * to each input in this order.
 */
export const f1: F1 = (x0, x1, x2, w0, w1, w2, w3) => {
  // TODO: forward pass.
  // TODO: backward pass.
  throw new Error("Not implemented: f1");
};

/**
 * 4.1 (c): forward and backward pass of the graph in Figure 4.
 *
 * All inputs are numbers. Returns [L, [dw, dx, dy, dz]]: the value, and its derivative with respect to each input in
 * this order.
 */
export const f2: F2 = (w, x, y, z) => {
  // TODO: forward pass.
  // TODO: backward pass.
  throw new Error("Not implemented: f2");
};
