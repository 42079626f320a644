/** The classifier's initial parameters: shapes, zero biases, weights of mean 0 and of the deviation asked for. */
import { num, type Finding } from "../findings.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import { parameterNames } from "../oracle/oracle.ts";
import type { Value } from "../protocol/value.ts";
import type { ClassifierPart } from "../rubric/schema.ts";
import { CLASSIFIER, constructClassifier } from "../student/classifier.ts";
import type { StudentProxy } from "../student/proxy.ts";
import { stopped, type CheckContext, type Judgement } from "./check.ts";
import { Evidence } from "./evidence.ts";
import { expectParameter } from "./expect.ts";

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
export async function judgeInitialisation(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const { student, seed } = context;
  const name = student.nameOf(CLASSIFIER.name);
  const evidence = new Evidence(name, parameterNames.map(resultOf), part);
  for (const [index, options] of constructions.entries()) {
    const object = await constructClassifier(student, options, `${seed}/initialisation/${index}`);
    if (!object.ok) return stopped(object.finding);
    const parameters = await student.parameters(object.value);
    if (!parameters.ok) return stopped(parameters.finding);
    await student.release([object.value.id]);
    const finding = objection(parameters.value, { ...DEFAULTS, ...options }, student, evidence);
    if (finding !== undefined) return stopped(finding);
  }
  const judgement = evidence.judgement();
  const params = { name, constructions: constructions.length };
  return { ...judgement, findings: [...judgement.findings, { code: "right-initialisation", params }] };
}

const resultOf = (parameter: string): string => `params.${parameter}`;

/** What speaks against the parameters; what is let pass goes to the evidence. */
function objection(
  parameters: Value,
  options: typeof DEFAULTS,
  student: StudentProxy,
  evidence: Evidence,
): Finding | undefined {
  const name = student.nameOf(CLASSIFIER.name);
  const { inputDim, hiddenDim, numClasses, weightScale } = options;
  const input = Object.entries(options)
    .map(([option, value]) => `${student.nameOf(option)}=${value}`)
    .join(", ");
  const shapes = { W1: [inputDim, hiddenDim], b1: [hiddenDim], W2: [hiddenDim, numClasses], b2: [numClasses] };
  // The weights first: a wrong size shows in them.
  for (const parameter of ["W1", "W2", "b1", "b2"] as const) {
    const result = resultOf(parameter);
    const tensor = expectParameter(parameters, parameter, shapes[parameter], { name, result, input });
    if (!tensor.ok) return tensor.finding;
    if (tensor.variation !== undefined) evidence.letPass(result, tensor.variation);
    const isWeight = shapes[parameter].length === 2;
    const finding = isWeight
      ? weightObjection(parameter, tensor.value, weightScale)
      : biasObjection(parameter, tensor.value);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function biasObjection(parameter: string, { data }: FloatTensor): Finding | undefined {
  const nonZero = data.find((element) => element !== 0);
  return nonZero === undefined ? undefined : { code: "bias-not-zero", params: { parameter, actual: num(nonZero) } };
}

function weightObjection(parameter: string, { data }: FloatTensor, scale: number): Finding | undefined {
  const count = data.length;
  const mean = sum(data) / count;
  const deviation = Math.sqrt(sumOfSquares(data, mean) / count);
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

// With an index: ten times as fast, until the compiler knows, as going through a typed array.
function sum(data: FloatTensor["data"]): number {
  let total = 0;
  for (let index = 0; index < data.length; index++) total += data[index] ?? 0;
  return total;
}

function sumOfSquares(data: FloatTensor["data"], from: number): number {
  let total = 0;
  for (let index = 0; index < data.length; index++) total += ((data[index] ?? 0) - from) ** 2;
  return total;
}
