/**
 * 4.2 (b) and (g): the two-layer classifier. Its initial parameters are judged by their shapes and statistics; scores,
 * loss and gradients with parameters that the grader sets, so that they do not depend on how a student draws them.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { Random } from "../numeric/random.ts";
import { float64, toFloat32, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import { parameterNames, type Parameters } from "../oracle/oracle.ts";
import { array, type Value } from "../protocol/value.ts";
import type { ClassifierPart } from "../rubric/schema.ts";
import { constructClassifier, setParameters, STEP } from "../student/classifier.ts";
import type { Outcome } from "../student/proxy.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { expectArray, expectList, expectNumber, expectParameter } from "./expect.ts";
import { changesToSoftmaxLoss } from "./given.ts";
import { judgeInitialisation } from "./initialisation.ts";
import { isUnchanged } from "./unchanged.ts";

/** One seeded network with one batch. */
interface Network {
  readonly text: string;
  readonly options: { readonly inputDim: number; readonly hiddenDim: number; readonly numClasses: number };
  /** Strength of the L2 term. */
  readonly reg: number;
  readonly parameters: Parameters;
  readonly X: FloatTensor;
  readonly y: ReturnType<Random["classes"]>;
}

/** Judges one aspect of the classifier. */
export const checkClassifier: Check<ClassifierPart> = async (part, context) => {
  switch (part.of) {
    case "initialisation":
      return judgeInitialisation(part, context);
    case "scores":
      return judgeScores(part, context);
    case "loss": {
      const judgement = await judgeLoss(part, context);
      const given = await changesToSoftmaxLoss(part, context);
      return { ...judgement, findings: [...judgement.findings, ...given] };
    }
    case "gradients":
      return judgeGradients(part, context);
  }
};

async function judgeScores(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = context.student.nameOf(STEP);
  const evidence = new Evidence(`${name}(X)`, ["scores"], part);
  const observations: Observation[] = [];
  for (const network of networks(context, part.reg)) {
    const step = await takeStep(network, { X: network.X }, context);
    if (!step.ok) return stopped(step.finding);
    const shape = [network.X.shape[0] ?? 0, network.options.numClasses];
    const subject = { name: `${name}(X)`, result: "scores", input: network.text };
    const { parameters, X, text: input } = network;
    const question = { of: "scores", parameters, X } as const;
    observations.push({ question, results: resultsSeen({ scores: step.value.result }), input });
    const scores = expectArray(step.value.result, shape, subject);
    if (!scores.ok) return stopped(scores.finding);
    objectToChange(evidence, `${name}(X)`, step.value, network);
    evidence.compare("scores", scores.value, context.oracle.scores(network.parameters, network.X), network.text);
  }
  return diagnosed(evidence, observations, context);
}

async function judgeLoss(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X, y)`;
  const evidence = new Evidence(name, ["loss"], part);
  const observations: Observation[] = [];
  for (const network of networks(context, part.reg)) {
    const step = await takeStep(network, { X: network.X, y: network.y }, context);
    if (!step.ok) return stopped(step.finding);
    const pair = pairIn(step.value, name, network);
    if (!pair.ok) return stopped(pair.finding);
    observations.push(observationOf(network, { loss: pair.value[0] }));
    const loss = expectNumber(pair.value[0] ?? { type: "nothing" }, { name, result: "loss", input: network.text });
    if (!loss.ok) return stopped(loss.finding);
    objectToChange(evidence, name, step.value, network);
    const expected = context.oracle.lossAndGradients(network.parameters, network.X, network.y, network.reg).loss;
    evidence.compare("loss", exactness(pair.value)(loss.value), float64([expected], []), network.text);
  }
  return diagnosed(evidence, observations, context);
}

async function judgeGradients(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X, y)`;
  const results = parameterNames.map((parameter) => `grads.${parameter}`);
  const evidence = new Evidence(name, results, part);
  const observations: Observation[] = [];
  for (const network of networks(context, part.reg)) {
    const step = await takeStep(network, { X: network.X, y: network.y }, context);
    if (!step.ok) return stopped(step.finding);
    const pair = pairIn(step.value, name, network);
    if (!pair.ok) return stopped(pair.finding);
    objectToChange(evidence, name, step.value, network);
    const gradients = pair.value[1] ?? { type: "nothing" };
    const entries = gradients.type === "record" ? [...gradients.entries] : [];
    const seen = Object.fromEntries(entries.map(([parameter, value]) => [`grads.${parameter}`, value]));
    observations.push(observationOf(network, seen));
    const exact = exactness(pair.value);
    const expected = context.oracle.lossAndGradients(network.parameters, network.X, network.y, network.reg).gradients;
    for (const parameter of parameterNames) {
      const result = `grads.${parameter}`;
      const subject = { name, result, input: network.text };
      const gradient = expectParameter(gradients, parameter, expected[parameter].shape, subject);
      if (gradient.variation !== undefined) evidence.letPass(result, gradient.variation);
      if (gradient.ok) evidence.compare(result, exact(gradient.value), expected[parameter], network.text);
      else evidence.object(result, gradient.finding);
    }
  }
  return diagnosed(evidence, observations, context);
}

/** What a step on this network returned. */
function observationOf(
  { parameters, X, y, reg, text }: Network,
  values: Readonly<Record<string, Value | undefined>>,
): Observation {
  return { question: { of: "step", parameters, X, y, reg }, results: resultsSeen(values), input: text };
}

/**
 * Makes results as exact as the least exact of their step: of a step in float32 a number has no dtype, and the sum of a
 * gradient with a float64 weight looks like more than it is.
 */
function exactness([loss, gradients]: readonly Value[]): (result: FloatTensor) => FloatTensor {
  const results = [loss, ...(gradients?.type === "record" ? gradients.entries.values() : [])];
  const isFloat32 = results.some((result) => result?.type === "array" && result.tensor.dtype === "float32");
  return (result) => (isFloat32 ? toFloat32(result) : result);
}

/** What a step returned, and the first of its arguments or parameters that is not as it was: `X`, `params.W1`. */
interface Step {
  readonly result: Value;
  readonly changed: string | undefined;
}

/** Constructs the network, gives it its parameters, and calls the step with these arguments. */
async function takeStep(
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

function pairIn({ result }: Step, name: string, { text }: Network): Outcome<readonly Value[]> {
  return expectList(result, 2, "[loss, grads]", { name, result: "result", input: text });
}

/** A step that changes what it was given is of no use twice. */
function objectToChange(evidence: Evidence, name: string, { changed }: Step, { text }: Network): void {
  if (changed === undefined) return;
  evidence.objectToAll({ code: "input-changed", params: { name, argument: changed, input: text } });
}

/**
 * Networks with one row and several, with biases that are not zero and weights large enough for every term to count.
 * The scores of the last one are beyond what exp can take, so that a softmax without its max shift shows.
 */
function networks({ student, seed }: CheckContext, reg: number): Network[] {
  return [
    [1, 4, 3, 2, 0],
    [3, 6, 5, 4, 0],
    [8, 5, 7, 3, 0],
    [20, 30, 12, 10, 0],
    [2, 3, 4, 3, 1000],
  ].map(([N = 0, inputDim = 0, hiddenDim = 0, numClasses = 0, offset = 0], index) => {
    const random = new Random(seed, "classifier", N, inputDim, hiddenDim, numClasses);
    // The reg asked for and ten times as much, so that a fixed one shows.
    const ownReg = index % 2 === 0 ? reg : reg * 10;
    const options = { inputDim, hiddenDim, numClasses };
    const sizes = Object.entries(options).map(([name, size]) => `${student.nameOf(name)}=${size}`);
    return {
      text: `N=${N}, ${sizes.join(", ")}${reg === 0 ? "" : `, reg=${ownReg}`}${offset === 0 ? "" : `, scores near ${offset}`}`,
      options,
      reg: ownReg,
      parameters: {
        W1: random.normals([inputDim, hiddenDim], 0.5),
        b1: random.normals([hiddenDim], 0.5),
        W2: random.normals([hiddenDim, numClasses], 0.5),
        b2: shifted(random.normals([numClasses], 0.5), offset),
      },
      X: random.normals([N, inputDim]),
      y: random.classes(N, numClasses),
    };
  });
}

const shifted = ({ data, shape }: FloatTensor, offset: number): FloatTensor =>
  float64(
    Float64Array.from(data, (element) => element + offset),
    shape,
  );
