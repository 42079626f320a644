/**
 * The backward pass through a student's drawing. The derivatives of its operations are numerical: this room is part of what
 * students install, which must not hold the rules that they have to find.
 */
import { valuesAt, type Steps } from "./evaluate.ts";
import { operations, type OperationName } from "./operations.ts";

/** Relative to an input of an operation, but not to one near 0; a central difference is then right to seven digits. */
const STEP = 1e-5;
const NEAR_ZERO = 1e-3;

/** Gradients of the output at a point. */
export interface DrawnGradients {
  /** By position: arguments, then nodes. */
  readonly positions: readonly number[];
  /** By node, in order: what goes back to each of its inputs. */
  readonly edges: readonly (readonly number[])[];
}

/** By the chain rule, from the output back; a value that goes several ways has the sum of what comes back. */
export function gradientsAt(graph: Steps, point: readonly number[]): DrawnGradients {
  const values = valuesAt(graph, point);
  const positions: number[] = values.map((_, position) => (position === graph.output.from ? 1 : 0));
  const edges: number[][] = graph.steps.map(() => []);
  for (const [index, { op, inputs }] of [...graph.steps.entries()].toReversed()) {
    const gradOutput = positions[graph.arguments + index] ?? Number.NaN;
    const froms = inputs.map(({ from }) => values[from] ?? Number.NaN);
    edges[index] = inputs.map(({ from }, input) => {
      const gradient = gradOutput * derivative(op, froms, input);
      positions[from] = (positions[from] ?? Number.NaN) + gradient;
      return gradient;
    });
  }
  return { positions, edges };
}

/** Of an operation with respect to one of its inputs. */
function derivative(op: OperationName, inputs: readonly number[], input: number): number {
  const at = inputs[input] ?? Number.NaN;
  const step = STEP * Math.max(NEAR_ZERO, Math.abs(at));
  const value = (moved: number): number => {
    const [a = Number.NaN, b = Number.NaN] = inputs.with(input, moved);
    return operations[op].value(a, b);
  };
  return (value(at + step) - value(at - step)) / (2 * step);
}
