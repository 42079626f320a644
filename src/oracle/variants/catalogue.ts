/** Every known mistake, and what comes out with some of them. */
import type { NDArray } from "numpy-ts";

import type { Graph } from "../../../reference/graphs/index.ts";
import { toArray } from "../../numeric/engine.ts";
import { float64, type FloatTensor } from "../../numeric/tensor.ts";
import type { Mistake, VariantId } from "../../variants.ts";
import { mapParameters, toTensor } from "../arrays.ts";
import type { Answer, Question } from "../questions.ts";
import { networkVariants } from "./classifier.ts";
import { fcVariants } from "./fc.ts";
import { computeGraph, graphMistakes } from "./graphs.ts";
import { regularizationVariants } from "./l2.ts";
import { softmaxVariants } from "./loss.ts";
import { updateVariants } from "./optimizers.ts";
import type { VariantRecord } from "./record.ts";
import { reluVariants } from "./relu.ts";
import { altered, rightWorkings, step, type Workings } from "./workings.ts";

/** The variant of a mistake that can be made in one place only. */
export type NetworkVariant = Exclude<VariantId, `graph-${string}`>;

/**
 * What is recorded of every mistake that is in no graph. The classifier's come first: with the same numbers, a mistake in
 * it is likelier than one in a layer, which would have been found in the layer.
 */
export const records: Readonly<Record<NetworkVariant, VariantRecord>> = {
  ...networkVariants,
  ...regularizationVariants,
  ...fcVariants,
  ...reluVariants,
  ...softmaxVariants,
  ...updateVariants,
};

const NETWORK = [
  "fcForward",
  "fcBackward",
  "reluForward",
  "reluBackward",
  "softmaxLoss",
  "forward",
  "backward",
  "regularizedLoss",
  "regularizedGradients",
] as const;

/** The pieces that have a part in the answer to a question. */
const pieces: Readonly<Record<Exclude<Question["of"], "graph">, readonly (keyof Workings)[]>> = {
  fcForward: ["fcForward"],
  fcBackward: ["fcBackward"],
  reluForward: ["reluForward"],
  reluBackward: ["reluBackward"],
  softmaxLoss: ["softmaxLoss"],
  scores: ["fcForward", "reluForward", "forward", "answered"],
  step: NETWORK,
  sgd: ["sgd"],
  sgdMomentum: ["sgdMomentum"],
};

/** The mistakes that could show in the answer to a question, the likelier ones first. */
export function mistakesAbout(question: Exclude<Question, { of: "graph" }>): readonly Mistake[] {
  return about.get(question.of) ?? [];
}

const about = new Map(
  Object.entries(pieces).map(([of, names]) => [
    of,
    variantsOf(records).flatMap(([variant, { alter }]): Mistake[] => {
      const touched = alter === undefined ? [] : Object.keys(alter(rightWorkings));
      return names.some((name) => touched.includes(name)) ? [{ variant }] : [];
    }),
  ]),
);

/** The records with their names. */
export function variantsOf<Id extends string>(
  all: Readonly<Record<Id, VariantRecord>>,
): (readonly [variant: Id, record: VariantRecord])[] {
  const names: Id[] = [];
  for (const name in all) names.push(name);
  return names.map((name) => [name, all[name]]);
}

/** The mistakes that could be made in a graph, each of which shows at some of these points, and differs from the others. */
export function mistakesInGraph(graph: Graph, points: readonly (readonly number[])[]): Mistake[] {
  const outcomes = (mistakes: readonly Mistake[]): number[] =>
    points.flatMap((point) => {
      const { value, gradients } = computeGraph(graph, point, mistakes);
      return [value, ...gradients];
    });
  const seen = [outcomes([])];
  return graphMistakes(graph).filter((mistake) => {
    const outcome = outcomes([mistake]);
    if (!outcome.every(Number.isFinite) || seen.some((other) => alike(other, outcome))) return false;
    seen.push(outcome);
    return true;
  });
}

const alike = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, index) => Math.abs(value - (b[index] ?? Number.NaN)) <= 1e-9 * Math.max(1, Math.abs(value)));

/**
 * What comes out with these mistakes; the right answer without any. Undefined where the mistakes do not let anything come
 * out: arrays of the wrong shapes cannot be added.
 */
export function answerWith(
  mistakes: readonly Mistake[],
  question: Exclude<Question, { of: "graph" }>,
): Answer | undefined {
  const alterations = mistakes.flatMap(({ variant }) => (isNetwork(variant) ? (records[variant].alter ?? []) : []));
  try {
    return answerOf(altered(alterations), question);
  } catch (error) {
    if (alterations.length === 0) throw error;
    return undefined;
  }
}

/** A graph's value and gradients with these mistakes. */
export function graphAnswerWith(graph: Graph, inputs: readonly number[], mistakes: readonly Mistake[]): Answer {
  const { value, gradients } = computeGraph(graph, inputs, mistakes);
  const named = graph.inputs.map(({ name }, index) => [`d${name}`, float64([gradients[index] ?? 0], [])] as const);
  return { L: float64([value], []), ...Object.fromEntries(named) };
}

function isNetwork(variant: VariantId): variant is NetworkVariant {
  return Object.hasOwn(records, variant);
}

function answerOf(workings: Workings, question: Exclude<Question, { of: "graph" }>): Answer {
  switch (question.of) {
    case "fcForward":
      return { out: toTensor(workings.fcForward(toArray(question.X), toArray(question.W), toArray(question.b))) };
    case "fcBackward":
      return tensors({
        ...workings.fcBackward(toArray(question.gradOutput), toArray(question.X), toArray(question.W)),
      });
    case "reluForward":
      return tensors({ out: workings.reluForward(toArray(question.x)) });
    case "reluBackward":
      return tensors({ dx: workings.reluBackward(toArray(question.gradOutput), toArray(question.x)) });
    case "softmaxLoss": {
      const [loss, dX] = workings.softmaxLoss(toArray(question.X), toArray(question.y));
      return { loss: float64([loss], []), dX: toTensor(dX) };
    }
    case "scores": {
      const { scores } = workings.forward(workings, mapParameters(question.parameters, toArray), toArray(question.X));
      return tensors({ scores: workings.answered(scores) });
    }
    case "step": {
      const batch = { X: toArray(question.X), y: toArray(question.y), reg: question.reg };
      const [loss, gradients] = step(workings, mapParameters(question.parameters, toArray), batch);
      const { W1, b1, W2, b2 } = gradients;
      const named = { "grads.W1": W1, "grads.b1": b1, "grads.W2": W2, "grads.b2": b2 };
      return { loss: float64([loss], []), ...tensors(named) };
    }
    case "sgd":
      return tensors({ newW: workings.sgd(toArray(question.W), toArray(question.dW), question.learningRate) });
    case "sgdMomentum": {
      const given = [toArray(question.W), toArray(question.dW), toArray(question.velocity)] as const;
      const [newW, newVelocity] = workings.sgdMomentum(...given, question.beta, question.learningRate);
      return tensors({ newW, newVelocity });
    }
  }
}

/** The results as tensors. */
function tensors<Name extends string>(results: Readonly<Record<Name, NDArray>>): Record<string, FloatTensor> {
  const answer: Record<string, FloatTensor> = {};
  for (const name in results) answer[name] = toTensor(results[name]);
  return answer;
}
