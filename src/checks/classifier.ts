/**
 * 4.2 (b) and (g): the two-layer classifier. Its initial parameters are judged by their shapes and statistics; scores,
 * loss and gradients with parameters that the grader sets, so that they do not depend on how a student draws them.
 */
import { Random } from "../numeric/random.ts";
import { float64, type FloatTensor } from "../numeric/tensor.ts";
import { parameterNames, type Parameters } from "../oracle/oracle.ts";
import { array, type Value } from "../protocol/value.ts";
import type { ClassifierPart } from "../rubric/schema.ts";
import { constructClassifier, setParameters, STEP } from "../student/classifier.ts";
import type { Outcome } from "../student/proxy.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { Evidence } from "./evidence.ts";
import { expectArray, expectList, expectNumber } from "./expect.ts";
import { judgeInitialisation } from "./initialisation.ts";

/** One seeded network with one batch. */
interface Network {
  readonly text: string;
  readonly options: { readonly inputDim: number; readonly hiddenDim: number; readonly numClasses: number };
  readonly parameters: Parameters;
  readonly X: FloatTensor;
  readonly y: ReturnType<Random["classes"]>;
}

/** Judges one aspect of the classifier. */
export const checkClassifier: Check<ClassifierPart> = async (part, context) => {
  await context.student.start();
  switch (part.of) {
    case "initialisation":
      return judgeInitialisation(context);
    case "scores":
      return judgeScores(part, context);
    case "loss":
      return judgeLoss(part, context);
    case "gradients":
      return judgeGradients(part, context);
  }
};

async function judgeScores(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = context.student.nameOf(STEP);
  const evidence = new Evidence(`${name}(X)`, ["scores"], part.tolerances);
  for (const network of networks(context.seed)) {
    const result = await step(network, part.reg, [array(network.X)], context);
    if (!result.ok) return stopped(result.finding);
    const shape = [network.X.shape[0] ?? 0, network.options.numClasses];
    const subject = { name: `${name}(X)`, result: "scores", input: network.text };
    const scores = expectArray(result.value, shape, subject);
    if (!scores.ok) return stopped(scores.finding);
    evidence.compare("scores", scores.value, context.oracle.scores(network.parameters, network.X), network.text);
  }
  return evidence.judgement();
}

async function judgeLoss(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X, y)`;
  const evidence = new Evidence(name, ["loss"], part.tolerances);
  for (const network of networks(context.seed)) {
    const pair = await lossAndGradients(name, network, part.reg, context);
    if (!pair.ok) return stopped(pair.finding);
    const loss = expectNumber(pair.value[0] ?? { type: "nothing" }, { name, result: "loss", input: network.text });
    if (!loss.ok) return stopped(loss.finding);
    const expected = context.oracle.lossAndGradients(network.parameters, network.X, network.y, part.reg).loss;
    evidence.compare("loss", float64([loss.value], []), float64([expected], []), network.text);
  }
  return evidence.judgement();
}

async function judgeGradients(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X, y)`;
  const results = parameterNames.map((parameter) => `grads.${parameter}`);
  const evidence = new Evidence(name, results, part.tolerances);
  for (const network of networks(context.seed)) {
    const pair = await lossAndGradients(name, network, part.reg, context);
    if (!pair.ok) return stopped(pair.finding);
    const gradients = pair.value[1] ?? { type: "nothing" };
    const entries = gradients.type === "record" ? gradients.entries : new Map<string, Value>();
    const expected = context.oracle.lossAndGradients(network.parameters, network.X, network.y, part.reg).gradients;
    for (const parameter of parameterNames) {
      const result = `grads.${parameter}`;
      const subject = { name, result, input: network.text };
      const gradient = expectArray(entries.get(parameter) ?? { type: "nothing" }, expected[parameter].shape, subject);
      if (gradient.ok) evidence.compare(result, gradient.value, expected[parameter], network.text);
      else evidence.object(result, gradient.finding);
    }
  }
  return evidence.judgement();
}

async function lossAndGradients(
  name: string,
  network: Network,
  reg: number,
  context: CheckContext,
): Promise<Outcome<readonly Value[]>> {
  const result = await step(network, reg, [array(network.X), array(network.y)], context);
  if (!result.ok) return result;
  return expectList(result.value, 2, "[loss, grads]", { name, result: "result", input: network.text });
}

/** Constructs the network, gives it its parameters, and calls the step with these arguments. */
async function step(
  { options, parameters }: Network,
  reg: number,
  args: readonly Value[],
  { student, seed }: CheckContext,
): Promise<Outcome<Value>> {
  const constructed = await constructClassifier(student, { ...options, reg }, `${seed}/step`);
  if (!constructed.ok) return constructed;
  const object = constructed.value;
  const set = await setParameters(student, object, { ...parameters });
  if (!set.ok) return set;
  const call = await student.call({ object, method: STEP }, args);
  await student.release([object.id]);
  return call.ok ? { ok: true, value: call.value.value } : call;
}

/** Networks with one row and several, with biases that are not zero and weights large enough for every term to count. */
function networks(seed: number): Network[] {
  return [
    [1, 4, 3, 2],
    [3, 6, 5, 4],
    [8, 5, 7, 3],
    [20, 30, 12, 10],
  ].map(([N = 0, inputDim = 0, hiddenDim = 0, numClasses = 0]) => {
    const random = new Random(seed, "classifier", N, inputDim, hiddenDim, numClasses);
    return {
      text: `N=${N}, inputDim=${inputDim}, hiddenDim=${hiddenDim}, numClasses=${numClasses}`,
      options: { inputDim, hiddenDim, numClasses },
      parameters: {
        W1: random.normals([inputDim, hiddenDim], 0.5),
        b1: random.normals([hiddenDim], 0.5),
        W2: random.normals([hiddenDim, numClasses], 0.5),
        b2: random.normals([numClasses], 0.5),
      },
      X: random.normals([N, inputDim]),
      y: random.classes(N, numClasses),
    };
  });
}
