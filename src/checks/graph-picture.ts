/** A computation graph at one point as a picture, with what the student's function gave where that is wrong. */
import type { DrawnNode } from "../oracle/oracle.ts";
import { pictured, type GraphPicture, type PicturedNode } from "../pictures.ts";
import type { CheckContext } from "./check.ts";
import { outputAt, valuesAt } from "./drawn-graph/evaluate.ts";
import { gradientsAt } from "./drawn-graph/gradients.ts";
import type { Drawing } from "./drawn-graph/handed-in.ts";
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
  wrong: WrongNumbers,
): GraphPicture[] {
  const drawn = oracle.graphDrawing(graph, point);
  if (drawn === undefined) return [];
  const nodes = drawn.map((node, position) => ({
    ...picturedNode(node),
    ...markOf(wrong, position, position === drawn.length - 1),
  }));
  const input = pointText(oracle.graphInputs(graph), point);
  const isAnswer = toDraw.has(graph);
  return [{ kind: "graph", name: graph, graph, drawnBy: "reference", isAnswer, input, nodes }];
}

/** What came at a node in place of what should have, where that is so. */
function markOf({ value, gradients }: WrongNumbers, position: number, isOutput: boolean): Pick<PicturedNode, "actual"> {
  const gradient = gradients?.get(position);
  const actual = {
    ...(isOutput && value !== undefined && { value: pictured(value) }),
    ...(gradient !== undefined && { gradient: pictured(gradient) }),
  };
  return Object.keys(actual).length > 0 ? { actual } : {};
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

/** A student's own drawing at a point. @param expected where the value of the output is wrong: what it should be. */
export function drawingPicture(drawing: Drawing, point: readonly number[], expected?: number): GraphPicture {
  const { name, graph, inputs, nodes, steps } = drawing;
  const values = valuesAt(steps, point);
  const drawn = nodes.map(({ id, op, inputs: froms }, index): PicturedNode => {
    const value = pictured(values[inputs.length + index] ?? Number.NaN);
    const isWrong = index === nodes.length - 1 && expected !== undefined;
    return {
      id,
      op: symbolOf(op),
      inputs: froms.map((from) => ({ from })),
      value: isWrong ? pictured(expected) : value,
      ...(isWrong && { actual: { value } }),
    };
  });
  const args = inputs.map((id, index) => ({ id, inputs: [], value: pictured(values[index] ?? Number.NaN) }));
  const input = pointText(inputs, point);
  return { kind: "graph", name, graph, drawnBy: "student", isAnswer: false, input, nodes: [...args, ...drawn] };
}

/** What a student's function should give at a point. */
export interface RightNumbers {
  readonly value: number;
  /** By the position of the argument. */
  readonly gradients: readonly number[];
}

/**
 * A student's own drawing at a point, with the gradients of their function. Those of nodes are in it where the drawing is of
 * the right function: those of another one would be no help.
 */
export function gradedDrawing(
  drawing: Drawing,
  point: readonly number[],
  right: RightNumbers,
  wrong: WrongNumbers,
): GraphPicture {
  const { steps, inputs } = drawing;
  const picture = drawingPicture(drawing, point);
  const isRight = Math.abs(outputAt(steps, point) - right.value) <= SAME * Math.max(1, Math.abs(right.value));
  const back = isRight ? gradientsAt(steps, point) : undefined;
  const uses = picture.nodes.flatMap((node) => node.inputs.map(({ from }) => from));
  const isUsedOnce = (id: string): boolean => uses.indexOf(id) === uses.lastIndexOf(id);
  const nodes = picture.nodes.map((node, position): PicturedNode => {
    const isArgument = position < inputs.length;
    const gradient = isArgument ? right.gradients[position] : back?.positions[position];
    return {
      ...node,
      inputs: node.inputs.map(({ from }, input) => {
        const argument = inputs.indexOf(from);
        const known = argument >= 0 && isUsedOnce(from) ? right.gradients[argument] : undefined;
        const onEdge = back?.edges[position - inputs.length]?.[input] ?? known;
        return { from, ...(onEdge !== undefined && { gradient: pictured(onEdge) }) };
      }),
      ...(gradient !== undefined && { gradient: pictured(gradient) }),
      ...markOf(wrong, position, position === picture.nodes.length - 1),
    };
  });
  return { ...picture, nodes };
}

/** How near two values of one function are, computed by two ways of drawing it. */
const SAME = 1e-9;
