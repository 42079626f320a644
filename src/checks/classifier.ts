/**
 * 4.2 (b) and (g): the two-layer classifier. Its initial parameters are judged by their shapes and statistics; scores,
 * loss and gradients with parameters that the grader sets, so that they do not depend on how a student draws them.
 */
import { float64, toFloat32, type FloatTensor } from "../numeric/tensor.ts";
import { parameterNames } from "../oracle/oracle.ts";
import type { Question } from "../oracle/questions.ts";
import { array, type Value } from "../protocol/value.ts";
import type { ClassifierPart } from "../rubric/schema.ts";
import { STEP } from "../student/classifier.ts";
import type { Outcome } from "../student/proxy.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import type { Network, Step } from "./classifier-step.ts";
import { judgeSteps } from "./classifier-steps.ts";
import { expectArray, expectList, expectNumber, expectParameter } from "./expect.ts";
import { changesToSoftmaxLoss, withChanges } from "./given.ts";
import { judgeInitialisation } from "./initialisation.ts";

/** Judges one aspect of the classifier. */
export const checkClassifier: Check<ClassifierPart> = async (part, context) => {
  switch (part.of) {
    case "initialisation":
      return judgeInitialisation(part, context);
    case "scores":
      return judgeScores(part, context);
    case "loss": {
      const judgement = await judgeLoss(part, context);
      return withChanges(judgement, await changesToSoftmaxLoss(part, context));
    }
    case "gradients":
      return judgeGradients(part, context);
  }
};

/** Scores come of X alone; loss and gradients of X and y. */
async function judgeScores(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X)`;
  return judgeSteps(part, context, {
    name,
    results: ["scores"],
    argumentsOf: ({ X }) => ({ X }),
    questionOf: ({ parameters, X }) => ({ of: "scores", parameters, X }),
    judge: ({ network, step, evidence }) => {
      const shape = [network.X.shape[0] ?? 0, network.options.numClasses];
      const scores = expectArray(step.result, shape, { name, result: "scores", input: network.text });
      if (!scores.ok) return stopped(scores.finding);
      evidence.compare("scores", scores.value, context.oracle.scores(network.parameters, network.X), network.text);
      return { returned: { scores: { ...array(scores.value) } }, exact: (result) => result };
    },
  });
}

const stepOn = ({ parameters, X, y, reg }: Network): Question => ({ of: "step", parameters, X, y, reg });

async function judgeLoss(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X, y)`;
  return judgeSteps(part, context, {
    name,
    results: ["loss"],
    argumentsOf: ({ X, y }) => ({ X, y }),
    questionOf: stepOn,
    judge: ({ network, step, evidence }) => {
      const pair = pairIn(step, name, network);
      if (!pair.ok) return stopped(pair.finding);
      const [first = NOTHING] = pair.value;
      const loss = expectNumber(first, { name, result: "loss", input: network.text });
      if (!loss.ok) return stopped(loss.finding);
      const expected = context.oracle.lossAndGradients(network.parameters, network.X, network.y, network.reg).loss;
      const exact = exactness(pair.value);
      evidence.compare("loss", exact(loss.value), float64([expected], []), network.text);
      return { returned: { loss: array(loss.value) }, exact };
    },
  });
}

async function judgeGradients(part: ClassifierPart, context: CheckContext): Promise<Judgement> {
  const name = `${context.student.nameOf(STEP)}(X, y)`;
  return judgeSteps(part, context, {
    name,
    results: parameterNames.map((parameter) => `grads.${parameter}`),
    argumentsOf: ({ X, y }) => ({ X, y }),
    questionOf: stepOn,
    judge: ({ network, step, evidence }) => {
      const pair = pairIn(step, name, network);
      if (!pair.ok) return stopped(pair.finding);
      const gradients = pair.value[1] ?? NOTHING;
      const exact = exactness(pair.value);
      const { parameters, X, y, reg } = network;
      const expected = context.oracle.lossAndGradients(parameters, X, y, reg).gradients;
      for (const parameter of parameterNames) {
        const result = `grads.${parameter}`;
        const subject = { name, result, input: network.text };
        const gradient = expectParameter(gradients, parameter, expected[parameter].shape, subject);
        if (gradient.variation !== undefined) evidence.letPass(result, gradient.variation);
        if (gradient.ok) evidence.compare(result, exact(gradient.value), expected[parameter], network.text);
        else evidence.differ(result, gradient.finding);
      }
      const entries = gradients.type === "record" ? gradients.entries : new Map<string, Value>();
      return { returned: Object.fromEntries(entriesOf(entries)), exact };
    },
  });
}

const entriesOf = (entries: ReadonlyMap<string, Value>): [string, Value][] =>
  [...entries].map(([key, value]) => [`grads.${key}`, value]);

const NOTHING: Value = { type: "nothing" };

/**
 * Makes results as exact as the least exact of their step: of a step in float32 a number has no dtype, and the sum of a
 * gradient with a float64 weight looks like more than it is.
 */
function exactness([loss, gradients]: readonly Value[]): (result: FloatTensor) => FloatTensor {
  const results = [loss, ...(gradients?.type === "record" ? gradients.entries.values() : [])];
  const isFloat32 = results.some((result) => result?.type === "array" && result.tensor.dtype === "float32");
  return (result) => (isFloat32 ? toFloat32(result) : result);
}

function pairIn({ result }: Step, name: string, { text }: Network): Outcome<readonly Value[]> {
  return expectList(result, 2, "[loss, grads]", { name, result: "result", input: text });
}
