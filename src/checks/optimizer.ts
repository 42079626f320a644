/**
 * 4.2 (d): an optimizer's update, followed over several steps with several rates and betas: what a right step returns is
 * what the next one gets, so that a velocity that is not kept shows. All inputs follow from the seed alone.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { Random } from "../numeric/random.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import { array, number, type Value } from "../protocol/value.ts";
import type { OptimizerPart } from "../rubric/schema.ts";
import type { StudentProxy } from "../student/proxy.ts";
import { onInput, stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { expectArray, expectList } from "./expect.ts";
import { arraysText } from "./input-text.ts";

const STEPS = 4;
/** What the contract's defaults are, for the call that leaves them out. */
const DEFAULTS = { beta: 0.5, learningRate: 1e-3 };

interface Setting {
  readonly shape: readonly number[];
  /** Absent: left to the student's defaults. */
  readonly beta?: number;
  readonly learningRate?: number;
}

const settings: readonly Setting[] = [
  { shape: [3], beta: 0.5, learningRate: 0.1 },
  { shape: [4, 3], beta: 0.9, learningRate: 0.01 },
  { shape: [2, 5], beta: 0, learningRate: 0.5 },
  { shape: [3, 2] },
];

/** Judges one optimizer. */
export const checkOptimizer: Check<OptimizerPart> = async (part, context) => {
  const results = part.optimizer === "sgd" ? ["newW"] : ["newW", "newVelocity"];
  const evidence = new Evidence(context.student.nameOf(part.optimizer), results, part);
  const observations: Observation[] = [];
  for (const setting of settings) {
    const stop = await follow(setting, part, context, { evidence, observations });
    if (stop !== undefined) return stop;
  }
  return diagnosed(evidence, observations, context);
};

/** Takes the steps of one setting. Answers only where there is nothing more to judge. */
async function follow(
  setting: Setting,
  part: OptimizerPart,
  context: CheckContext,
  { evidence, observations }: { readonly evidence: Evidence; readonly observations: Observation[] },
): Promise<Judgement | undefined> {
  const { student, oracle, seed } = context;
  const { shape, beta = DEFAULTS.beta, learningRate = DEFAULTS.learningRate } = setting;
  const random = new Random(seed, part.optimizer, ...shape);
  const name = student.nameOf(part.optimizer);
  let W = random.normals(shape);
  let velocity = random.normals(shape, 0);
  for (let step = 1; step <= STEPS; step++) {
    const dW = random.normals(shape);
    const input = `step ${step}, ${settingText(setting, student)}, ${arraysText({ W, dW, velocity }) ?? `W of shape (${shape.join(", ")})`}`;
    const call = await student.call(
      { module: "optim", name: part.optimizer },
      argumentsOf(part, setting, { W, dW, velocity }),
    );
    if (!call.ok) return stopped(onInput(call.finding, input));
    const isMomentum = part.optimizer === "sgdMomentum";
    const subject = { name, result: "result", input };
    const values = isMomentum ? expectList(call.value.value, 2, "[newW, newVelocity]", subject) : undefined;
    if (values?.ok === false) return stopped(values.finding);
    const [newW, newVelocity] = values?.value ?? [call.value.value];
    const { shape: _, ...factors } = setting;
    const question = isMomentum
      ? ({ of: "sgdMomentum", W, dW, velocity, ...factors } as const)
      : ({ of: "sgd", W, dW, ...factors } as const);
    observations.push({ question, results: resultsSeen({ newW, newVelocity }), input });
    const right = isMomentum
      ? oracle.sgdMomentum(W, dW, velocity, beta, learningRate)
      : { newW: oracle.sgd(W, dW, learningRate), newVelocity: velocity };
    compareOne(evidence, { name, result: "newW", input }, newW, right.newW);
    if (isMomentum) compareOne(evidence, { name, result: "newVelocity", input }, newVelocity, right.newVelocity);
    W = right.newW;
    velocity = right.newVelocity;
  }
  return undefined;
}

function settingText({ beta, learningRate }: Setting, student: StudentProxy): string {
  const rate = student.nameOf("learningRate");
  if (beta === undefined || learningRate === undefined) {
    return `beta and ${rate} left out, so ${DEFAULTS.beta} and ${DEFAULTS.learningRate}`;
  }
  return `beta=${beta}, ${rate}=${learningRate}`;
}

function argumentsOf(
  { optimizer }: OptimizerPart,
  { beta, learningRate }: Setting,
  { W, dW, velocity }: { W: FloatTensor; dW: FloatTensor; velocity: FloatTensor },
): Value[] {
  const rate = learningRate === undefined ? [] : [number(learningRate)];
  if (optimizer === "sgd") return [array(W), array(dW), ...rate];
  const factor = beta === undefined ? [] : [number(beta)];
  return [array(W), array(dW), array(velocity), ...factor, ...rate];
}

/** Compares one result, where it has the right form. */
function compareOne(
  evidence: Evidence,
  subject: { name: string; result: string; input: string },
  value: Value | undefined,
  right: FloatTensor,
): void {
  const tensor = expectArray(value ?? { type: "nothing" }, right.shape, subject);
  if (tensor.ok) evidence.compare(subject.result, tensor.value, right, subject.input);
  else evidence.object(subject.result, tensor.finding);
}
