/** Nodes of a computation graph as a person writes them: formulas of the graph's inputs. */
import type { Graph, OperationName } from "../../../reference/graphs/index.ts";

/** A longer formula has `…` in the place of its innermost operations. */
const MAX_LENGTH = 48;
/** Operations within operations: more than any graph has. */
const DEEPEST = 20;

const notations: Readonly<Record<OperationName, (a: string, b: string) => string>> = {
  add: (a, b) => `${a} + ${b}`,
  subtract: (a, b) => `${a} − ${term(b)}`,
  multiply: (a, b) => `${product(a)}·${product(b)}`,
  divide: (a, b) => `${factor(a)}/${factor(b)}`,
  power: (a, b) => `${factor(a)}^${factor(b)}`,
  "add-one": (a) => `${a} + 1`,
  negate: (a) => `−${term(a)}`,
  reciprocal: (a) => `1/${factor(a)}`,
  square: (a) => `${factor(a)}²`,
  exp: (a) => `exp(${a})`,
  copy: (a) => a,
};

/** The node, or input, of that name: `w2·x2`. */
export function formulaOf(graph: Graph, name: string): string {
  for (let depth = DEEPEST; depth > 1; depth--) {
    const formula = written(graph, name, depth);
    if (formula.length <= MAX_LENGTH) return formula;
  }
  return written(graph, name, 1);
}

function written(graph: Graph, name: string, depth: number): string {
  const node = graph.nodes.find(({ id }) => id === name);
  if (node === undefined) return name;
  if (depth === 0) return "…";
  const [a = "", b = ""] = node.inputs.map((input) => written(graph, input, depth - 1));
  return notations[node.op](a, b);
}

/** In parentheses where it is a sum. */
const term = (text: string): string => (/ [+−] |^−/u.test(text) ? `(${text})` : text);
/** In parentheses where it is a sum or a quotient. */
const product = (text: string): string => (/ [+−] |^−|\//u.test(text) ? `(${text})` : text);
/** In parentheses where it is anything but a name, a number or a call. */
const factor = (text: string): string => (/^(?:[\w…]+|exp\([^()]*\))$/u.test(text) ? text : `(${text})`);
