/** The student's classifier, made ready for a training: constructed, its initial parameters checked and cast. */
import { num, type Finding } from "../findings.ts";
import { compare } from "../numeric/compare.ts";
import { Random } from "../numeric/random.ts";
import { isFloat, sameShape, toFloat32, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import { sumOfSquares } from "../numeric/vectors.ts";
import { parameterNames, type Parameters } from "../oracle/oracle.ts";
import { array, type Value } from "../protocol/value.ts";
import { CLASSIFIER, constructClassifier, setParameters, STEP } from "../student/classifier.ts";
import type { Outcome, StudentObject, StudentProxy } from "../student/proxy.ts";
import { equationOne } from "./equation-one.ts";
import type { Setup } from "./setup.ts";

/** Values of an image, and classes. */
const INPUT_DIM = 3072;
const CLASSES = 10;

/** float32 forward passes differ by the order of their sums; a forward pass of another formula by far more. */
const FORWARD_TOLERANCES = { rtol: 1e-3, atol: 1e-3 };

/** A classifier in the runner, its parameters float32. */
export interface Model {
  readonly object: StudentObject;
  readonly initial: Parameters;
}

/** Constructs the classifier for a run. */
export async function construct(student: StudentProxy, setup: Setup, seed: string): Promise<Outcome<Model>> {
  const { hiddenDim, weightScale, reg } = setup;
  const options = { inputDim: INPUT_DIM, hiddenDim, numClasses: CLASSES, weightScale, reg };
  const constructed = await constructClassifier(student, options, seed);
  if (!constructed.ok) return constructed;
  const value = await student.parameters(constructed.value);
  if (!value.ok) return value;
  const initial = parametersIn(value.value, hiddenDim, student.nameOf(CLASSIFIER.name));
  if (!initial.ok) return initial;
  const set = await setParameters(student, constructed.value, { ...initial.value });
  return set.ok ? { ok: true, value: { object: constructed.value, initial: initial.value } } : set;
}

/**
 * The parameters in a value, as float32: present, of the right shapes, and finite. A bias (1, M) is taken as (M,).
 *
 * @param what they are, in findings. Default: `params`.
 */
export function parametersIn(
  value: Value | undefined,
  hiddenDim: number,
  name: string,
  what = "params",
): Outcome<Parameters> {
  const entries = value?.type === "record" ? value.entries : new Map<string, Value>();
  const shapes = { W1: [INPUT_DIM, hiddenDim], b1: [hiddenDim], W2: [hiddenDim, CLASSES], b2: [CLASSES] };
  const found: Partial<Record<keyof Parameters, FloatTensor>> = {};
  for (const parameter of parameterNames) {
    const tensor = tensorIn(entries.get(parameter), shapes[parameter]);
    const expected = `an array of shape (${shapes[parameter].join(", ")})`;
    const result = `${what}.${parameter}`;
    if (tensor === undefined || !isFloat(tensor) || !sameShape(tensor.shape, shapes[parameter])) {
      const actual = tensor === undefined ? "none" : `${tensor.dtype} of shape (${tensor.shape.join(", ")})`;
      return { ok: false, finding: { code: "wrong-type", params: { name, result, expected, actual } } };
    }
    const floats = toFloat32(tensor);
    const bad = firstNotFinite(floats.data);
    if (bad !== undefined) {
      const params = { name, result, index: [], actual: num(bad), input: "training" };
      return { ok: false, finding: { code: "not-finite", params } };
    }
    found[parameter] = floats;
  }
  const { W1, b1, W2, b2 } = found;
  if (!W1 || !b1 || !W2 || !b2) throw new RangeError("A parameter was not looked at.");
  return { ok: true, value: { W1, b1, W2, b2 } };
}

function firstNotFinite(data: Float32Array): number | undefined {
  // Looked for one by one only where there may be one: it takes longer.
  return Number.isFinite(sumOfSquares(data)) ? undefined : data.find((element) => !Number.isFinite(element));
}

/** An array, without the first axis of a bias that is a row. */
function tensorIn(entry: Value | undefined, shape: readonly number[]): Tensor | undefined {
  if (entry?.type !== "array") return undefined;
  const isRow = shape.length === 1 && sameShape(entry.tensor.shape, [1, ...shape]);
  return isRow ? { ...entry.tensor, shape } : entry.tensor;
}

/**
 * A note where the student's scores are not those of equation (1): the accuracies are measured by the equation, and
 * then speak of another network than the one that was trained.
 */
export async function forwardNote(student: StudentProxy, { object, initial }: Model, seed: number): Promise<Finding[]> {
  const X = toFloat32(new Random(seed, "forward").normals([5, INPUT_DIM]));
  const call = await student.call({ object, method: STEP }, [array(X)]);
  if (!call.ok || call.value.value.type !== "array") return [];
  const { tensor } = call.value.value;
  if (!isFloat(tensor) || !sameShape(tensor.shape, [5, CLASSES])) return [];
  const comparison = compare(tensor, await equationOne(initial, X), FORWARD_TOLERANCES);
  if (comparison.wrong === 0) return [];
  const params = { name: student.nameOf(STEP), relativeError: num(comparison.relativeError) };
  return [{ code: "forward-differs", params }];
}
