/** The classifier's initial parameters: shapes, zero biases, weights of mean 0 and of the deviation asked for. */
import { num, type Finding } from "../findings.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import type { Value } from "../protocol/value.ts";
import { CLASSIFIER, constructClassifier } from "../student/classifier.ts";
import type { Outcome } from "../student/proxy.ts";
import { stopped, type CheckContext, type Judgement } from "./check.ts";
import { expectEntry } from "./expect.ts";

/** The contract's defaults. */
const DEFAULTS = { inputDim: 3072, hiddenDim: 300, numClasses: 10, weightScale: 1e-3 };

/** What the classifier is constructed with: nothing, and something else. Large enough for its statistics to be sharp. */
const constructions: readonly Partial<typeof DEFAULTS>[] = [
  { inputDim: 120, hiddenDim: 80, numClasses: 12, weightScale: 0.05 },
  {},
];

/**
 * Sample statistics of n draws scatter around the true ones, the mean by scale/√n and the deviation by scale/√(2n) for
 * normal draws and less for uniform ones. Six of these are exceeded once in 500 million draws.
 */
const SIGMAS = 6;

/** A set of all 921,600 weights of the first layer would take longer than everything else here. */
const LOOKED_AT_FOR_REPETITION = 10_000;

/** Judges the constructor. */
export async function judgeInitialisation(context: CheckContext): Promise<Judgement> {
  const { student, seed } = context;
  for (const [index, options] of constructions.entries()) {
    const object = await constructClassifier(student, options, `${seed}/initialisation/${index}`);
    if (!object.ok) return stopped(object.finding);
    const parameters = await student.parameters(object.value);
    if (!parameters.ok) return stopped(parameters.finding);
    await student.release([object.value.id]);
    const finding = objection(parameters.value, { ...DEFAULTS, ...options }, student.nameOf(CLASSIFIER.name));
    if (finding !== undefined) return stopped(finding);
  }
  const params = { name: student.nameOf(CLASSIFIER.name), constructions: constructions.length };
  return { status: "passed", right: 1, findings: [{ code: "right-initialisation", params }] };
}

function objection(parameters: Value, options: typeof DEFAULTS, name: string): Finding | undefined {
  const { inputDim, hiddenDim, numClasses, weightScale } = options;
  const input = `inputDim=${inputDim}, hiddenDim=${hiddenDim}, numClasses=${numClasses}, weightScale=${weightScale}`;
  const get = (parameter: string, shape: readonly number[]): Outcome<FloatTensor> =>
    expectEntry(parameters, parameter, shape, { name, result: `params.${parameter}`, input }, ["float64", "float32"]);
  const weights = { W1: [inputDim, hiddenDim], W2: [hiddenDim, numClasses] };
  for (const [parameter, shape] of Object.entries(weights)) {
    const tensor = get(parameter, shape);
    const finding = tensor.ok ? weightObjection(parameter, tensor.value, weightScale) : tensor.finding;
    if (finding !== undefined) return finding;
  }
  for (const [parameter, shape] of Object.entries({ b1: [hiddenDim], b2: [numClasses] })) {
    const tensor = get(parameter, shape);
    if (!tensor.ok) return tensor.finding;
    const nonZero = tensor.value.data.find((element) => element !== 0);
    if (nonZero !== undefined) return { code: "bias-not-zero", params: { parameter, actual: num(nonZero) } };
  }
  return undefined;
}

function weightObjection(parameter: string, { data }: FloatTensor, scale: number): Finding | undefined {
  const count = data.length;
  const mean = sum(data, (element) => element) / count;
  const deviation = Math.sqrt(sum(data, (element) => (element - mean) ** 2) / count);
  const spread = (SIGMAS * scale) / Math.sqrt(2 * count);
  const [low, high] = [scale - spread, scale + spread];
  if (!(deviation >= low && deviation <= high)) {
    return { code: "wrong-weight-scale", params: { parameter, expected: scale, actual: num(deviation), low, high } };
  }
  const bound = (SIGMAS * scale) / Math.sqrt(count);
  if (!(Math.abs(mean) <= bound)) return { code: "wrong-weight-mean", params: { parameter, actual: num(mean), bound } };
  const first = data.subarray(0, LOOKED_AT_FOR_REPETITION);
  const distinct = new Set(first).size;
  if (distinct >= first.length / 2) return undefined;
  return { code: "repeated-weights", params: { parameter, distinct, count: first.length } };
}

function sum(data: FloatTensor["data"], term: (element: number) => number): number {
  let total = 0;
  for (const element of data) total += term(element);
  return total;
}
