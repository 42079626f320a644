/** Seeded networks, and one step of the student's classifier on them. */
import { Random } from "../numeric/random.ts";
import { float64, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import { parameterNames, type Parameters } from "../oracle/oracle.ts";
import { array, type Value } from "../protocol/value.ts";
import { constructClassifier, setParameters, STEP } from "../student/classifier.ts";
import type { Outcome } from "../student/proxy.ts";
import type { CheckContext } from "./check.ts";
import { isUnchanged } from "./unchanged.ts";

/** One seeded network with one batch. */
export interface Network {
  readonly text: string;
  readonly options: { readonly inputDim: number; readonly hiddenDim: number; readonly numClasses: number };
  /** Strength of the L2 term. */
  readonly reg: number;
  readonly parameters: Parameters;
  readonly X: FloatTensor;
  readonly y: ReturnType<Random["classes"]>;
}

/** What a step returned, and the first of its arguments or parameters that is not as it was: `X`, `params.W1`. */
export interface Step {
  readonly result: Value;
  readonly changed: string | undefined;
}

/** Constructs the network, gives it its parameters, and calls the step with these arguments. */
export async function takeStep(
  { options, parameters, reg }: Network,
  args: Readonly<Record<string, Tensor>>,
  { student, seed }: CheckContext,
): Promise<Outcome<Step>> {
  // 0 is the contract's default, and left to the student's.
  const given = reg === 0 ? options : { ...options, reg };
  const constructed = await constructClassifier(student, given, `${seed}/step`);
  if (!constructed.ok) return constructed;
  const object = constructed.value;
  const set = await setParameters(student, object, { ...parameters });
  if (!set.ok) return set;
  // Twice, and the second result counts: what a step leaves behind must not be in the next one.
  const values = Object.values(args).map(array);
  const calls = await student.callEach({ object, method: STEP }, [values, values], { returnArguments: true });
  if (!calls.ok) return calls;
  const [first, call] = calls.value;
  if (first === undefined || call === undefined) throw new RangeError("Expected the results of two calls.");
  if (!first.ok) return first;
  if (!call.ok) return call;
  const after = await student.parameters(object);
  if (!after.ok) return after;
  await student.release([object.id]);
  const kept = after.value.type === "record" ? after.value.entries : new Map<string, Value>();
  const changed =
    Object.entries(args).find(([, tensor], index) => !isUnchanged(call.value.after[index], tensor))?.[0] ??
    parameterNames
      .filter((parameter) => !isUnchanged(kept.get(parameter), parameters[parameter]))
      .map((parameter) => `params.${parameter}`)[0];
  return { ok: true, value: { result: call.value.value, changed } };
}

/** N, Din, H and C are the same, so that layers that mix them up give something all the same. */
export function squareNetwork(context: CheckContext, reg: number): Network {
  return seededNetwork(context, [3, 3, 3, 3, 0], reg);
}

/**
 * Networks with one row and several, with biases that are not zero and weights large enough for every term to count.
 * The scores of the last one are beyond what exp can take, so that a softmax without its max shift shows.
 */
export function networks(context: CheckContext, reg: number): Network[] {
  const sizes = [
    [1, 4, 3, 2, 0],
    [3, 6, 5, 4, 0],
    [8, 5, 7, 3, 0],
    [20, 30, 12, 10, 0],
    [2, 3, 4, 3, 1000],
  ] as const;
  // The reg asked for and ten times as much, so that a fixed one shows.
  return sizes.map((each, index) => seededNetwork(context, each, index % 2 === 0 ? reg : reg * 10));
}

function seededNetwork(
  { student, seed }: CheckContext,
  [N, inputDim, hiddenDim, numClasses, offset]: readonly [number, number, number, number, number],
  reg: number,
): Network {
  const random = new Random(seed, "classifier", N, inputDim, hiddenDim, numClasses);
  const options = { inputDim, hiddenDim, numClasses };
  const sizes = Object.entries(options).map(([name, size]) => `${student.nameOf(name)}=${size}`);
  return {
    text: `N=${N}, ${sizes.join(", ")}${reg === 0 ? "" : `, reg=${reg}`}${offset === 0 ? "" : `, scores near ${offset}`}`,
    options,
    reg,
    parameters: {
      W1: random.normals([inputDim, hiddenDim], 0.5),
      b1: random.normals([hiddenDim], 0.5),
      W2: random.normals([hiddenDim, numClasses], 0.5),
      b2: shifted(random.normals([numClasses], 0.5), offset),
    },
    X: random.normals([N, inputDim]),
    y: random.classes(N, numClasses),
  };
}

const shifted = ({ data, shape }: FloatTensor, offset: number): FloatTensor =>
  float64(
    Float64Array.from(data, (element) => element + offset),
    shape,
  );
