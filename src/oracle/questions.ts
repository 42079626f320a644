/**
 * What an oracle can be asked about one call of a student's, and answers by the names of the results. The right answer and
 * those with known mistakes have one form, so that a frozen oracle can record both.
 */
import { sizeOf, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import type { Parameters } from "./oracle.ts";

/** One call. What is absent is left to the student's defaults. */
export type Question =
  | { readonly of: "graph"; readonly graph: string; readonly inputs: readonly number[] }
  | { readonly of: "fcForward"; readonly X: FloatTensor; readonly W: FloatTensor; readonly b: FloatTensor }
  | { readonly of: "fcBackward"; readonly gradOutput: FloatTensor; readonly X: FloatTensor; readonly W: FloatTensor }
  | { readonly of: "reluForward"; readonly x: FloatTensor }
  | { readonly of: "reluBackward"; readonly gradOutput: FloatTensor; readonly x: FloatTensor }
  | { readonly of: "softmaxLoss"; readonly X: FloatTensor; readonly y: Tensor }
  | { readonly of: "scores"; readonly parameters: Parameters; readonly X: FloatTensor }
  | {
      readonly of: "step";
      readonly parameters: Parameters;
      readonly X: FloatTensor;
      readonly y: Tensor;
      readonly reg: number;
    }
  | { readonly of: "sgd"; readonly W: FloatTensor; readonly dW: FloatTensor; readonly learningRate?: number }
  | {
      readonly of: "sgdMomentum";
      readonly W: FloatTensor;
      readonly dW: FloatTensor;
      readonly velocity: FloatTensor;
      readonly beta?: number;
      readonly learningRate?: number;
    };

/** Results by name: `out`; `dX`, `dW`, `db`; `L`, `dx0`; `scores`; `loss`, `grads.W1`; `newW`, `newVelocity`. */
export type Answer = Readonly<Record<string, FloatTensor>>;

/** An oracle that repeats recorded answers knows those with at most so many numbers; the smaller inputs tell mistakes apart. */
const MOST_NUMBERS = 150;

/** Whether every oracle knows what comes out for such a question, with known mistakes and without. */
export function isSmall(answer: Answer): boolean {
  return Object.values(answer).reduce((sum, { shape }) => sum + sizeOf(shape), 0) <= MOST_NUMBERS;
}

/** What a question's mistakes depend on. */
export function subjectOf(question: Question): readonly string[] {
  return question.of === "graph" ? [question.of, question.graph] : [question.of];
}
