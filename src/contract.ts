/**
 * The student's contract as types. A student's file imports them with
 * `import type { FcForward } from "backprop-grader/contract"`, so that an editor marks a wrong signature while it is
 * being written. Types only: nothing of this file exists when the code runs.
 *
 * Shapes: X is (N, Din), W is (Din, Dout), b is (Dout,); y holds N class numbers (int32).
 */
import type { NDArray } from "numpy-ts";

/** What a node of a computation graph does: by name, or as it is drawn. */
export type GraphOperation =
  | ("add" | "+")
  | ("subtract" | "-")
  | ("multiply" | "*")
  | ("divide" | "/")
  | ("power" | "^")
  | ("add-one" | "+1")
  | ("negate" | "*(-1)")
  | ("reciprocal" | "1/x")
  | ("square" | "x^2")
  | "exp"
  | "copy";

/** One node of a computation graph. */
export interface ComputationNode {
  /** No other node's, and no argument's name. */
  readonly id: string;
  readonly op: GraphOperation;
  /** Names of arguments, or ids of other nodes; in order, where the order matters. */
  readonly inputs: readonly string[];
}

/** 4.1(a): a computation graph as data. The one node that is no other's input is the output. */
export type ComputationGraph = readonly ComputationNode[];

/** 4.1(b): the value of f1 and its seven partial derivatives, all scalars. */
export type F1 = (
  x0: number,
  x1: number,
  x2: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
) => [
  L: number,
  gradients: [dx0: number, dx1: number, dx2: number, dw0: number, dw1: number, dw2: number, dw3: number],
];

/** 4.1(c): the value of f2 and its four partial derivatives, all scalars. */
export type F2 = (
  w: number,
  x: number,
  y: number,
  z: number,
) => [L: number, gradients: [dw: number, dx: number, dy: number, dz: number]];

/** X (N, Din), W (Din, Dout), b (Dout,) → out (N, Dout) and whatever the backward pass needs. */
export type FcForward<Cache = unknown> = (X: NDArray, W: NDArray, b: NDArray) => [out: NDArray, cache: Cache];

/** dout (N, Dout) → dX (N, Din), dW (Din, Dout), db (Dout,). */
export type FcBackward<Cache = unknown> = (dout: NDArray, cache: Cache) => [dX: NDArray, dW: NDArray, db: NDArray];

/** x of any shape → out of the same shape. */
export type ReluForward<Cache = unknown> = (x: NDArray) => [out: NDArray, cache: Cache];

/** dout of x's shape → dx of the same shape. */
export type ReluBackward<Cache = unknown> = (dout: NDArray, cache: Cache) => NDArray;

/** Scores X (N, C), classes y (N,) → the mean loss over N, and its gradient dX (N, C). */
export type SoftmaxLoss = (X: NDArray, y: NDArray) => [loss: number, dX: NDArray];

/** What the classifier is constructed with. Every field is optional for the caller. */
export interface ClassifierOptions {
  /** Values of one input row. Default: 3072. */
  inputDim?: number;
  /** Units of the hidden layer. Default: 300. */
  hiddenDim?: number;
  /** Default: 10. */
  numClasses?: number;
  /** Standard deviation of the initial weights. Default: 1e-3. */
  weightScale?: number;
  /** Strength of the L2 term reg·(‖W1‖² + ‖W2‖²). Default: 0. */
  reg?: number;
}

/** W1 (inputDim, hiddenDim), b1 (hiddenDim,), W2 (hiddenDim, numClasses), b2 (numClasses,). */
export interface Parameters {
  W1: NDArray;
  b1: NDArray;
  W2: NDArray;
  b2: NDArray;
}

/** 4.2(b): fully connected, ReLU, fully connected, softmax loss. */
export interface Classifier {
  /** Read and replaced by the training loop between steps. */
  params: Parameters;
  /** X (N, inputDim) → scores (N, numClasses). */
  forwardsBackwards(X: NDArray): NDArray;
  /** X (N, inputDim), y (N,) → the loss and its gradients, under the names of `params`. */
  forwardsBackwards(X: NDArray, y: NDArray): [loss: number, grads: Parameters];
}

/** W and its gradient → the new W. learningRate defaults to 1e-3. */
export type Sgd = (W: NDArray, dW: NDArray, learningRate?: number) => NDArray;

/** v' = βv + η∇, W' = W − v'. beta defaults to 0.5, learningRate to 1e-3. */
export type SgdMomentum = (
  W: NDArray,
  dW: NDArray,
  velocity: NDArray,
  beta?: number,
  learningRate?: number,
) => [newW: NDArray, newVelocity: NDArray];

/** The set-up of a training run: `sgdRun`, `momentumRun` and `l2Run`. */
export interface Hyperparameters {
  /** In (0, 10]. */
  learningRate: number;
  /** The rate is multiplied by it after every epoch; in (0, 1]. */
  lrDecay: number;
  /** A whole number from 1 to 1000. */
  batchSize: number;
}

/** The set-up of `tunedRun`; what is left out has the handout's value. */
export interface TunedHyperparameters extends Hyperparameters {
  /** In [0, 1). Default: 0.5. */
  beta?: number;
  /** At least 0. Default: 0. */
  reg?: number;
  /** A whole number from 1 to 1024. Default: 300. */
  hiddenDim?: number;
  /** Above 0. Default: 1e-2. */
  weightScale?: number;
  /** A whole number from 1 to 20. Default: 10. */
  numEpochs?: number;
}
