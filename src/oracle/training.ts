/**
 * The training loop by the reference's formulas (handout, 4.2 b to d and g), in float32, for the grader's own use: it works
 * in place, leaves out the gradient of the images, and gives its memory back. A test holds it against the reference.
 */
import { setImmediate } from "node:timers/promises";
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import { reclaimArrays, toArray } from "../numeric/engine.ts";
import { addProductBeside, matrixProduct, matrixProductBeside } from "../numeric/matrix-product.ts";
import { addToRows } from "../numeric/rows.ts";
import { addScaled, sumOfSquares } from "../numeric/vectors.ts";
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
      losses.push(await step(weights, moving, batch, rules, kinks));
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
async function step(
  weights: Arrays,
  velocities: Arrays | undefined,
  { X, y }: Batch,
  rules: TrainingRules,
  kinks: Kinks,
): Promise<number> {
  const { W1, b1, W2, b2 } = weights;
  const { reg } = rules;
  using active = await matrixProductBeside(X, W1);
  addToRows(active, floats(b1));
  kinks.rectify(floats(active), b1.size);
  using scores = matrixProduct(active, W2);
  addToRows(scores, floats(b2));
  const dataLoss = softmax(scores, y);
  const loss = reg === 0 ? dataLoss : dataLoss + reg * (sumOfSquares(floats(W1)) + sumOfSquares(floats(W2)));

  using W2T = W2.T;
  using dHidden = matrixProduct(scores, W2T);
  kinks.mask(floats(dHidden), floats(active), b1.size);
  using ones = np.ones([y.length, 1], "float32");
  // Every gradient is a product FᵀG: a bias's has F of ones. Nothing is updated before all of them can be taken.
  const factors = { W1: [X, dHidden], b1: [ones, dHidden], W2: [active, scores], b2: [ones, scores] } as const;
  for (const name of parameterNames) {
    const decay = name === "W1" || name === "W2" ? 2 * reg : 0;
    await descend(weights[name], velocities?.[name], factors[name], { ...rules, decay });
  }
  return loss;
}

/**
 * One step of the parameters θ along ∇ = FᵀG + decay·θ, in place: θ' = θ − η∇; with momentum v' = βv + η∇, θ' = θ − v'. The
 * product is added to what is there, because a gradient of its own would take as long again.
 */
async function descend(
  values: NDArray,
  velocity: NDArray | undefined,
  [F, G]: readonly [NDArray, NDArray],
  { learningRate: rate, beta = 0, decay }: TrainingRules & { readonly decay: number },
): Promise<void> {
  using transposed = F.T;
  if (velocity === undefined) {
    await addProductBeside(values, transposed, G, { factor: -rate, keep: 1 - rate * decay });
    return;
  }
  await addProductBeside(velocity, transposed, G, { factor: rate, keep: beta });
  if (decay !== 0) addScaled(floats(velocity), rate * decay, floats(values));
  addScaled(floats(values), -1, floats(velocity));
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

function floats({ data, dtype }: NDArray): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`Expected float32, got ${dtype}.`);
}
