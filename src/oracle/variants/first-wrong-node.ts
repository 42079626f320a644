/** Where in a graph a backward pass went wrong, from which of its results are. */
import type { Graph } from "../../../reference/graphs/index.ts";
import type { WrongNode } from "../oracle.ts";
import { formulaOf } from "./formula.ts";

/**
 * The node nearest to the output from which these inputs, and no others, are reached: were the gradient of a node nearer to
 * the output wrong, others would be, too. Undefined where there is none, or none that all the others lie behind. The
 * output's own gradient is 1, whatever the student does.
 */
export function firstWrongNode(graph: Graph, wrong: readonly string[]): WrongNode | undefined {
  const names = new Set(wrong);
  const candidates = graph.nodes.filter(({ id }) => {
    const reached = inputsBehind(graph, id);
    return id !== graph.output && reached.size === names.size && [...reached].every((name) => names.has(name));
  });
  const nearest = candidates.filter(({ id }) => !candidates.some(({ inputs }) => inputs.includes(id)));
  const [node, ...others] = nearest;
  if (node === undefined || others.length > 0) return undefined;
  return { node: node.id, formula: formulaOf(graph, node.id) };
}

/** The graph's inputs that a node's value depends on. */
function inputsBehind(graph: Graph, name: string): ReadonlySet<string> {
  const node = graph.nodes.find(({ id }) => id === name);
  if (node === undefined) return new Set([name]);
  return new Set(node.inputs.flatMap((input) => [...inputsBehind(graph, input)]));
}
