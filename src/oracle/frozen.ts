/**
 * The oracle of a package that must not hold the solution: it only repeats what was recorded. It is asked the same questions
 * as the live one, because a grading's questions follow from rubric and seed alone. Of known mistakes it knows what comes out
 * with each alone, for small inputs.
 */
import { z } from "zod";

import { InternalError } from "../errors.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import type { Oracle, Parameters } from "./oracle.ts";
import { subjectOf } from "./questions.ts";
import { mistakeSchema } from "../variants.ts";
import { decodeAnswer, isFloatTensor, keyOf, type RecordedAnswers } from "./recorded.ts";

const array = z.custom<FloatTensor>(isFloatTensor);
const numbers = z.array(z.number());
const names = z.array(z.string());
const answer = z.record(z.string(), array);
const node = z.object({ node: z.string(), formula: z.string() });
const drawing = z.array(
  z.object({
    id: z.string(),
    op: z.string().exactOptional(),
    inputs: z.array(z.object({ from: z.string(), gradient: z.number() })),
    value: z.number(),
    gradient: z.number(),
  }),
);
const mistakes = z.array(mistakeSchema);
const parameters: z.ZodType<Parameters> = z.object({ W1: array, b1: array, W2: array, b2: array });

/** Answers from what was recorded. Asked anything else, it throws InternalError. */
export function frozenOracle({ rubric, seeds, graphs, answers }: RecordedAnswers): Oracle {
  const known = <T>(form: z.ZodType<T>, question: keyof Oracle, ...inputs: readonly unknown[]): T | undefined => {
    const key = keyOf(question, inputs);
    return Object.hasOwn(answers, key) ? form.parse(decodeAnswer(answers[key])) : undefined;
  };
  const recorded = <T>(form: z.ZodType<T>, question: keyof Oracle, ...inputs: readonly unknown[]): T => {
    const answered = known(form, question, ...inputs);
    if (answered === undefined) throw new InternalError(`No answer to this ${question} was recorded.`);
    return answered;
  };
  const of = {
    graphAt: z.object({ value: z.number(), gradients: numbers }),
    fcBackward: z.object({ dX: array, dW: array, db: array }),
    lossAndGradients: z.object({ loss: z.number(), gradients: parameters }),
    sgdMomentum: z.object({ newW: array, newVelocity: array }),
  };
  return {
    recorded: { rubric, seeds },
    graphs,
    graphInputs: (...asked) => recorded(names, "graphInputs", ...asked),
    graphOperations: (...asked) => recorded(names, "graphOperations", ...asked),
    graphPoint: (...asked) => recorded(numbers, "graphPoint", ...asked),
    graphAt: (...asked) => recorded(of.graphAt, "graphAt", ...asked),
    graphDrawing: (...asked) => known(drawing, "graphDrawing", ...asked),
    fcForward: (...asked) => recorded(array, "fcForward", ...asked),
    fcBackward: (...asked) => recorded(of.fcBackward, "fcBackward", ...asked),
    reluForward: (...asked) => recorded(array, "reluForward", ...asked),
    reluBackward: (...asked) => recorded(array, "reluBackward", ...asked),
    scores: (...asked) => recorded(array, "scores", ...asked),
    lossAndGradients: (...asked) => recorded(of.lossAndGradients, "lossAndGradients", ...asked),
    sgd: (...asked) => recorded(array, "sgd", ...asked),
    sgdMomentum: (...asked) => recorded(of.sgdMomentum, "sgdMomentum", ...asked),
    mistakes: (question) => known(mistakes, "mistakes", subjectOf(question)) ?? [],
    answer: (...asked) => known(answer, "answer", ...asked),
    firstWrongNode: (...asked) => known(node, "firstWrongNode", ...asked),
  };
}
