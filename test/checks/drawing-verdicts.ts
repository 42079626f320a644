/** Verdicts on drawings, given as a graph.yaml beside the starter: one runner is enough for all of them. */
import { afterAll, beforeAll } from "vitest";

import type { Judgement } from "../../src/checks/check.ts";
import { checkGraphStructure } from "../../src/checks/graph-structure.ts";
import type { FindingParams } from "../../src/findings.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import type { GraphStructurePart } from "../../src/rubric/schema.ts";
import { StudentProxy } from "../../src/student/proxy.ts";
import { submissionNamed } from "../grading.ts";
import { running } from "../student/with-student.ts";
import { textbook, type Drawn } from "./drawings.ts";

const part: GraphStructurePart = {
  id: "drawing",
  check: "graph-structure",
  graph: "f1",
  share: 1,
  credit: "all",
  tolerances: { rtol: 1e-5, atol: 1e-5 },
  variations: { biasAsRow: 0 },
  carriedForward: 1,
};

let blank: StudentProxy;
beforeAll(async () => {
  blank = new StudentProxy(await submissionNamed("starter"), running);
});
afterAll(() => blank.close());

const training = (): never => {
  throw new Error("No part here trains.");
};

/** The verdict on a graph.yaml beside the starter. */
export function verdictOnFile(
  text: string,
  { seed = 442, graph = "f1" }: { seed?: number; graph?: string } = {},
): Promise<Judgement> {
  const files = new Map([["graph.yaml", text]]);
  return checkGraphStructure(
    { ...part, graph },
    { student: blank, files, oracle: liveOracle, seed, runs: {}, toDraw: new Set<string>(), training },
  );
}

// JSON is YAML.
/** The verdict on these nodes. */
export const verdictOn = (nodes: unknown, seed?: number): Promise<Judgement> =>
  verdictOnFile(JSON.stringify({ f1: nodes }), { ...(seed !== undefined && { seed }) });

/** The textbook's drawing with some nodes replaced, and others added. */
export function textbookWith(...changes: readonly Drawn[]): Drawn[] {
  const known = textbook.map((node) => changes.find(({ id }) => id === node.id) ?? node);
  return [...known, ...changes.filter(({ id }) => textbook.every((node) => node.id !== id))];
}

/** A right drawing of f2. */
export const f2Drawing: readonly Drawn[] = [
  { id: "a", op: "reciprocal", inputs: ["w"] },
  { id: "b", op: "negate", inputs: ["x"] },
  { id: "e", op: "^", inputs: ["a", "b"] },
  { id: "c", op: "exp", inputs: ["y"] },
  { id: "cc", op: "copy", inputs: ["c"] },
  { id: "d", op: "exp", inputs: ["z"] },
  { id: "p", op: "*", inputs: ["d", "cc"] },
  { id: "f", op: "+", inputs: ["cc", "p"] },
  { id: "g", op: "/", inputs: ["d", "p"] },
  { id: "m", op: "-", inputs: ["e", "f"] },
  { id: "n", op: "÷", inputs: ["m", "g"] },
  { id: "L", op: "x²", inputs: ["n"] },
];

/** The findings of a verdict, without their places. */
export const saidOf = ({ findings }: Judgement): unknown[] => findings.map(({ code, params }) => [code, params]);

/** The changes that a verdict names. */
export function changesIn({ findings }: Judgement): FindingParams["wrong-graph"]["changes"] {
  const [finding] = findings;
  if (finding?.code !== "wrong-graph") throw new Error(`Expected a wrong-graph, got ${finding?.code}.`);
  return finding.params.changes;
}
