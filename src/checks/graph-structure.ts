/**
 * 4.1 (a): a computation graph as the student draws it in data, and not as a function. It must be a graph of the allowed
 * operations with one output, and give the right value at seeded points; which of the many right drawings it is does not
 * matter. Where there is none, a person looks for a drawing.
 */
import { num } from "../findings.ts";
import { compare } from "../numeric/compare.ts";
import { float64 } from "../numeric/tensor.ts";
import type { GraphStructurePart } from "../rubric/schema.ts";
import type { Check, CheckContext, Judgement } from "./check.ts";
import { outputAt } from "./drawn-graph/evaluate.ts";
import { drawingIn, handedIn, type Drawing } from "./drawn-graph/handed-in.ts";
import { isOperation } from "./drawn-graph/operations.ts";
import { repairsOf } from "./drawn-graph/repairs.ts";
import { drawingPicture } from "./graph-picture.ts";
import { graphPoints, pointText } from "./graph-points.ts";

/** Judges the drawing of the graph of that name. */
export const checkGraphStructure: Check<GraphStructurePart> = async (part, context) => {
  const handed = await handedIn(part.graph, context);
  if ("status" in handed) return handed;
  const drawing = drawingIn(handed, part.graph, context.oracle);
  return "findings" in drawing ? wrong(drawing.findings) : judgeValues(part, context, drawing);
};

const wrong = (findings: Judgement["findings"]): Judgement => ({ status: "failed", right: 0, findings });

function judgeValues(part: GraphStructurePart, { oracle, seed }: CheckContext, drawing: Drawing): Judgement {
  const { graph, tolerances } = part;
  const { name, inputs, nodes, steps } = drawing;
  const points = graphPoints(oracle, graph, seed);
  const values = points.map((point) => oracle.graphAt(graph, point).value);
  for (const [index, point] of points.entries()) {
    const expected = values[index] ?? Number.NaN;
    const actual = outputAt(steps, point);
    if (compare(float64([actual], []), float64([expected], []), tolerances).wrong === 0) continue;
    const allowed = oracle.graphOperations(graph).filter(isOperation);
    const params = {
      name,
      node: nodes.at(-1)?.id ?? "",
      expected: num(expected),
      actual: num(actual),
      input: pointText(inputs, point),
      changes: repairsOf(steps, allowed, { points, values }),
    };
    const pictures = [drawingPicture(drawing, point, expected)];
    return { ...wrong([{ code: "wrong-graph", params }]), pictures };
  }
  const copies = nodes.filter(({ op }) => op === "copy").length;
  const params = { name, graph, nodes: nodes.length, copies, points: points.length };
  const pictures = points.slice(0, 1).map((point) => drawingPicture(drawing, point));
  return { status: "passed", right: 1, findings: [{ code: "right-graph", params }], pictures };
}
