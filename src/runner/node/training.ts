/**
 * The training loop: the student's classifier and the student's optimizer, on batches that the grader chose. It is here
 * and not in the grader because a step's data would otherwise cross the wire 16,000 times.
 */
import { reclaimArrays } from "../../numeric/engine.ts";
import { normaliseInto, type RawImages } from "../../numeric/normalise.ts";
import { sameShape, type Tensor } from "../../numeric/tensor.ts";
import { settle } from "./deferred/operations.ts";
import { reading } from "./deferred/watch.ts";
import { guarded, Refused } from "./failures.ts";
import { describe, isArray } from "./values.ts";
import * as np from "./numpy.ts";
import { parameterNames, readParameters, writeParameters } from "./parameters.ts";

/** What is trained, and how. */
export interface Training {
  /** The student's object: it has `params` and `forwardsBackwards`. */
  readonly model: Record<string, unknown>;
  /** The student's `sgd` or `sgdMomentum`. */
  readonly optimizer: (...args: unknown[]) => unknown;
  readonly optimizerName: string;
  /** Absent for plain SGD. */
  readonly beta: number | undefined;
  /** Parameter name → velocity; what is not there is zero, and filled by the first step. */
  readonly velocities: Map<string, np.NDArray>;
}

/** The name of the method that gives loss and gradients. */
const STEP = "forwardsBackwards";

/**
 * Runs one step per row of `batches`.
 *
 * @param batches (steps, batchSize) uint32: positions in the training images.
 * @returns the loss of each step, before its update. Stops early after a loss that is not finite: its NaN or infinity is
 *   then the last one. Throws Refused where the student's code throws or returns what no step can use.
 */
export async function trainSteps(
  training: Training,
  data: RawImages,
  batches: Tensor,
  learningRate: number,
): Promise<number[]> {
  const [steps = 0, batchSize = 0] = batches.shape;
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const positions = Array.from(batches.data.subarray(step * batchSize, (step + 1) * batchSize), Number);
    const loss = trainStep(training, gather(data, positions), learningRate);
    losses.push(loss);
    if (!Number.isFinite(loss)) break;
    await reclaimArrays();
  }
  return losses;
}

/** A batch: the images at these positions as float32 rows, and their classes as int32. */
export function gather(data: RawImages, positions: readonly number[]): { X: np.NDArray; y: np.NDArray } {
  const X = np.empty([positions.length, data.images.length / data.labels.length], "float32");
  const y = np.empty([positions.length], "int32");
  reading(() => {
    const [rows, classes] = [X.data, y.data];
    if (rows instanceof Float32Array) normaliseInto(rows, data, positions);
    for (const [row, position] of positions.entries()) classes[row] = data.labels[position] ?? 0;
  });
  return { X, y };
}

function trainStep(training: Training, batch: { X: np.NDArray; y: np.NDArray }, learningRate: number): number {
  const { model } = training;
  const step = model[STEP];
  if (typeof step !== "function") throw wrong(STEP, STEP, "a method", step);
  const result: unknown = guarded(() => step.call(model, batch.X, batch.y), STEP);
  if (!Array.isArray(result) || result.length !== 2) throw wrong(STEP, "result", "[loss, grads]", result);
  const loss = scalar(result[0]);
  if (loss === undefined) throw wrong(STEP, "loss", "a number", result[0]);
  if (!Number.isFinite(loss)) return loss;
  const gradients: unknown = result[1];
  if (!isRecord(gradients)) throw wrong(STEP, "grads", "an object of gradients", gradients);
  const parameters = readParameters(model);
  const updated = parameterNames.map((name) => {
    const gradient = guarded(() => gradients[name], STEP);
    return [name, update(training, name, parameters[name], gradient, learningRate)];
  });
  writeParameters(model, Object.fromEntries(updated));
  return loss;
}

function update(training: Training, name: string, value: unknown, gradient: unknown, learningRate: number): np.NDArray {
  if (!isArray(value)) throw wrong(STEP, `params.${name}`, "an NDArray", value);
  const shape = `(${value.shape.join(", ")})`;
  const usable = shapedLike(gradient, value);
  if (usable === undefined) throw wrong(STEP, `grads.${name}`, `an NDArray of shape ${shape}`, gradient);
  const { optimizer, optimizerName, beta, velocities } = training;
  if (beta === undefined) {
    const next = guarded(() => optimizer(value, usable, learningRate), optimizerName);
    return asFloat32(next, value, optimizerName, "newW", shape);
  }
  const velocity = velocities.get(name) ?? np.zeros([...value.shape], "float32");
  const result: unknown = guarded(() => optimizer(value, usable, velocity, beta, learningRate), optimizerName);
  if (!Array.isArray(result) || result.length !== 2) {
    throw wrong(optimizerName, "result", "[newW, newVelocity]", result);
  }
  velocities.set(name, asFloat32(result[1], value, optimizerName, "newVelocity", shape));
  return asFloat32(result[0], value, optimizerName, "newW", shape);
}

/** Parameters are float32 throughout a training, whatever the student's arithmetic makes of them. */
function asFloat32(next: unknown, like: np.NDArrayCore, name: string, result: string, shape: string): np.NDArray {
  const usable = shapedLike(next, like);
  if (usable === undefined) throw wrong(name, result, `an NDArray of shape ${shape}`, next);
  const array = np.NDArray.fromStorage(usable.storage);
  settle(array);
  return array.dtype === "float32" ? array : array.astype("float32");
}

/** The array in the shape of `like`: as it is, or a row (1, M) where (M,) is wanted. Undefined for anything else. */
function shapedLike(native: unknown, like: np.NDArrayCore): np.NDArrayCore | undefined {
  if (!isArray(native)) return undefined;
  if (sameShape(native.shape, like.shape)) return native;
  const isRow = like.shape.length === 1 && sameShape(native.shape, [1, ...like.shape]);
  return isRow ? np.reshape(np.NDArray.fromStorage(native.storage), [...like.shape]) : undefined;
}

function wrong(name: string, result: string, expected: string, actual: unknown): Refused {
  return new Refused({ kind: "wrong-form", name, result, expected, actual: describe(actual) });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A number, also where it comes as an array of one element. */
function scalar(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (isArray(value) && value.size === 1) return Number(value.item());
  return undefined;
}
