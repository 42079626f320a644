/**
 * Records the answers of an oracle: those that it is asked for, and those that a diagnosis would ask for if the student's
 * results were wrong.
 */
import type { Oracle } from "./oracle.ts";
import { isSmall, subjectOf, type Question } from "./questions.ts";
import { encodeAnswer, keyOf } from "./recorded.ts";

/** Of a graph with more inputs not every set of wrong ones is recorded. */
const MAX_INPUTS = 8;

/**
 * An oracle that answers as another does, and adds each answer to `answers` under the digest of its question.
 *
 * @param toDraw the graphs that students have to draw: whoever has the answers must not find a drawing among them.
 */
export function recordingOracle(oracle: Oracle, answers: Map<string, unknown>, toDraw: ReadonlySet<string>): Oracle {
  const recorded = new Proxy(oracle, {
    get(target, question): unknown {
      const member: unknown = Reflect.get(target, question);
      if (typeof member !== "function" || typeof question !== "string") return member;
      return (...inputs: unknown[]): unknown => {
        // Before the answer: drawing from a stream of random numbers changes it, and only its name stays.
        const key = keyOf(question, inputs);
        const answer: unknown = Reflect.apply(member, target, inputs);
        if (answer !== undefined) answers.set(key, encodeAnswer(answer));
        return answer;
      };
    },
  });
  const asked = new Set<string>();
  const withMistakes = (question: Question): void => {
    const key = keyOf("question", [question]);
    if (asked.has(key)) return;
    asked.add(key);
    const right = oracle.answer(question, []);
    if (right === undefined || !isSmall(right)) return;
    recorded.answer(question, []);
    const known = oracle.mistakes(question);
    answers.set(keyOf("mistakes", [subjectOf(question)]), encodeAnswer(known));
    for (const mistake of known) recorded.answer(question, [mistake]);
    if (question.of === "graph") recordWrongNodes(recorded, question.graph);
  };
  return {
    graphs: recorded.graphs,
    graphInputs: (graph) => recorded.graphInputs(graph),
    graphOperations: (graph) => recorded.graphOperations(graph),
    graphPoint: (graph, random) => recorded.graphPoint(graph, random),
    mistakes(question) {
      withMistakes(question);
      return recorded.mistakes(question);
    },
    firstWrongNode: (graph, wrong) => recorded.firstWrongNode(graph, wrong),
    graphDrawing: (graph, inputs) =>
      toDraw.has(graph) ? oracle.graphDrawing(graph, inputs) : recorded.graphDrawing(graph, inputs),
    graphAt(graph, inputs) {
      withMistakes({ of: "graph", graph, inputs });
      if (!toDraw.has(graph)) recorded.graphDrawing(graph, inputs);
      return recorded.graphAt(graph, inputs);
    },
    fcForward(X, W, b) {
      withMistakes({ of: "fcForward", X, W, b });
      return recorded.fcForward(X, W, b);
    },
    fcBackward(gradOutput, X, W) {
      withMistakes({ of: "fcBackward", gradOutput, X, W });
      return recorded.fcBackward(gradOutput, X, W);
    },
    reluForward(x) {
      withMistakes({ of: "reluForward", x });
      return recorded.reluForward(x);
    },
    reluBackward(gradOutput, x) {
      withMistakes({ of: "reluBackward", gradOutput, x });
      return recorded.reluBackward(gradOutput, x);
    },
    scores(parameters, X) {
      withMistakes({ of: "scores", parameters, X });
      return recorded.scores(parameters, X);
    },
    lossAndGradients(parameters, X, y, reg) {
      withMistakes({ of: "step", parameters, X, y, reg });
      return recorded.lossAndGradients(parameters, X, y, reg);
    },
    sgd(W, dW, learningRate) {
      withMistakes({ of: "sgd", W, dW, learningRate });
      withMistakes({ of: "sgd", W, dW });
      return recorded.sgd(W, dW, learningRate);
    },
    sgdMomentum(W, dW, velocity, beta, learningRate) {
      const question = { of: "sgdMomentum", W, dW, velocity } as const;
      for (const factors of [{ beta, learningRate }, { beta }, { learningRate }, {}]) {
        withMistakes({ ...question, ...factors });
      }
      return recorded.sgdMomentum(W, dW, velocity, beta, learningRate);
    },
    answer(question, mistakes) {
      withMistakes(question);
      // What is too large must be unknown altogether.
      return oracle.answer(question, mistakes);
    },
  };
}

/** For every set of inputs whose gradients could be wrong. */
function recordWrongNodes(recorded: Oracle, graph: string): void {
  const inputs = recorded.graphInputs(graph);
  if (inputs.length > MAX_INPUTS) return;
  for (let set = 1; set < 2 ** inputs.length; set++) {
    recorded.firstWrongNode(
      graph,
      inputs.filter((_, position) => Math.floor(set / 2 ** position) % 2 === 1),
    );
  }
}
