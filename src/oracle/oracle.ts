/** The oracle: says what is right for an input. Checks ask it and know nothing of where its answers come from. */
import type { NDArray } from "numpy-ts";

import type { Random } from "../numeric/random.ts";
import type { FloatTensor, Tensor } from "../numeric/tensor.ts";
import type { Mistake } from "../variants.ts";
import type { Answer, Question } from "./questions.ts";
import type { RecordedAnswers } from "./recorded.ts";

/** Parameters of the two-layer network, or gradients with respect to them. */
export interface Parameters {
  /** (Din, H) */
  readonly W1: FloatTensor;
  /** (H,) */
  readonly b1: FloatTensor;
  /** (H, C) */
  readonly W2: FloatTensor;
  /** (C,) */
  readonly b2: FloatTensor;
}

/** The names of the parameters, in the order in which they are shown and updated. */
export const parameterNames: readonly (keyof Parameters)[] = ["W1", "b1", "W2", "b2"];

/** Where a training is. All arrays are float32. */
export interface TrainingState {
  readonly parameters: Parameters;
  /** Of a momentum optimizer; absent for plain SGD. */
  readonly velocities?: Parameters;
}

/** How it goes on. */
export interface TrainingRules {
  readonly learningRate: number;
  /** For a state with velocities. */
  readonly beta?: number;
  readonly reg: number;
  /** Where the gradient passes the rectifier although the sum is not above 0, or does not although it is. Default: nowhere. */
  readonly crossed?: readonly Activation[];
}

/** A hidden unit for an image of the batch, in a step; all 0-based. */
export interface Activation {
  readonly step: number;
  readonly row: number;
  readonly unit: number;
}

/** Steps of a training. */
export interface TakenSteps extends Disposable {
  /** After them. Its arrays are gone once this is disposed of. */
  readonly state: TrainingState;
  /** Before each. */
  readonly losses: readonly number[];
  /** The activations whose sums were nearest to 0, nearest first: another order of summation may decide them otherwise. */
  readonly doubtful: readonly Activation[];
}

/** Of one step. */
export interface Batch {
  /** (N, Din) float32. */
  readonly X: NDArray;
  /** (N,) */
  readonly y: ArrayLike<number>;
}

/** What is right. All arrays are float64 unless said otherwise. */
export interface Oracle {
  /** By which rubric and seeds it can be asked, where it only repeats recorded answers. Absent: by any. */
  readonly recorded?: Pick<RecordedAnswers, "rubric" | "seeds">;
  /** The names of all graphs. */
  readonly graphs: readonly string[];
  /** The arguments' names of a graph, in order. Throws InternalError for an unknown graph, as all of these do. */
  graphInputs(graph: string): readonly string[];
  /** The operations that a graph is drawn with, each once, by the names of the reference; copies are not among them. */
  graphOperations(graph: string): readonly string[];
  /** A seeded test point, the first of its stream: values at which no error hides. */
  graphPoint(graph: string, random: Random): number[];
  /** The value of a graph and its partial derivatives, in the order of the inputs. */
  graphAt(graph: string, inputs: readonly number[]): { value: number; gradients: number[] };

  /**
   * The graph with its copy nodes at that point: arguments first, then nodes in order, the output last. Undefined where
   * this oracle may not show it.
   */
  graphDrawing(graph: string, inputs: readonly number[]): readonly DrawnNode[] | undefined;

  /** X (N, Din), W (Din, Dout), b (Dout,) → (N, Dout). */
  fcForward(X: FloatTensor, W: FloatTensor, b: FloatTensor): FloatTensor;
  /** gradOutput (N, Dout) → the gradients of X and W and b. */
  fcBackward(
    gradOutput: FloatTensor,
    X: FloatTensor,
    W: FloatTensor,
  ): { dX: FloatTensor; dW: FloatTensor; db: FloatTensor };
  reluForward(x: FloatTensor): FloatTensor;
  /** 0 where x is exactly 0, where anything from 0 to gradOutput is right. */
  reluBackward(gradOutput: FloatTensor, x: FloatTensor): FloatTensor;

  /** X (N, Din) → scores (N, C). Keeps float32. */
  scores(parameters: Parameters, X: FloatTensor): FloatTensor;
  /** X (N, Din), y (N,) int32 → the mean loss with its L2 term, and its gradients. */
  lossAndGradients(
    parameters: Parameters,
    X: FloatTensor,
    y: Tensor,
    reg: number,
  ): { loss: number; gradients: Parameters };

  sgd(W: FloatTensor, dW: FloatTensor, learningRate: number): FloatTensor;
  sgdMomentum(
    W: FloatTensor,
    dW: FloatTensor,
    velocity: FloatTensor,
    beta: number,
    learningRate: number,
  ): { newW: FloatTensor; newVelocity: FloatTensor };

  /** From a state on, a step for each batch. Absent where answers are only recorded. */
  readonly train?: (state: TrainingState, batches: Iterable<Batch>, rules: TrainingRules) => Promise<TakenSteps>;

  /** The known mistakes that could show in the answer to a question, the likelier ones first. */
  mistakes(question: Question): readonly Mistake[];
  /** What comes out with these mistakes, without any the right answer; undefined where this oracle does not know. */
  answer(question: Question, mistakes: readonly Mistake[]): Answer | undefined;
  /**
   * The node nearest to the output whose gradient is wrong, where those of exactly these inputs are: all their ways, and
   * no other input's, lead through it. Undefined where there is none.
   */
  firstWrongNode(graph: string, wrong: readonly string[]): WrongNode | undefined;
}

/** An argument or a node of a graph at one point. */
export interface DrawnNode {
  readonly id: string;
  /** The name of its operation; absent for an argument. */
  readonly op?: string;
  /** Where its inputs come from, each with the gradient that goes back there. */
  readonly inputs: readonly { readonly from: string; readonly gradient: number }[];
  readonly value: number;
  /** The graph's output with respect to it. */
  readonly gradient: number;
}

/** A node of a graph, as a formula of the inputs. */
export interface WrongNode {
  readonly node: string;
  readonly formula: string;
}
