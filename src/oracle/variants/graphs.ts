/**
 * Computation graphs with mistakes in them, made from a graph's data and the table of formulas. A graph is gone through in
 * numbers or in text by the same function, so that a new graph has its variants, their numbers and their source for
 * nothing.
 */
import type { Graph } from "../../../reference/graphs/index.ts";
import { InternalError } from "../../errors.ts";
import type { Mistake } from "../../variants.ts";
import { numbers, type Algebra, type Expression } from "./algebra.ts";
import { formulaOf } from "./formula.ts";
import { formulas } from "./operations.ts";

type Node = Graph["nodes"][number];

/** A graph's value, and its gradients in the order of the inputs. */
export interface GraphResult<T> {
  readonly value: T;
  readonly gradients: readonly T[];
}

/** How a graph is gone through. */
interface Manner<T> {
  readonly algebra: Algebra<T>;
  readonly inputs: readonly T[];
  /** Keeps what is used again, and gives back what stands for it. */
  readonly keep: (value: T) => T;
}

/** Every mistake that can be made in a graph, one by one, whether or not numbers show it. */
export function graphMistakes(graph: Graph): Mistake[] {
  return [...branchesOf(graph), ...graph.nodes.flatMap((node) => mistakesIn(graph, node)), { variant: "graph-zeros" }];
}

/** The ways on which the gradient of a value comes back that feeds several nodes: each can be forgotten. */
function branchesOf(graph: Graph): Mistake[] {
  const uses = graph.nodes.flatMap(({ id, inputs }) => [...new Set(inputs)].map((name) => ({ name, user: id })));
  return uses
    .filter(({ name }) => uses.filter((use) => use.name === name).length > 1)
    .map(({ name, user }) => ({
      variant: "graph-copy-not-summed",
      node: user,
      input: name,
      formula: formulaOf(graph, user),
      inputFormula: formulaOf(graph, name),
    }));
}

function mistakesIn(graph: Graph, { id, op, inputs }: Node): Mistake[] {
  const { wrongValue, wrongDerivatives } = formulas[op];
  const formula = formulaOf(graph, id);
  return [
    ...(wrongValue === undefined ? [] : [{ variant: wrongValue.variant, node: id, formula }]),
    ...wrongDerivatives.flatMap(({ variant, input }) => {
      const name = inputs[input];
      if (name === undefined) throw new InternalError(`The node ${id} has no input ${input}.`);
      return [{ variant, node: id, input: name, formula, inputFormula: formulaOf(graph, name) }];
    }),
  ];
}

/** The value and the gradients of a graph with these mistakes in it. */
export function computeGraph(
  graph: Graph,
  inputs: readonly number[],
  mistakes: readonly Mistake[],
): GraphResult<number> {
  return backpropagate(graph, mistakes, { algebra: numbers, inputs, keep: (value) => value });
}

/** Goes through a graph forward, and back with every derivative where it belongs, but for the mistakes. */
export function backpropagate<T>(
  graph: Graph,
  mistakes: readonly Mistake[],
  { algebra, inputs, keep }: Manner<T>,
): GraphResult<T> {
  const nothing = algebra.constant(0);
  if (mistakes.some(({ variant }) => variant === "graph-zeros")) {
    return { value: nothing, gradients: graph.inputs.map(() => nothing) };
  }
  const values = new Map(graph.inputs.map(({ name }, index) => [name, inputs[index] ?? nothing]));
  const operands = (node: Node): { a: T; b: T } => {
    const [a = nothing, b = a] = node.inputs.map((name) => values.get(name));
    return { a, b };
  };
  for (const node of graph.nodes) {
    values.set(node.id, keep(valueOf(node, mistakes)(algebra, { ...operands(node), output: nothing })));
  }
  const gradients = new Map([[graph.output, algebra.constant(1)]]);
  for (const node of graph.nodes.toReversed()) {
    const arrived = gradients.get(node.id);
    // Nothing comes back to a node all of whose ways on are forgotten.
    const gradOutput = arrived === undefined ? nothing : keep(arrived);
    const terms = { ...operands(node), output: values.get(node.id) ?? nothing };
    for (const [index, name] of node.inputs.entries()) {
      const derivative = derivativeOf(node, index, mistakes);
      if (derivative === undefined) continue;
      const sent = algebra.multiply(gradOutput, derivative(algebra, terms));
      const before = gradients.get(name);
      gradients.set(name, before === undefined ? sent : algebra.add(before, sent));
    }
  }
  return {
    value: values.get(graph.output) ?? nothing,
    gradients: graph.inputs.map(({ name }) => gradients.get(name) ?? nothing),
  };
}

function valueOf({ id, op }: Node, mistakes: readonly Mistake[]): Expression {
  const { value, wrongValue } = formulas[op];
  const isWrong = mistakes.some((mistake) => mistake.node === id && mistake.variant === wrongValue?.variant);
  return isWrong ? (wrongValue?.value ?? value) : value;
}

/** The formula for one of a node's derivatives; undefined where nothing is sent back on that way. */
function derivativeOf({ id, op, inputs }: Node, index: number, mistakes: readonly Mistake[]): Expression | undefined {
  const here = mistakes.filter(({ node, input }) => node === id && input === inputs[index]);
  if (here.some(({ variant }) => variant === "graph-copy-not-summed")) return undefined;
  const { derivatives, wrongDerivatives } = formulas[op];
  const wrong = wrongDerivatives.find(
    ({ variant, input }) => input === index && here.some((mistake) => mistake.variant === variant),
  );
  return wrong?.derivative ?? derivatives[index];
}
