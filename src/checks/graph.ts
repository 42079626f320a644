/**
 * 4.1 (b) and (c): a computation graph as a function, its value or its gradients at seeded points. Gradients are held
 * against the oracle; a wrong one is held against the numerical gradient of the student's own forward pass as well, which
 * tells a wrong backward pass from a right one of a wrong forward pass. The latter is carried forward.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { num } from "../findings.ts";
import { gathered, type BatchFunction } from "../numeric/gradient-check/batch-function.ts";
import { judgeGradient, numericalJacobian, type Judged } from "../numeric/gradient-check/gradient-check.ts";
import { float64, type FloatTensor } from "../numeric/tensor.ts";
import type { Question } from "../oracle/questions.ts";
import { number, type Value } from "../protocol/value.ts";
import type { GraphPart } from "../rubric/schema.ts";
import type { Outcome } from "../student/proxy.ts";
import { onInput, stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { expectList, expectNumber } from "./expect.ts";
import { drawingIn, handedIn } from "./drawn-graph/handed-in.ts";
import { gradedDrawing, graphPicture, type WrongNumbers } from "./graph-picture.ts";
import { graphPoints, pointText } from "./graph-points.ts";
import { isStubEverywhere } from "./stub.ts";

/** Judges the value or the gradients of the graph of that name. */
export const checkGraph: Check<GraphPart> = async (part, context) => {
  const { student, oracle, seed } = context;
  const inputs = oracle.graphInputs(part.graph);
  const points = graphPoints(oracle, part.graph, seed);
  const calls = await student.callEach(
    { module: "graphs", name: part.graph },
    points.map((point) => point.map(number)),
  );
  if (!calls.ok) return stopped(calls.finding);
  const results: Value[] = [];
  for (const [index, call] of calls.value.entries()) {
    if (!call.ok) return stopped(onInput(call.finding, pointText(inputs, points[index] ?? [])));
    results.push(call.value.value);
  }
  const judge = part.of === "value" ? judgeValue : judgeGradients;
  return judge({ part, context, inputs, points, results });
};

interface Results {
  readonly part: GraphPart;
  readonly context: CheckContext;
  readonly inputs: readonly string[];
  readonly points: readonly number[][];
  /** What the student's function returned at each point. */
  readonly results: readonly Value[];
}

async function judgeValue({ part, context, inputs, points, results }: Results): Promise<Judgement> {
  const name = context.student.nameOf(part.graph);
  const evidence = new Evidence(name, ["L"], part);
  let wrong: { readonly point: readonly number[]; readonly value: number } | undefined;
  const observations: Observation[] = [];
  for (const [index, point] of points.entries()) {
    const input = pointText(inputs, point);
    const value = valueIn(results[index], { name, input });
    if (!value.ok) return stopped(value.finding);
    observations.push({ question: questionAt(part, point), results: { L: value.value }, input });
    const expected = context.oracle.graphAt(part.graph, point).value;
    const isRight = evidence.compare("L", value.value, float64([expected], []), input);
    wrong ??= isRight ? undefined : { point, value: value.value.data[0] ?? Number.NaN };
  }
  const judgement = diagnosed(evidence, observations, context);
  return wrong === undefined ? judgement : withPictures(judgement, part, wrong.point, wrong, context);
}

/** The graph, and the student's own drawing of it where one is asked for, with what is wrong at that point. */
async function withPictures(
  judgement: Judgement,
  { graph }: GraphPart,
  point: readonly number[],
  wrong: WrongNumbers,
  context: CheckContext,
): Promise<Judgement> {
  const { oracle, toDraw } = context;
  const handed = toDraw.has(graph) ? await handedIn(graph, context) : undefined;
  const drawing = handed === undefined || "status" in handed ? undefined : drawingIn(handed, graph, oracle);
  const own = drawing === undefined || "findings" in drawing ? [] : [drawing];
  const pictures = [
    ...graphPicture(context, graph, point, wrong),
    ...own.map((each) => gradedDrawing(each, point, oracle.graphAt(graph, point), wrong)),
  ];
  return { ...judgement, ...(pictures.length > 0 && { pictures }) };
}

const questionAt = ({ graph }: GraphPart, inputs: readonly number[]): Question => ({ of: "graph", graph, inputs });

async function judgeGradients({ part, context, inputs, points, results }: Results): Promise<Judgement> {
  const name = context.student.nameOf(part.graph);
  const names = inputs.map((input) => `d${input}`);
  const evidence = new Evidence(name, names, part);
  const compared: Compared[] = [];
  const observations: Observation[] = [];
  const values: Observation["results"][] = [];
  for (const [index, point] of points.entries()) {
    const input = pointText(inputs, point);
    const about = { name, input };
    const pair = expectList(results[index] ?? NOTHING, 2, "[L, gradients]", { ...about, result: "result" });
    if (!pair.ok) return stopped(pair.finding);
    const form = `[${names.join(", ")}]`;
    const gradients = expectList(pair.value[1] ?? NOTHING, names.length, form, { ...about, result: "gradients" });
    if (!gradients.ok) return stopped(gradients.finding);
    const { value: returned } = gradients;
    const seen = Object.fromEntries(names.map((result, position) => [result, returned[position]]));
    observations.push({ question: questionAt(part, point), results: resultsSeen(seen), input });
    values.push(resultsSeen({ L: pair.value[0] }));
    const { gradients: expected, value } = context.oracle.graphAt(part.graph, point);
    const own = valueIn(results[index], about);
    const isValueWrong = own.ok && evidence.compared(own.value, float64([value], [])).wrong > 0;
    const actual: (FloatTensor | undefined)[] = [];
    for (const [position, result] of names.entries()) {
      const gradient = expectNumber(gradients.value[position] ?? NOTHING, { ...about, result });
      if (gradient.ok) actual[position] = gradient.value;
      else evidence.object(result, gradient.finding);
    }
    compared.push({ input, point: Float64Array.from(point), expected, value, actual, isValueWrong });
  }
  await compareGradients(evidence, names, compared, graphFunction(part, context));
  const judgement = withWrongNode(diagnosed(evidence, observations, context), evidence, part.graph, context);
  const pictured = compared.map((each, index) => ({
    ...each,
    results: { ...observations[index]?.results, ...values[index] },
  }));
  const [shown, wrong] = pictureOf(evidence, names, pictured);
  return withPictures(judgement, part, shown, wrong, context);
}

/** The first point at which something is wrong, and without one the first. What is not finite is wrong, too. */
function pictureOf(
  evidence: Evidence,
  names: readonly string[],
  points: readonly (Compared & Pick<Observation, "results">)[],
): [point: readonly number[], wrong: WrongNumbers] {
  const wrongAt = ({ results, expected, value }: (typeof points)[number]): WrongNumbers => {
    const wrongNumber = (result: string, should: number): number | undefined => {
      const is = results[result];
      if (is === undefined || is.data.length !== 1) return undefined;
      return evidence.compared({ ...is, shape: [] }, float64([should], [])).wrong > 0 ? is.data[0] : undefined;
    };
    const gradients = names.flatMap((name, position): [number, number][] => {
      const wrong = wrongNumber(name, expected[position] ?? Number.NaN);
      return wrong === undefined ? [] : [[position, wrong]];
    });
    const wrongValue = wrongNumber("L", value);
    return { ...(wrongValue !== undefined && { value: wrongValue }), gradients: new Map(gradients) };
  };
  const all = points.map((each) => [[...each.point], wrongAt(each)] as [number[], WrongNumbers]);
  const isWrong = ([, { value, gradients }]: (typeof all)[number]): boolean =>
    value !== undefined || (gradients?.size ?? 0) > 0;
  return all.find(isWrong) ?? all[0] ?? [[], {}];
}

/** Where neither a known mistake nor the forward pass explains the gradients: the node at which they go wrong, as far as their numbers tell. */
function withWrongNode(judgement: Judgement, evidence: Evidence, graph: string, { oracle }: CheckContext): Judgement {
  const { wrong } = evidence.results();
  const isExplained = judgement.findings.some(
    (finding) =>
      finding.code === "looks-like" ||
      finding.code === "carried-forward" ||
      (finding.code === "wrong-gradient" && finding.params.matchesOwnForward),
  );
  if (wrong.length === 0 || isExplained) return judgement;
  const node = oracle.firstWrongNode(
    graph,
    wrong.map((result) => result.slice(1)),
  );
  if (node === undefined) return judgement;
  const params = { name: evidence.name, results: wrong, formula: node.formula };
  return { ...judgement, findings: [{ code: "wrong-node", params }, ...judgement.findings] };
}

/** The gradients at one point, and what they should be. */
interface Compared {
  readonly input: string;
  readonly point: Float64Array;
  readonly expected: readonly number[];
  readonly actual: readonly (FloatTensor | undefined)[];
  /** What the value should be. */
  readonly value: number;
  /** Whether the student's own forward pass differs from the reference there. */
  readonly isValueWrong: boolean;
}

async function compareGradients(
  evidence: Evidence,
  names: readonly string[],
  compared: readonly Compared[],
  f: BatchFunction,
): Promise<void> {
  const differs = ({ actual, expected }: Compared, position: number): boolean => {
    const [is, should = Number.NaN] = [actual[position], expected[position]];
    // A difference of two values in float32 tells nothing about their function.
    return is?.dtype === "float64" && evidence.compared(is, float64([should], [])).wrong > 0;
  };
  const isAnyWrong = compared.some((each) => names.some((_, position) => differs(each, position)));
  const own = isAnyWrong ? await judgeAgainstOwn(compared, f) : undefined;
  for (const [position, result] of names.entries()) {
    for (const [index, each] of compared.entries()) {
      const [actual, expected = Number.NaN] = [each.actual[position], each.expected[position]];
      if (actual === undefined) continue;
      const judged = own?.judged[index]?.[position];
      const right = float64([expected], []);
      if (judged === undefined || !differs(each, position)) {
        evidence.compare(result, actual, right, each.input);
        continue;
      }
      const deviation = evidence.deviation(result, evidence.compared(actual, right), [], each.input);
      const params = { ...deviation, numerical: num(judged.numerical), matchesOwnForward: judged.verdict === "pass" };
      evidence.differ(result, { code: "wrong-gradient", params });
    }
  }
  if (own === undefined || own.isStub || !compared.some(({ isValueWrong }) => isValueWrong)) return;
  for (const result of evidence.unexplained) {
    const verdicts = own.judged.map((judged) => judged[names.indexOf(result)]?.verdict);
    if (verdicts.every((verdict) => verdict === "pass")) evidence.carry(result, "own-forward");
  }
}

/** Every gradient against the student's own value around its point; all points of a round go out as one message. */
async function judgeAgainstOwn(
  compared: readonly Compared[],
  f: BatchFunction,
): Promise<{ readonly judged: readonly (readonly Judged[])[]; readonly isStub: boolean }> {
  const together = gathered(f);
  const jacobians = await Promise.all(compared.map(({ point }) => numericalJacobian(together, point)));
  const judged = await Promise.all(
    jacobians.map((jacobian, index) => {
      const actual = compared[index]?.actual ?? [];
      const gradient = jacobian.x.map((_, position) => actual[position]?.data[0] ?? Number.NaN);
      return judgeGradient(jacobian, Float64Array.of(1), gradient);
    }),
  );
  return { judged, isStub: isStubEverywhere(jacobians) };
}

/** The student's value, and nothing where there is none. */
function graphFunction(part: GraphPart, { student }: CheckContext): BatchFunction {
  return async (points) => {
    const calls = await student.callEach(
      { module: "graphs", name: part.graph },
      points.map((point) => Array.from(point, number)),
    );
    if (!calls.ok) return points.map(() => undefined);
    return calls.value.map((call) => {
      const value = valueIn(call.ok ? call.value.value : undefined, { name: part.graph, input: "" });
      return value.ok ? Float64Array.of(Number(value.value.data[0])) : undefined;
    });
  };
}

const NOTHING: Value = { type: "nothing" };

/** L of `[L, gradients]`; the gradients may still be missing. */
function valueIn(result: Value | undefined, subject: { name: string; input: string }): Outcome<FloatTensor> {
  if (result?.type === "list" && result.items[0] !== undefined) {
    return expectNumber(result.items[0], { ...subject, result: "L" });
  }
  const list = expectList(result ?? { type: "nothing" }, 2, "[L, gradients]", { ...subject, result: "result" });
  return list.ok ? expectNumber({ type: "nothing" }, { ...subject, result: "L" }) : list;
}
