/**
 * The reference taken apart, so that any piece of it can be replaced by a wrong one: a variant is a function from
 * workings to workings, and two mistakes are one after the other. Put together, the pieces are the reference again; a
 * test holds them to that.
 */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import * as reference from "../../../reference/index.ts";
import type { Parameters } from "../../../reference/index.ts";

/** The gradients of a fully connected layer. */
export interface FcGradients {
  readonly dX: NDArray;
  readonly dW: NDArray;
  readonly db: NDArray;
}

/** A forward pass through the network. */
export interface Pass {
  readonly X: NDArray;
  readonly hidden: NDArray;
  readonly active: NDArray;
  readonly scores: NDArray;
}

/** Every piece of a submission that can be wrong on its own. */
export interface Workings {
  readonly fcForward: (X: NDArray, W: NDArray, b: NDArray) => NDArray;
  readonly fcBackward: (gradOut: NDArray, X: NDArray, W: NDArray) => FcGradients;
  readonly reluForward: (x: NDArray) => NDArray;
  readonly reluBackward: (gradOut: NDArray, x: NDArray) => NDArray;
  readonly softmaxLoss: (X: NDArray, y: NDArray) => [loss: number, dX: NDArray];
  /** The layers in a row; they are those of `layers`. */
  readonly forward: (layers: Workings, parameters: Parameters, X: NDArray) => Pass;
  /** What the classifier answers without classes. */
  readonly answered: (scores: NDArray) => NDArray;
  /** The data term's gradients. */
  readonly backward: (layers: Workings, parameters: Parameters, pass: Pass, dScores: NDArray) => Parameters;
  /** The loss with its L2 term. @param N rows of the batch. */
  readonly regularizedLoss: (dataLoss: number, parameters: Parameters, reg: number, N: number) => number;
  /** The gradients with those of the L2 term. */
  readonly regularizedGradients: (gradients: Parameters, parameters: Parameters, reg: number, N: number) => Parameters;
  readonly sgd: (W: NDArray, dW: NDArray, learningRate: number | undefined) => NDArray;
  readonly sgdMomentum: (
    W: NDArray,
    dW: NDArray,
    velocity: NDArray,
    beta: number | undefined,
    learningRate: number | undefined,
  ) => [newW: NDArray, newVelocity: NDArray];
}

/** Makes right workings wrong in one respect. */
export type Alteration = (right: Workings) => Partial<Workings>;

/** The right ones. */
export const rightWorkings: Workings = {
  fcForward: (X, W, b) => reference.fcForward(X, W, b)[0],
  fcBackward(gradOut, X, W) {
    const [dX, dW, db] = reference.fcBackward(gradOut, { X, W });
    return { dX, dW, db };
  },
  reluForward: (x) => reference.reluForward(x)[0],
  reluBackward: (gradOut, x) => reference.reluBackward(gradOut, { x }),
  softmaxLoss: reference.softmaxLoss,
  forward(layers, { W1, b1, W2, b2 }, X) {
    const hidden = layers.fcForward(X, W1, b1);
    const active = layers.reluForward(hidden);
    return { X, hidden, active, scores: layers.fcForward(active, W2, b2) };
  },
  answered: (scores) => scores,
  backward(layers, { W1, W2 }, { X, hidden, active }, dScores) {
    const second = layers.fcBackward(dScores, active, W2);
    const first = layers.fcBackward(layers.reluBackward(second.dX, hidden), X, W1);
    return { W1: first.dW, b1: first.db, W2: second.dW, b2: second.db };
  },
  regularizedLoss: (dataLoss, { W1, W2 }, reg) => dataLoss + reg * (sumOf(np.square(W1)) + sumOf(np.square(W2))),
  regularizedGradients: (gradients, { W1, W2 }, reg) => ({
    ...gradients,
    W1: np.add(gradients.W1, np.multiply(W1, 2 * reg)),
    W2: np.add(gradients.W2, np.multiply(W2, 2 * reg)),
  }),
  sgd: (W, dW, learningRate) => reference.sgd(W, dW, learningRate),
  sgdMomentum: (W, dW, velocity, beta, learningRate) => reference.sgdMomentum(W, dW, velocity, beta, learningRate),
};

/** The right workings with every one of these alterations, one after the other. */
export function altered(alterations: readonly Alteration[]): Workings {
  return alterations.reduce<Workings>((workings, alter) => ({ ...workings, ...alter(workings) }), rightWorkings);
}

/** The loss of a batch and its gradients. */
export function step(
  workings: Workings,
  parameters: Parameters,
  { X, y, reg }: { readonly X: NDArray; readonly y: NDArray; readonly reg: number },
): [loss: number, gradients: Parameters] {
  const [N = 0] = X.shape;
  const pass = workings.forward(workings, parameters, X);
  const [dataLoss, dScores] = workings.softmaxLoss(pass.scores, y);
  const gradients = workings.backward(workings, parameters, pass, dScores);
  return [
    workings.regularizedLoss(dataLoss, parameters, reg, N),
    workings.regularizedGradients(gradients, parameters, reg, N),
  ];
}

/** The sum of all elements. */
export function sumOf(array: NDArray): number {
  return Number(np.sum(array));
}
