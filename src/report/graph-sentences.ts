/** Findings about a graph that the student drew, as sentences. */
import type { GraphChange } from "../findings.ts";
import { shown, type Wording } from "./wording.ts";

/** Where a drawn graph has to be changed; not how. */
const changeText = ({ kind, node, input }: GraphChange): string => {
  switch (kind) {
    case "operation":
      return `another operation at node ${node}`;
    case "order":
      return `the inputs of node ${node} the other way round`;
    case "extra":
      return `without node ${node}`;
    case "missing":
      return input === undefined ? `one more node, behind ${node}` : `one more node, between ${input} and ${node}`;
    case "input":
      return `something else in place of ${input} at node ${node}`;
  }
};

export const graphWording: Wording<
  | "taken-id"
  | "unknown-operation"
  | "wrong-arity"
  | "unknown-input"
  | "cycle"
  | "several-outputs"
  | "unused-argument"
  | "wrong-graph"
  | "right-graph"
> = {
  "taken-id": ({ name, id, by }) => ({
    what: `${name}: expected every node to have an id of its own, got ${id}${by === "node" ? " again" : ", which is an argument"}.`,
    next: "Rename the node, also where it is an input.",
  }),
  "unknown-operation": ({ name, node, operation, allowed, nearest }) => ({
    what: `${name}: expected the operation of node ${node} to be one of ${allowed.join(", ")}; got ${operation}.`,
    next: nearest === undefined ? "Write it with these operations, one node for each." : `Did you mean ${nearest}?`,
  }),
  "wrong-arity": ({ name, node, operation, expected, actual }) => ({
    what: `${name}: expected node ${node}, ${operation}, to have ${expected} ${expected === 1 ? "input" : "inputs"}, got ${actual}.`,
    next:
      actual > expected
        ? "Take a node for each step: a sum of three terms is two nodes."
        : "Add what it is computed from.",
  }),
  "unknown-input": ({ name, node, input, nearest }) => ({
    what: `${name}: node ${node} has the input ${input}, which is neither an argument nor a node.`,
    next:
      nearest === undefined
        ? Number.isNaN(Number(input))
          ? "Add a node of that id, or correct the input."
          : "A number is no input: operations such as add-one and negate have theirs in them."
        : `Did you mean ${nearest}?`,
  }),
  cycle: ({ name, nodes }) => ({
    what: `${name}: nodes need each other in a circle: ${nodes.join(", ")}.`,
    next: "Follow the arrows backward from the output: each input comes from an argument or an earlier node.",
  }),
  "several-outputs": ({ name, nodes }) => ({
    what: `${name}: expected one output, got ${nodes.join(", ")}, which are inputs of nothing.`,
    next: "All but the output are inputs of another node.",
  }),
  "unused-argument": ({ name, argument }) => ({
    what: `${name}: no node has the input ${argument}.`,
    next: "Look for it in the formula: every argument goes into the graph.",
  }),
  "wrong-graph": ({ name, node, expected, actual, input, changes }) => ({
    what: `${name}: expected its output, node ${node}, to be ${shown(expected)}, got ${shown(actual)} (${input}).`,
    next:
      changes.length === 0
        ? "Compute node after node at this point, and compare each with its part of the formula."
        : `${changes.length === 1 ? "One change makes" : "Two changes make"} it right: ${changes.map(changeText).join("; ")}.`,
  }),
  "right-graph": ({ name, graph, nodes, copies, points }) => ({
    what: `${name}: ${nodes} nodes${copies === 0 ? "" : `, of which ${copies} copy`}, give the value of ${graph} at ${points} points.`,
  }),
};
