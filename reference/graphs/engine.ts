/**
 * Backpropagation through a computation graph.
 *
 * Forward, every node computes its value from its inputs. Backward, in the reverse order, every node turns the gradient
 * of its value into gradients of its inputs (its vjp). Where a value feeds several nodes, a copy node stands between:
 * its value goes out on one branch for each use, and its gradient is the sum of what comes back on the branches (the
 * multivariate chain rule).
 */
import { contains, type Graph, type GraphNode } from "./graph.ts";
import { operations } from "./operations.ts";

/** A number for each input name and node id, copy nodes included. */
export type Numbers = ReadonlyMap<string, number>;

/**
 * The same graph with its fan-out drawn: behind each value that is used more than once stands a node `copy of …` of
 * which all its users take a branch. A graph that has its copy nodes comes back as it is.
 */
export function withCopies(graph: Graph): Graph {
  const copied = valuesUsedTwice(graph);
  const copyOf = (name: string): GraphNode[] =>
    copied.has(name) ? [{ id: idOfCopy(name), op: "copy", inputs: [name] }] : [];
  const onBranches = (node: GraphNode): GraphNode => ({
    ...node,
    inputs: node.inputs.map((name) => (copied.has(name) ? idOfCopy(name) : name)),
  });
  return {
    ...graph,
    nodes: [
      ...graph.inputs.flatMap(({ name }) => copyOf(name)),
      ...graph.nodes.flatMap((node) => [onBranches(node), ...copyOf(node.id)]),
    ],
  };
}

function idOfCopy(name: string): string {
  return `copy of ${name}`;
}

/** The inputs and nodes that are used more than once. Copy nodes are not among them: branches are what they are for. */
function valuesUsedTwice(graph: Graph): ReadonlySet<string> {
  const copies = new Set(graph.nodes.filter(({ op }) => op === "copy").map(({ id }) => id));
  const uses = graph.nodes.flatMap(({ inputs }) => inputs);
  return new Set(uses.filter((name, index) => !copies.has(name) && uses.indexOf(name) !== index));
}

/** The value of every input and node. Throws RangeError where the graph or `inputs` leave a name without a value. */
export function forward(graph: Graph, inputs: Readonly<Record<string, number>>): Numbers {
  const values = new Map(Object.entries(inputs));
  for (const { id, op, inputs: names } of withCopies(graph).nodes) {
    values.set(id, operations[op].forward(names.map((name) => valueOf(name, values))));
  }
  return values;
}

/**
 * The gradient of the graph's output with respect to every input and node, times `gradOutput`.
 *
 * @param values what `forward` returned.
 * @param gradOutput the gradient that arrives at the output. Default: 1.
 */
export function backward(graph: Graph, values: Numbers, gradOutput = 1): Numbers {
  return backwardOnEdges(graph, values, gradOutput).gradients;
}

/** As `backward`; with what every node, copy nodes included, sends back to each of its inputs, in their order. */
export function backwardOnEdges(
  graph: Graph,
  values: Numbers,
  gradOutput = 1,
): { readonly gradients: Numbers; readonly onEdges: ReadonlyMap<string, readonly number[]> } {
  const gradients = new Map([...values.keys()].map((name) => [name, 0]));
  const onEdges = new Map<string, readonly number[]>();
  gradients.set(graph.output, gradOutput);
  for (const { id, op, inputs: names } of withCopies(graph).nodes.toReversed()) {
    const inputs = names.map((name) => valueOf(name, values));
    const gradInputs = operations[op].vjp(inputs, valueOf(id, values), valueOf(id, gradients));
    onEdges.set(id, gradInputs);
    for (const [index, name] of names.entries()) {
      // Only copy nodes receive more than one gradient.
      gradients.set(name, valueOf(name, gradients) + (gradInputs[index] ?? 0));
    }
  }
  return { gradients, onEdges };
}

/** Whether `inputs` are a good test point: each in its domain, and every bound of the graph kept. */
export function admissible(graph: Graph, inputs: Readonly<Record<string, number>>): boolean {
  const values = forward(graph, inputs);
  return (
    graph.inputs.every(({ name, domain }) => contains(domain, valueOf(name, values))) &&
    graph.bounds.every(({ node, domain }) => contains(domain, valueOf(node, values)))
  );
}

function valueOf(name: string, numbers: Numbers): number {
  const value = numbers.get(name);
  if (value === undefined) throw new RangeError(`Expected a value for ${name}, got none.`);
  return value;
}
