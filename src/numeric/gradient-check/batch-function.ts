/** What is differentiated: a function that is evaluated at many points in one go, wherever it lives. */

/**
 * A function of n numbers with m values, evaluated at a batch of points. Answers with the values at each point, in their
 * order, or with undefined where there are none. May be asked several times; what it costs to ask is paid once a batch.
 */
export type BatchFunction = (points: readonly Float64Array[]) => Promise<readonly (Float64Array | undefined)[]>;

/** The same function, with all that is asked of it in one turn of the event loop in one batch. */
export function gathered(f: BatchFunction): BatchFunction {
  let waiting: Float64Array[] = [];
  let answers: ReturnType<BatchFunction> | undefined;
  const ask = async (): ReturnType<BatchFunction> => {
    await new Promise(setImmediate);
    const points = waiting;
    [waiting, answers] = [[], undefined];
    return f(points);
  };
  return async (points) => {
    const from = waiting.length;
    waiting.push(...points);
    answers ??= ask();
    return (await answers).slice(from, from + points.length);
  };
}

/** The point x + t·d for each t. `d` may be shorter than x, whose other entries stay. */
export function pointsAlong(x: Float64Array, d: Float64Array, ts: readonly number[]): Float64Array[] {
  return ts.map((t) => {
    const point = x.slice();
    for (let index = 0; index < d.length; index++) point[index] = (x[index] ?? 0) + t * (d[index] ?? 0);
    return point;
  });
}

/** The n unit vectors' one: 1 at `index`. */
export function unitVector(length: number, index: number): Float64Array {
  const unit = new Float64Array(length);
  unit[index] = 1;
  return unit;
}

/** Σ aᵢ·bᵢ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/** √(Σ aᵢ² / n): what size the entries have; 0 for none. */
export function rootMeanSquare(a: Float64Array): number {
  return a.length === 0 ? 0 : Math.sqrt(dot(a, a) / a.length);
}
