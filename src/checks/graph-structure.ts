/**
 * 4.1 (a): a computation graph as the student draws it in data, and not as a function. It must be a graph of the allowed
 * operations with one output, and give the right value at seeded points; which of the many right drawings it is does not
 * matter. Where there is none, a person looks for a drawing.
 */
import { num, type FindingCode } from "../findings.ts";
import { compare } from "../numeric/compare.ts";
import { float64 } from "../numeric/tensor.ts";
import type { GraphStructurePart } from "../rubric/schema.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { outputAt, stepsOf } from "./drawn-graph/evaluate.ts";
import { soundNodes, type SoundNode } from "./drawn-graph/faults.ts";
import { graphInFile } from "./drawn-graph/graph-file.ts";
import { isBlank, readNodes, type Handed } from "./drawn-graph/nodes.ts";
import { isOperation } from "./drawn-graph/operations.ts";
import { repairsOf } from "./drawn-graph/repairs.ts";
import { drawingPicture } from "./graph-picture.ts";
import { graphPoints, pointText } from "./graph-points.ts";

/** Why there is no graph to be seen, where nothing is wrong: it is not there, and may be drawn elsewhere. */
const ABSENT: ReadonlySet<FindingCode> = new Set<FindingCode>(["missing-export", "missing-file", "empty-submission"]);

/** Judges the drawing of the graph of that name. */
export const checkGraphStructure: Check<GraphStructurePart> = async (part, context) => {
  const handed = await handedIn(part.graph, context);
  if ("status" in handed) return handed;
  const { oracle } = context;
  const { name } = handed;
  const { nodes, findings } = readNodes(handed);
  if (findings.length > 0) return wrong(findings);
  const inputs = oracle.graphInputs(part.graph);
  const sound = soundNodes(nodes, { name, inputs, operations: oracle.graphOperations(part.graph) });
  return sound.findings.length > 0 ? wrong(sound.findings) : judgeValues(part, context, name, sound.nodes);
};

/** What the submission exports, or else its graph.yaml; the verdict where there is neither. */
async function handedIn(graph: string, { student, files }: CheckContext): Promise<Handed | Judgement> {
  const name = `${graph}Graph`;
  const value = await student.read({ module: "graphs", name });
  if (value.ok && !isBlank(value.value)) return { name: student.nameOf(name), value: value.value, places: [] };
  const file = graphInFile(files, graph);
  if (file?.ok === false) return stopped(file.finding);
  if (file !== undefined && !isBlank(file.value.value)) return file.value;
  // Whoever scores it by hand should know what could not be read.
  const findings = value.ok || ABSENT.has(value.finding.code) ? [] : [value.finding];
  return { status: "manual", right: 0, findings };
}

const wrong = (findings: Judgement["findings"]): Judgement => ({ status: "failed", right: 0, findings });

/** @param nodes a sound graph. */
function judgeValues(
  part: GraphStructurePart,
  { oracle, seed }: CheckContext,
  name: string,
  nodes: readonly SoundNode[],
): Judgement {
  const { graph, tolerances } = part;
  const inputs = oracle.graphInputs(graph);
  const steps = stepsOf(nodes, inputs);
  const points = graphPoints(oracle, graph, seed);
  const values = points.map((point) => oracle.graphAt(graph, point).value);
  const drawing = { name, graph, inputs, nodes, steps };
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
