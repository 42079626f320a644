/** A computation graph at one point as a picture, with what the student's function gave where that is wrong. */
import type { DrawnNode } from "../oracle/oracle.ts";
import { pictured, type GraphPicture, type PicturedNode } from "../pictures.ts";
import type { CheckContext } from "./check.ts";
import { outputAt, valuesAt, type Steps } from "./drawn-graph/evaluate.ts";
import type { SoundNode } from "./drawn-graph/faults.ts";
import { isOperation, operations } from "./drawn-graph/operations.ts";
import { pointText } from "./graph-points.ts";

/** What the student's function gave, as far as it is wrong. */
export interface WrongNumbers {
  readonly value?: number;
  /** By the position of the argument. */
  readonly gradients?: ReadonlyMap<number, number>;
}

/** The reference's drawing at a point; nothing where this oracle may not show it. */
export function graphPicture(
  { oracle, toDraw }: Pick<CheckContext, "oracle" | "toDraw">,
  graph: string,
  point: readonly number[],
  { value, gradients = new Map() }: WrongNumbers,
): GraphPicture[] {
  const drawn = oracle.graphDrawing(graph, point);
  if (drawn === undefined) return [];
  const nodes = drawn.map((node, position): PicturedNode => {
    const gradient = gradients.get(position);
    const actual = {
      ...(position === drawn.length - 1 && value !== undefined && { value: pictured(value) }),
      ...(gradient !== undefined && { gradient: pictured(gradient) }),
    };
    return { ...picturedNode(node), ...(Object.keys(actual).length > 0 && { actual }) };
  });
  const input = pointText(oracle.graphInputs(graph), point);
  const isAnswer = toDraw.has(graph);
  return [{ kind: "graph", name: graph, graph, drawnBy: "reference", isAnswer, input, nodes }];
}

function picturedNode({ id, op, inputs, value, gradient }: DrawnNode): PicturedNode {
  return {
    id,
    ...(op !== undefined && { op: symbolOf(op) }),
    inputs: inputs.map((edge) => ({ from: edge.from, gradient: pictured(edge.gradient) })),
    value: pictured(value),
    gradient: pictured(gradient),
  };
}

const symbolOf = (op: string): string => (isOperation(op) ? operations[op].symbol : op);

/** What a student's drawing is, and what comes out of it. */
export interface Drawing {
  readonly name: string;
  readonly graph: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly SoundNode[];
  /** The same nodes. */
  readonly steps: Steps;
}

/** A student's own drawing at a point. @param expected where the value of the output is wrong: what it should be. */
export function drawingPicture(
  { name, graph, inputs, nodes, steps }: Drawing,
  point: readonly number[],
  expected?: number,
): GraphPicture {
  const values = valuesAt(steps, point);
  const [argumentValues, nodeValues] = [values.slice(0, inputs.length), values.slice(inputs.length)];
  const drawn = nodes.map(({ id, op, inputs: froms }, index): PicturedNode => {
    const value = pictured(nodeValues[index] ?? Number.NaN);
    const isWrong = index === nodes.length - 1 && expected !== undefined;
    return {
      id,
      op: symbolOf(op),
      inputs: froms.map((from) => ({ from })),
      value: isWrong ? pictured(expected) : value,
      ...(isWrong && { actual: { value: pictured(outputAt(steps, point)) } }),
    };
  });
  const args = inputs.map((id, index) => ({ id, inputs: [], value: pictured(argumentValues[index] ?? Number.NaN) }));
  return {
    kind: "graph",
    name,
    graph,
    drawnBy: "student",
    isAnswer: false,
    input: pointText(inputs, point),
    nodes: [...args, ...drawn],
  };
}
