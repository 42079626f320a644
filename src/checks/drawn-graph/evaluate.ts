/** A sound graph, made ready to be computed at many points. */
import type { SoundNode } from "./faults.ts";
import { operations, type OperationName } from "./operations.ts";

/** Where a value comes from. */
export interface Source {
  /** The position of an argument or, after these, of a node. */
  readonly from: number;
  /** What is done to it on its way, where something is. */
  readonly through?: OperationName;
}

/** One node. */
export interface Step {
  readonly op: OperationName;
  readonly inputs: readonly Source[];
}

/** The nodes as steps; names of arguments and nodes by their positions. */
export interface Steps {
  readonly names: readonly string[];
  /** How many of the positions are arguments. */
  readonly arguments: number;
  /** In an order in which they can be computed. */
  readonly steps: readonly Step[];
  readonly output: Source;
}

/** @param nodes in an order in which they can be computed, the output last; at least one. */
export function stepsOf(nodes: readonly SoundNode[], inputs: readonly string[]): Steps {
  const names = [...inputs, ...nodes.map(({ id }) => id)];
  const positions = new Map(names.map((name, position) => [name, position]));
  return {
    names,
    arguments: inputs.length,
    steps: nodes.map((node) => ({
      op: node.op,
      inputs: node.inputs.map((name) => ({ from: positions.get(name) ?? Number.NaN })),
    })),
    output: { from: names.length - 1 },
  };
}

/** The value of the output at a point; not always a finite number. */
export function outputAt(graph: Steps, point: readonly number[]): number {
  return valueOf(graph.output, valuesAt(graph, point));
}

/** The values of all positions at a point. */
export function valuesAt({ steps }: Steps, point: readonly number[]): number[] {
  const values = [...point];
  for (const { op, inputs } of steps) {
    const [a, b] = inputs;
    values.push(operations[op].value(a ? valueOf(a, values) : Number.NaN, b ? valueOf(b, values) : Number.NaN));
  }
  return values;
}

function valueOf({ from, through }: Source, values: readonly number[]): number {
  const value = values[from] ?? Number.NaN;
  return through === undefined ? value : operations[through].value(value, Number.NaN);
}
