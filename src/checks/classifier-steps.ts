/**
 * Judges what a classifier's steps return: against the reference, and where they differ against the student's own layers,
 * put together. A classifier that is right with its own wrong layers is not charged for them again.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { num, type Finding } from "../findings.ts";
import { float64, isFloat, sameShape, toFloat32, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import type { Question } from "../oracle/questions.ts";
import type { Value } from "../protocol/value.ts";
import type { ClassifierPart } from "../rubric/schema.ts";
import { onInput, stopped, type CheckContext, type Judgement } from "./check.ts";
import { networks, squareNetwork, takeStep, type Network, type Step } from "./classifier-step.ts";
import { compose, type Composition } from "./composition.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { judgeOwnLoss } from "./own-loss.ts";
import { usableLayers, type LayerResult } from "./usable-layers.ts";

/** What a step returned that has the right form. */
interface Judged {
  /** Result → value, for example `grads.W1`. */
  readonly returned: Readonly<Record<string, Value>>;
  /** Makes a result as exact as its step is. */
  readonly exact: (result: FloatTensor) => FloatTensor;
}

/** One aspect of a step: its scores, its loss, its gradients. */
export interface Aspect {
  /** The method with its arguments, as the student spells it. */
  readonly name: string;
  readonly results: readonly string[];
  readonly argumentsOf: (network: Network) => Readonly<Record<string, Tensor>>;
  readonly questionOf: (network: Network) => Question;
  /** Compares with the reference; a Judgement where there is nothing to compare. */
  readonly judge: (one: { network: Network; step: Step; evidence: Evidence }) => Judged | Judgement;
}

interface Taken extends Judged {
  readonly network: Network;
  readonly changed: string | undefined;
}

/** Judges an aspect on all networks. */
export async function judgeSteps(part: ClassifierPart, context: CheckContext, aspect: Aspect): Promise<Judgement> {
  const evidence = new Evidence(aspect.name, aspect.results, part);
  const all = networks(context, part.reg);
  const taken: Taken[] = [];
  for (const network of all) {
    const one = await takeOne(network, context, aspect, evidence);
    if ("finding" in one) {
      return (await judgePastFailure(part, context, aspect, { ...one, network })) ?? stopped(one.finding);
    }
    if ("status" in one) return one;
    taken.push(one);
  }
  if (evidence.unexplained.length > 0 || evidence.varied.length > 0) {
    const compositions = await compose(context.student, all);
    await carryForward(evidence, taken, compositions, context);
    if (part.of === "gradients") await carryDerivatives(evidence, taken, context);
  }
  return diagnosed(evidence, observationsOf(taken, aspect), context);
}

function observationsOf(taken: readonly Taken[], { questionOf }: Aspect): Observation[] {
  return taken.map(({ network, returned }) => ({
    question: questionOf(network),
    results: resultsSeen(returned),
    input: network.text,
  }));
}

/** Takes for right what is the derivative of the student's own loss. */
async function carryDerivatives(evidence: Evidence, taken: readonly Taken[], context: CheckContext): Promise<void> {
  if (evidence.unexplained.length === 0 || taken.some(({ changed }) => changed !== undefined)) return;
  // Of a loss that is built on stubs, the derivative says as little as they do.
  const usable = await usableLayers(context.student, context.seed);
  if (!forwards.every((layer) => usable.has(layer))) return;
  const verdicts = await judgeOwnLoss(taken, context);
  for (const result of evidence.unexplained) {
    const verdict = verdicts.get(result);
    if (verdict === "pass") evidence.carry(result, "own-forward");
  }
}

async function takeOne(
  network: Network,
  context: CheckContext,
  aspect: Aspect,
  evidence: Evidence,
): Promise<Taken | Judgement | { readonly finding: Finding }> {
  const step = await takeStep(network, aspect.argumentsOf(network), context);
  if (!step.ok) return { finding: onInput(step.finding, network.text) };
  const { changed } = step.value;
  if (changed !== undefined) {
    // A step that changes what it was given is of no use twice.
    const params = { name: aspect.name, argument: changed, input: network.text };
    evidence.differInAll({ code: "input-changed", params });
  }
  const judged = aspect.judge({ network, step: step.value, evidence });
  return "status" in judged ? judged : { ...judged, network, changed };
}

/**
 * A step that throws may do so for what its layers return. Where the layers, put together, do not get through either, the
 * networks count on which they do; one whose sizes are all the same is among them, because there shapes that are mixed up
 * fit. Undefined where the failure is the classifier's own, or no network is left.
 */
async function judgePastFailure(
  part: ClassifierPart,
  context: CheckContext,
  aspect: Aspect,
  { finding, network }: { readonly finding: Finding; readonly network: Network },
): Promise<Judgement | undefined> {
  if (finding.code !== "threw" || part.carriedForward === 0) return undefined;
  const all = [...networks(context, part.reg), squareNetwork(context, part.reg)];
  const compositions = await compose(context.student, all);
  const isWhole = (index: number): boolean => isComplete(compositions[index], all[index], aspect);
  if (isWhole(all.findIndex(({ text }) => text === network.text))) return undefined;
  const evidence = new Evidence(aspect.name, aspect.results, part);
  evidence.differInAll(finding);
  const taken: Taken[] = [];
  const whole: Composition[] = [];
  for (const [index, each] of all.entries()) {
    const composition = compositions[index];
    if (composition === undefined || !isWhole(index)) continue;
    const one = await takeOne(each, context, aspect, evidence);
    if ("finding" in one || "status" in one) return undefined;
    taken.push(one);
    whole.push(composition);
  }
  if (taken.length === 0) return undefined;
  await carryForward(evidence, taken, whole, context);
  const judgement = diagnosed(evidence, observationsOf(taken, aspect), context);
  return judgement.right > 0 ? judgement : undefined;
}

/** Whether the layers get through; with y, also on the way back, with gradients that can be added to the weights. */
function isComplete(composition: Composition | undefined, network: Network | undefined, { results }: Aspect): boolean {
  if (composition?.scores === undefined || network === undefined) return false;
  if (results.includes("scores")) return true;
  const { W1, b1, W2, b2 } = composition.gradients;
  const { parameters } = network;
  return b1 !== undefined && b2 !== undefined && fits(W1, parameters.W1) && fits(W2, parameters.W2);
}

/** Whether a gradient can be added to what it belongs to. */
const fits = (gradient: Value | undefined, { shape }: FloatTensor): boolean =>
  gradient?.type === "array" && sameShape(gradient.tensor.shape, shape);

const forwards = ["fc.out", "relu.out"] as const;
/** What each result is made of. */
const madeOf: Readonly<Record<string, readonly LayerResult[]>> = {
  scores: forwards,
  loss: forwards,
  "grads.W1": [...forwards, "fc.dX", "relu.dx", "fc.dW"],
  "grads.b1": [...forwards, "fc.dX", "relu.dx", "fc.db"],
  "grads.W2": [...forwards, "fc.dW"],
  "grads.b2": [...forwards, "fc.db"],
};

/** Takes for right what agrees with the student's own layers on all networks. */
async function carryForward(
  evidence: Evidence,
  taken: readonly Taken[],
  compositions: readonly Composition[],
  { student, seed }: CheckContext,
): Promise<void> {
  const usable = await usableLayers(student, seed);
  for (const result of new Set([...evidence.unexplained, ...evidence.varied])) {
    if (!(madeOf[result] ?? []).every((layer) => usable.has(layer))) continue;
    const agrees = taken.map((one, index) => agreesWith(one, compositions[index], result, evidence));
    if (agrees.every(Boolean)) {
      if (evidence.unexplained.includes(result)) evidence.carry(result, "own-parts");
      evidence.forgive(result, "own-parts");
    } else {
      evidence.explain(result, (finding) => withOwnLayers(finding, result, taken, compositions));
    }
  }
}

function agreesWith(
  { network, returned, exact, changed }: Taken,
  composition: Composition | undefined,
  result: string,
  evidence: Evidence,
): boolean {
  if (changed !== undefined && composition?.changed.has(changed) !== true) return false;
  const [is, should] = [returned[result], composed(composition, network, result)];
  if (is?.type !== "array" || !isFloat(is.tensor) || should === undefined) return false;
  if (!sameShape(is.tensor.shape, should.shape)) return false;
  const actual = should.dtype === "float32" ? toFloat32(is.tensor) : exact(is.tensor);
  return evidence.compared(actual, should).wrong === 0;
}

/** A result as the layers give it, with the term that regularization adds. */
function composed(composition: Composition | undefined, network: Network, result: string): FloatTensor | undefined {
  const { parameters, reg } = network;
  if (composition === undefined) return undefined;
  if (result === "scores") return floatsIn(composition.scores);
  if (result === "loss") {
    const squares = [...parameters.W1.data, ...parameters.W2.data].reduce((sum, weight) => sum + weight ** 2, 0);
    return composition.loss === undefined ? undefined : float64([composition.loss + reg * squares], []);
  }
  switch (result) {
    case "grads.W1":
    case "grads.W2": {
      const name = result === "grads.W1" ? "W1" : "W2";
      const gradient = floatsIn(composition.gradients[name]);
      const { data } = parameters[name];
      const added = gradient?.data.map((value, index) => value + 2 * reg * (data[index] ?? Number.NaN));
      return gradient && added && { ...gradient, data: added };
    }
    case "grads.b1":
      return floatsIn(composition.gradients.b1);
    case "grads.b2":
      return floatsIn(composition.gradients.b2);
    default:
      return undefined;
  }
}

function floatsIn(value: Value | undefined): FloatTensor | undefined {
  return value?.type === "array" && isFloat(value.tensor) ? value.tensor : undefined;
}

/** The finding with what the own layers give at its element, where that is not what the reference gives. */
function withOwnLayers(
  finding: Finding,
  result: string,
  taken: readonly Taken[],
  compositions: readonly Composition[],
): Finding {
  if (finding.code !== "wrong-value") return finding;
  const position = taken.findIndex(({ network }) => network.text === finding.params.input);
  const network = taken[position]?.network;
  const own = network && composed(compositions[position], network, result);
  if (own === undefined || own.shape.length !== finding.params.index.length) return finding;
  const flat = finding.params.index.reduce((at, index, axis) => at * (own.shape[axis] ?? 0) + index, 0);
  const value = own.data[flat] ?? Number.NaN;
  const { expected } = finding.params;
  const isSame = typeof expected === "number" && Math.abs(value - expected) <= 1e-4 * Math.max(1, Math.abs(expected));
  return isSame ? finding : { ...finding, params: { ...finding.params, ownLayers: num(value) } };
}
