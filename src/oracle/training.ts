/**
 * The training loop by the reference's formulas (handout, 4.2 b to d and g), in float32, for the grader's own use: it works
 * in place, leaves out the gradient of the images, and gives its memory back. A test holds it against the reference.
 */
import { setImmediate } from "node:timers/promises";
import type { NDArray } from "numpy-ts";

import { reclaimArrays, toArray } from "../numeric/engine.ts";
import { matrixProduct } from "../numeric/matrix-product.ts";
import { addToRows } from "../numeric/rows.ts";
import { sumOfSquares } from "../numeric/sum-of-squares.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import { mapParameters } from "./arrays.ts";
import { Kinks } from "./kinks.ts";
import {
  parameterNames,
  type Batch,
  type Parameters,
  type TakenSteps,
  type TrainingRules,
  type TrainingState,
} from "./oracle.ts";

type Arrays = Record<keyof Parameters, NDArray>;

/** Trains from a state on, a step for every batch; see Oracle. */
export async function train(
  { parameters, velocities }: TrainingState,
  batches: Iterable<Batch>,
  rules: TrainingRules,
): Promise<TakenSteps> {
  const weights = mapParameters(parameters, toArray);
  const moving = velocities === undefined ? undefined : mapParameters(velocities, toArray);
  const dispose = (): void => {
    for (const name of parameterNames) {
      weights[name].dispose();
      moving?.[name].dispose();
    }
  };
  const losses: number[] = [];
  const kinks = new Kinks(rules.crossed ?? []);
  try {
    for (const batch of batches) {
      losses.push(step(weights, moving, batch, rules, kinks));
      kinks.nextStep();
      await reclaimArrays();
      // Runs side by side want to be answered in between.
      await setImmediate();
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const state = {
    parameters: mapParameters(weights, inPlace),
    ...(moving !== undefined && { velocities: mapParameters(moving, inPlace) }),
  };
  return { state, losses, doubtful: kinks.nearest, [Symbol.dispose]: dispose };
}

/** The array's own memory. */
const inPlace = (array: NDArray): FloatTensor => ({ dtype: "float32", shape: array.shape, data: floats(array) });

/** One step, in place. Answers with the loss before it. */
function step(
  weights: Arrays,
  velocities: Arrays | undefined,
  { X, y }: Batch,
  rules: TrainingRules,
  kinks: Kinks,
): number {
  const { W1, b1, W2, b2 } = weights;
  const { reg } = rules;
  using active = matrixProduct(X, W1);
  addToRows(active, floats(b1), (sum) => sum);
  kinks.rectify(floats(active), b1.size);
  using scores = matrixProduct(active, W2);
  addToRows(scores, floats(b2), (sum) => sum);
  const dataLoss = softmax(scores, y);
  const loss = reg === 0 ? dataLoss : dataLoss + reg * (sumOfSquares(floats(W1)) + sumOfSquares(floats(W2)));

  // Views hold the memory that they are views of.
  using activeT = active.T;
  using dW2 = matrixProduct(activeT, scores);
  using W2T = W2.T;
  using dHidden = matrixProduct(scores, W2T);
  kinks.mask(floats(dHidden), floats(active), b1.size);
  using XT = X.T;
  using dW1 = matrixProduct(XT, dHidden);
  const gradients = { W1: floats(dW1), b1: columnSums(dHidden), W2: floats(dW2), b2: columnSums(scores) };
  const { learningRate: rate, beta = 0 } = rules;
  for (const name of parameterNames) {
    const decay = name === "W1" || name === "W2" ? 2 * reg : 0;
    const values = floats(weights[name]);
    if (velocities === undefined) descend(values, gradients[name], rate, decay);
    else descendWithMomentum(values, floats(velocities[name]), gradients[name], { rate, beta, decay });
  }
  return loss;
}

/** θ' = θ − η(∇ + decay·θ), in place. */
function descend(values: Float32Array, gradient: Float32Array, rate: number, decay: number): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    values[at] = value - rate * ((gradient[at] ?? 0) + decay * value);
  }
}

/** v' = βv + η(∇ + decay·θ), θ' = θ − v', in place. */
function descendWithMomentum(
  values: Float32Array,
  velocity: Float32Array,
  gradient: Float32Array,
  { rate, beta, decay }: { readonly rate: number; readonly beta: number; readonly decay: number },
): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    const next = beta * (velocity[at] ?? 0) + rate * ((gradient[at] ?? 0) + decay * value);
    velocity[at] = next;
    values[at] = value - next;
  }
}

/** Scores (N, C) → their softmax's gradient (softmax − 1 at y) / N, in place; answers with the mean loss. */
function softmax(scores: NDArray, y: ArrayLike<number>): number {
  const data = floats(scores);
  const [rows = 0, columns = 0] = scores.shape;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * columns, (row + 1) * columns);
    const largest = own.reduce((most, score) => Math.max(most, score), -Infinity);
    const label = y[row] ?? 0;
    let total = 0;
    for (const score of own) total += Math.exp(score - largest);
    loss += Math.log(total) - ((own[label] ?? Number.NaN) - largest);
    for (let column = 0; column < columns; column++) {
      const share = Math.exp((own[column] ?? Number.NaN) - largest) / total;
      own[column] = (share - (column === label ? 1 : 0)) / rows;
    }
  }
  return loss / rows;
}

function columnSums(array: NDArray): Float32Array {
  const data = floats(array);
  const sums = new Float32Array(array.shape[1] ?? 0);
  for (let start = 0; start < data.length; start += sums.length) {
    for (let column = 0; column < sums.length; column++)
      sums[column] = (sums[column] ?? 0) + (data[start + column] ?? 0);
  }
  return sums;
}

function floats({ data, dtype }: NDArray): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`Expected float32, got ${dtype}.`);
}
