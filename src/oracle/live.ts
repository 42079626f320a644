/** The oracle that computes its answers with the reference. The only room that knows reference/. */
import type { NDArray } from "numpy-ts";

import * as reference from "../../reference/index.ts";
import {
  admissible,
  backward,
  backwardOnEdges,
  forward,
  graphs,
  withCopies,
  type Domain,
  type Graph,
} from "../../reference/graphs/index.ts";
import { InternalError } from "../errors.ts";
import { toArray } from "../numeric/engine.ts";
import { Random } from "../numeric/random.ts";
import type { Mistake } from "../variants.ts";
import { mapParameters, toTensor } from "./arrays.ts";
import type { DrawnNode, Oracle } from "./oracle.ts";
import { train } from "./training.ts";
import { answerWith, graphAnswerWith, mistakesAbout, mistakesInGraph } from "./variants/catalogue.ts";
import { firstWrongNode } from "./variants/first-wrong-node.ts";
import { graphSource } from "./variants/sources.ts";

/** Points drawn before a graph's domains count as contradictory; the graphs here accept 7 % to 90 % of them. */
const MAX_DRAWS = 10_000;

export const liveOracle: Oracle = {
  graphs: [...graphs.keys()],
  graphInputs: (name) => graphNamed(name).inputs.map((input) => input.name),
  graphOperations: (name) => [...new Set(graphNamed(name).nodes.map(({ op }) => op))].filter((op) => op !== "copy"),

  graphPoint(name, random) {
    const graph = graphNamed(name);
    for (let draws = 0; draws < MAX_DRAWS; draws++) {
      const point = graph.inputs.map(({ domain }) => draw(domain, random));
      if (admissible(graph, named(graph, point))) return point;
    }
    throw new InternalError(`No point in ${MAX_DRAWS} satisfies the domains and bounds of the graph ${name}.`);
  },

  graphAt(name, inputs) {
    const graph = graphNamed(name);
    const values = forward(graph, named(graph, inputs));
    const gradients = backward(graph, values);
    return {
      value: values.get(graph.output) ?? Number.NaN,
      gradients: graph.inputs.map((input) => gradients.get(input.name) ?? Number.NaN),
    };
  },

  graphDrawing(name, inputs) {
    const graph = withCopies(graphNamed(name));
    const values = forward(graph, named(graph, inputs));
    const { gradients, onEdges } = backwardOnEdges(graph, values);
    const numbersOf = (id: string): Pick<DrawnNode, "id" | "value" | "gradient"> => ({
      id,
      value: values.get(id) ?? Number.NaN,
      gradient: gradients.get(id) ?? Number.NaN,
    });
    return [
      ...graph.inputs.map((input) => ({ ...numbersOf(input.name), inputs: [] })),
      ...graph.nodes.map(({ id, op, inputs: froms }) => ({
        ...numbersOf(id),
        op,
        inputs: froms.map((from, index) => ({ from, gradient: onEdges.get(id)?.[index] ?? Number.NaN })),
      })),
    ];
  },

  fcForward: (X, W, b) => toTensor(reference.fcForward(toArray(X), toArray(W), toArray(b))[0]),
  fcBackward(gradOutput, X, W) {
    const [dX, dW, db] = reference.fcBackward(toArray(gradOutput), { X: toArray(X), W: toArray(W) });
    return { dX: toTensor(dX), dW: toTensor(dW), db: toTensor(db) };
  },
  reluForward: (x) => toTensor(reference.reluForward(toArray(x))[0]),
  reluBackward: (gradOutput, x) => toTensor(reference.reluBackward(toArray(gradOutput), { x: toArray(x) })),

  scores: (parameters, X) => toTensor(reference.forward(mapParameters(parameters, toArray), toArray(X))),
  lossAndGradients(parameters, X, y, reg) {
    const arrays = mapParameters(parameters, toArray);
    const [loss, gradients] = reference.lossAndGradients(arrays, toArray(X), toArray(y), reg);
    return { loss, gradients: mapParameters(gradients, toTensor) };
  },

  sgd: (W, dW, learningRate) => toTensor(reference.sgd(toArray(W), toArray(dW), learningRate)),
  sgdMomentum(W, dW, velocity, beta, learningRate) {
    const arrays: [NDArray, NDArray, NDArray] = [toArray(W), toArray(dW), toArray(velocity)];
    const [newW, newVelocity] = reference.sgdMomentum(...arrays, beta, learningRate);
    return { newW: toTensor(newW), newVelocity: toTensor(newVelocity) };
  },

  train,

  mistakes: (question) => (question.of === "graph" ? graphMistakes(question.graph) : mistakesAbout(question)),
  answer: (question, mistakes) =>
    question.of === "graph"
      ? graphAnswerWith(graphNamed(question.graph), question.inputs, mistakes)
      : answerWith(mistakes, question),
  firstWrongNode: (name, wrong) => firstWrongNode(graphNamed(name), wrong),
};

/** A graph's function as a student's file would have it, with these mistakes. */
export function graphFunction(name: string, written: Parameters<typeof graphSource>[1]): string {
  return graphSource(graphNamed(name), written);
}

/** Points at which the mistakes in a graph are told apart. */
const POINTS = 5;
const mistakesOf = new Map<string, readonly Mistake[]>();

function graphMistakes(name: string): readonly Mistake[] {
  const known = mistakesOf.get(name);
  if (known !== undefined) return known;
  const points = Array.from({ length: POINTS }, (_, index) =>
    liveOracle.graphPoint(name, new Random(0, name, "mistakes", index)),
  );
  const mistakes = mistakesInGraph(graphNamed(name), points);
  mistakesOf.set(name, mistakes);
  return mistakes;
}

function graphNamed(name: string): Graph {
  const graph = graphs.get(name);
  if (graph === undefined) throw new InternalError(`There is no graph ${name} in the reference.`);
  return graph;
}

function named(graph: Graph, inputs: readonly number[]): Record<string, number> {
  return Object.fromEntries(graph.inputs.map(({ name }, index) => [name, inputs[index] ?? Number.NaN]));
}

/** Uniform over the domain's intervals, each as likely as it is long. */
function draw({ magnitudes, sign }: Domain, random: Random): number {
  let rest = random.uniform(
    0,
    magnitudes.reduce((length, [low, high]) => length + high - low, 0),
  );
  let magnitude = 0;
  for (const [low, high] of magnitudes) {
    magnitude = low + Math.min(rest, high - low);
    if (rest <= high - low) break;
    rest -= high - low;
  }
  // Four digits, as reports show them: what a student works out by hand is what was compared.
  const rounded = Number(magnitude.toPrecision(4));
  return sign === "either" && random.uniform() < 0.5 ? -rounded : rounded;
}
