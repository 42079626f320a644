/** A graph as a submission has it, in code or in a file of its own, made ready to be computed. */
import type { Finding, FindingCode } from "../../findings.ts";
import type { Oracle } from "../../oracle/oracle.ts";
import { stopped, type CheckContext, type Judgement } from "../check.ts";
import { stepsOf, type Steps } from "./evaluate.ts";
import { soundNodes, type SoundNode } from "./faults.ts";
import { graphInFile } from "./graph-file.ts";
import { isBlank, readNodes, type Handed } from "./nodes.ts";

/** Why there is no graph to be seen, where nothing is wrong: it is not there, and may be drawn elsewhere. */
const ABSENT: ReadonlySet<FindingCode> = new Set<FindingCode>(["missing-export", "missing-file", "empty-submission"]);

/** What the submission exports, or else its graph.yaml; the verdict where there is neither. */
export async function handedIn(graph: string, { student, files }: CheckContext): Promise<Handed | Judgement> {
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

/** A sound drawing. */
export interface Drawing {
  /** What it is called where it was handed in. */
  readonly name: string;
  /** Which graph of the problem set it is of. */
  readonly graph: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly SoundNode[];
  /** The same nodes. */
  readonly steps: Steps;
}

/** The drawing, or what is wrong with it as a graph. */
export function drawingIn(
  handed: Handed,
  graph: string,
  oracle: Pick<Oracle, "graphInputs" | "graphOperations">,
): Drawing | { readonly findings: readonly Finding[] } {
  const { name } = handed;
  const { nodes, findings } = readNodes(handed);
  if (findings.length > 0) return { findings };
  const inputs = oracle.graphInputs(graph);
  const sound = soundNodes(nodes, { name, inputs, operations: oracle.graphOperations(graph) });
  if (sound.findings.length > 0) return { findings: sound.findings };
  return { name, graph, inputs, nodes: sound.nodes, steps: stepsOf(sound.nodes, inputs) };
}
