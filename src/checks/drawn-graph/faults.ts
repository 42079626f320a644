/** What is wrong with a graph as a graph, before any of it is computed: all of it at once. */
import type { Finding } from "../../findings.ts";
import { nearestName } from "../../nearest-name.ts";
import type { WrittenNode } from "./nodes.ts";
import { operations, operationSpelt, operationText, type OperationName } from "./operations.ts";

/** What a graph has to fit. */
export interface Frame {
  /** What the graph is called where it was handed in. */
  readonly name: string;
  /** The function's arguments, in order. */
  readonly inputs: readonly string[];
  /** The operations it is to be drawn with; copy nodes are always among them. */
  readonly operations: readonly string[];
}

/** A node of a sound graph. */
export interface SoundNode {
  readonly id: string;
  readonly op: OperationName;
  /** Arguments, or ids of earlier nodes. */
  readonly inputs: readonly string[];
}

/** The nodes in an order in which they can be computed, the output last; or what is wrong with them. */
export function soundNodes(
  nodes: readonly WrittenNode[],
  frame: Frame,
): { readonly nodes: readonly SoundNode[]; readonly findings: readonly Finding[] } {
  const { ordered, circular } = inOrder(nodes, frame);
  const findings = [
    ...nodes.flatMap((node, index) => aboutNode(node, index, nodes, frame)),
    ...(circular.length === 0 ? [] : [cycle(circular, frame)]),
    ...aboutWhole(nodes, frame),
  ];
  if (findings.length > 0) return { nodes: [], findings };
  const sound = ordered.flatMap(({ id, op, inputs }): SoundNode[] => {
    const operation = operationOf({ op, inputs }, frame);
    return operation === undefined ? [] : [{ id, op: operation, inputs }];
  });
  const used = new Set(sound.flatMap(({ inputs }) => inputs));
  return { nodes: sound.toSorted((a, b) => Number(!used.has(a.id)) - Number(!used.has(b.id))), findings };
}

function operationOf({ op, inputs }: Pick<WrittenNode, "op" | "inputs">, frame: Frame): OperationName | undefined {
  const allowed = [...frame.operations, "copy"];
  const operation = operationSpelt(op, inputs.length, allowed);
  return operation !== undefined && allowed.includes(operation) ? operation : undefined;
}

function aboutNode(node: WrittenNode, index: number, nodes: readonly WrittenNode[], frame: Frame): Finding[] {
  const { id, inputs } = node;
  const { name } = frame;
  const findings: Finding[] = [];
  const place = node.where === undefined ? {} : { where: node.where };
  if (frame.inputs.includes(id)) findings.push({ code: "taken-id", params: { name, id, by: "argument" }, ...place });
  if (nodes.findIndex((other) => other.id === id) < index) {
    findings.push({ code: "taken-id", params: { name, id, by: "node" }, ...place });
  }
  const operation = operationOf(node, frame);
  if (operation === undefined) findings.push({ ...unknownOperation(node, frame), ...place });
  else if (operations[operation].arity !== inputs.length) {
    const { arity } = operations[operation];
    const params = { name, node: id, operation: operationText(operation), expected: arity, actual: inputs.length };
    findings.push({ code: "wrong-arity", params, ...place });
  }
  for (const input of new Set(danglingOf(node, nodes, frame))) {
    const params = { name, node: id, input, ...nearestOf(input, node, nodes, frame) };
    findings.push({ code: "unknown-input", params, ...place });
  }
  return findings;
}

function unknownOperation({ id, op, inputs }: WrittenNode, frame: Frame): Finding {
  const { name } = frame;
  // One that is known, but not of this drawing, was not misspelt.
  const isKnown = operationSpelt(op, inputs.length, []) !== undefined;
  const nearest = isKnown ? undefined : nearestName(op, [...frame.operations, "copy"]);
  const params = { name, node: id, operation: op, allowed: frame.operations.map(operationText) };
  return { code: "unknown-operation", params: { ...params, ...(nearest !== undefined && { nearest }) } };
}

/** The inputs that are neither an argument nor a node. */
function danglingOf({ inputs }: WrittenNode, nodes: readonly WrittenNode[], frame: Frame): string[] {
  return inputs.filter((input) => !frame.inputs.includes(input) && !nodes.some(({ id }) => id === input));
}

/** What was probably meant by a dangling input: no number, and not the node itself. */
function nearestOf(
  input: string,
  { id }: WrittenNode,
  nodes: readonly WrittenNode[],
  frame: Frame,
): { readonly nearest?: string } {
  if (!Number.isNaN(Number(input))) return {};
  const others = nodes.map((node) => node.id).filter((other) => other !== id);
  const nearest = nearestName(input, [...others, ...frame.inputs]);
  return nearest === undefined ? {} : { nearest };
}

/** One output, and every argument used. What a dangling input probably means counts as used: that is told already. */
function aboutWhole(nodes: readonly WrittenNode[], frame: Frame): Finding[] {
  const { name } = frame;
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  for (const node of nodes) {
    for (const input of danglingOf(node, nodes, frame)) {
      const { nearest } = nearestOf(input, node, nodes, frame);
      if (nearest !== undefined) used.add(nearest);
    }
  }
  const outputs = [...new Set(nodes.map(({ id }) => id))].filter((id) => !used.has(id));
  const unused = frame.inputs.filter((input) => !used.has(input));
  return [
    ...(outputs.length > 1 ? [{ code: "several-outputs", params: { name, nodes: outputs } } as const] : []),
    ...unused.map((argument): Finding => ({ code: "unused-argument", params: { name, argument } })),
  ];
}

/**
 * The nodes in an order in which they can be computed, as far as there is one, and those that lead to themselves. An input
 * that does not exist is waited for by nobody.
 */
function inOrder(
  nodes: readonly WrittenNode[],
  frame: Frame,
): { readonly ordered: readonly WrittenNode[]; readonly circular: readonly WrittenNode[] } {
  const ordered: WrittenNode[] = [];
  let waiting = [...nodes];
  for (;;) {
    const ids = new Set(waiting.map(({ id }) => id));
    const isDue = ({ inputs }: WrittenNode): boolean =>
      inputs.every((input) => frame.inputs.includes(input) || !ids.has(input));
    const due = waiting.filter(isDue);
    if (due.length === 0) break;
    ordered.push(...due);
    waiting = waiting.filter((node) => !due.includes(node));
  }
  // What only comes after a cycle is no part of it.
  const isNeeded = ({ id }: WrittenNode): boolean => waiting.some(({ inputs }) => inputs.includes(id));
  for (let count = -1; count !== waiting.length;) {
    count = waiting.length;
    waiting = waiting.filter(isNeeded);
  }
  return { ordered, circular: waiting };
}

function cycle(nodes: readonly WrittenNode[], { name }: Frame): Finding {
  const [first] = nodes;
  const params = { name, nodes: nodes.map(({ id }) => id) };
  return { code: "cycle", params, ...(first?.where !== undefined && { where: first.where }) };
}
