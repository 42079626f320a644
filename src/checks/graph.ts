/**
 * 4.1 (b) and (c): a computation graph as a function, its value or its gradients at seeded points. Gradients are held
 * against the oracle; a wrong one is held against the central differences of the student's own forward pass as well,
 * which tells a wrong backward pass from a right one of a wrong forward pass.
 */
import { num } from "../findings.ts";
import { compare } from "../numeric/compare.ts";
import { centralDifferences, differencePoints, NUMERICAL_TOLERANCES } from "../numeric/gradient.ts";
import { float64, type FloatTensor } from "../numeric/tensor.ts";
import { number, type Value } from "../protocol/value.ts";
import type { GraphPart } from "../rubric/schema.ts";
import type { Outcome } from "../student/proxy.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { Evidence } from "./evidence.ts";
import { expectList, expectNumber } from "./expect.ts";
import { graphPoints, pointText } from "./graph-points.ts";

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
  for (const call of calls.value) {
    if (!call.ok) return stopped(call.finding);
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
  for (const [index, point] of points.entries()) {
    const input = pointText(inputs, point);
    const value = valueIn(results[index], { name, input });
    if (!value.ok) return stopped(value.finding);
    const expected = context.oracle.graphAt(part.graph, point).value;
    evidence.compare("L", value.value, float64([expected], []), input);
  }
  return evidence.judgement();
}

async function judgeGradients({ part, context, inputs, points, results }: Results): Promise<Judgement> {
  const name = context.student.nameOf(part.graph);
  const names = inputs.map((input) => `d${input}`);
  const evidence = new Evidence(name, names, part);
  for (const [index, point] of points.entries()) {
    const input = pointText(inputs, point);
    const pair = expectList(results[index] ?? { type: "nothing" }, 2, "[L, gradients]", {
      name,
      result: "result",
      input,
    });
    if (!pair.ok) return stopped(pair.finding);
    const form = `[${names.join(", ")}]`;
    const gradients = expectList(pair.value[1] ?? { type: "nothing" }, names.length, form, {
      name,
      result: "gradients",
      input,
    });
    if (!gradients.ok) return stopped(gradients.finding);
    const expected = context.oracle.graphAt(part.graph, point).gradients;
    const numerical = await numericalGradients(part, context, point);
    for (const [position, result] of names.entries()) {
      const actual = expectNumber(gradients.value[position] ?? { type: "nothing" }, { name, result, input });
      if (!actual.ok) {
        evidence.object(result, actual.finding);
        continue;
      }
      judgeGradient(evidence, {
        result,
        input,
        actual: actual.value,
        expected: expected[position],
        numerical: numerical[position],
      });
    }
  }
  return evidence.judgement();
}

interface OneGradient {
  readonly result: string;
  readonly input: string;
  readonly actual: FloatTensor;
  readonly expected: number | undefined;
  readonly numerical: number | undefined;
}

function judgeGradient(evidence: Evidence, one: OneGradient): void {
  const { result, input, actual, expected = Number.NaN, numerical = Number.NaN } = one;
  const right = float64([expected], []);
  const comparison = evidence.compared(actual, right);
  // A difference of two values in float32 tells nothing about their function.
  if (comparison.wrong === 0 || actual.dtype === "float32") {
    evidence.compare(result, actual, right, input);
    return;
  }
  const own = compare(actual, float64([numerical], []), NUMERICAL_TOLERANCES);
  const deviation = evidence.deviation(result, comparison, [], input);
  const params = { ...deviation, numerical: num(numerical), matchesOwnForward: own.wrong === 0 };
  evidence.object(result, { code: "wrong-gradient", params });
}

/** Central differences of the student's own value around a point; NaN where it gives none. */
async function numericalGradients(
  part: GraphPart,
  { student }: CheckContext,
  point: readonly number[],
): Promise<number[]> {
  const around = differencePoints(point).map((values) => values.map(number));
  const calls = await student.callEach({ module: "graphs", name: part.graph }, around);
  if (!calls.ok) return point.map(() => Number.NaN);
  const values = calls.value.map((call) => {
    const value = valueIn(call.ok ? call.value.value : undefined, { name: part.graph, input: "" });
    return value.ok ? Number(value.value.data[0]) : Number.NaN;
  });
  return centralDifferences(values);
}

/** L of `[L, gradients]`; the gradients may still be missing. */
function valueIn(result: Value | undefined, subject: { name: string; input: string }): Outcome<FloatTensor> {
  if (result?.type === "list" && result.items[0] !== undefined) {
    return expectNumber(result.items[0], { ...subject, result: "L" });
  }
  const list = expectList(result ?? { type: "nothing" }, 2, "[L, gradients]", { ...subject, result: "result" });
  return list.ok ? expectNumber({ type: "nothing" }, { ...subject, result: "L" }) : list;
}
