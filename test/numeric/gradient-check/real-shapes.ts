/** Layers at the shape of the handout's network, with the mistakes that only a large shape shows among them. */
import * as np from "numpy-ts";

import { reclaimArrays, toArray } from "../../../src/numeric/engine.ts";
import type { BatchFunction } from "../../../src/numeric/gradient-check/batch-function.ts";
import { Random } from "../../../src/numeric/random.ts";
import { float64 } from "../../../src/numeric/tensor.ts";

/** A layer at one point, its right gradient and wrong ones. */
export interface RealCase {
  readonly f: BatchFunction;
  readonly x: Float64Array;
  readonly gradOutput: Float64Array;
  readonly direction: Float64Array;
  readonly right: Float64Array;
  readonly wrong: Readonly<Record<string, Float64Array>>;
}

const [N, D, M] = [100, 3072, 300];
const [TO_W, TO_B] = [N * D, N * D + D * M];

const matrix = (data: Float64Array, shape: readonly number[]): np.NDArray => toArray(float64(data, shape));
const values = (array: np.NDArray): Float64Array => Float64Array.from(np.ascontiguousarray(array).data, Number);

/** X, W and b one after the other. */
export function fullyConnected(seed: number): RealCase {
  const random = new Random(seed, "real fc");
  const x = random.uniforms(TO_B + M);
  const gradOutput = random.uniforms(N * M);
  const [X, W] = [matrix(x.subarray(0, TO_W), [N, D]), matrix(x.subarray(TO_W, TO_B), [D, M])];
  const dOut = matrix(gradOutput, [N, M]);
  const right = new Float64Array(x.length);
  right.set(values(np.matmul(dOut, np.ascontiguousarray(W.T))));
  right.set(values(np.matmul(np.ascontiguousarray(X.T), dOut)), TO_W);
  right.set(values(np.asarray(dOut.sum(0))), TO_B);
  const altered = (from: number, to: number, factor: number): Float64Array =>
    right.map((value, index) => (index >= from && index < to ? factor * value : value));
  return {
    f: async (points) => {
      const all: Float64Array[] = [];
      for (const point of points) {
        const [pointX, pointW] = [matrix(point.slice(0, TO_W), [N, D]), matrix(point.slice(TO_W, TO_B), [D, M])];
        all.push(values(np.matmul(pointX, pointW).add(matrix(point.slice(TO_B), [M]))));
        await reclaimArrays();
      }
      return all;
    },
    x,
    gradOutput,
    direction: inParts(random, [TO_W, TO_B - TO_W, M]),
    right,
    wrong: {
      "db a mean": altered(TO_B, TO_B + M, 1 / N),
      "dW a mean": altered(TO_W, TO_B, 1 / N),
      "the last row of W left out": altered(TO_B - M, TO_B, 0),
      "rows of X from 64 on left out": altered(64 * D, TO_W, 0),
      "one entry of db left out": altered(TO_B + 7, TO_B + 8, 0),
    },
  };
}

/** (100, 300) */
export function rectifier(seed: number): RealCase {
  const random = new Random(seed, "real relu");
  const x = random.uniforms(N * M);
  const gradOutput = random.uniforms(N * M);
  const gradient = (slope: (value: number, index: number) => number): Float64Array =>
    gradOutput.map((g, index) => g * slope(x[index] ?? 0, index));
  const right = gradient((value) => (value > 0 ? 1 : 0));
  return {
    f: async (points) => points.map((point) => point.map((value) => Math.max(value, 0))),
    x,
    gradOutput,
    direction: random.direction(N * M),
    right,
    wrong: {
      "the mask ignored": gradOutput,
      "rows from 64 on not masked": gradient((value, index) => (value > 0 || index >= 64 * M ? 1 : 0)),
      "values above 1.5 masked": gradient((value) => (value > 0 && value < 1.5 ? 1 : 0)),
    },
  };
}

/** A direction of unit norm in each part. */
function inParts(random: Random, lengths: readonly number[]): Float64Array {
  const direction = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
  let from = 0;
  for (const length of lengths) {
    direction.set(random.direction(length), from);
    from += length;
  }
  return direction;
}
