/** Functions with derivatives that are known, evaluated in this process. */
import type { BatchFunction } from "../../../src/numeric/gradient-check/batch-function.ts";

/** A function of one point as one of a batch; counts its batches and points. */
export function batched(f: (x: Float64Array) => readonly number[] | Float64Array | undefined): BatchFunction & {
  readonly asked: { batches: number; points: number };
} {
  const asked = { batches: 0, points: 0 };
  const evaluate: BatchFunction = async (points) => {
    asked.batches += 1;
    asked.points += points.length;
    return points.map((point) => {
      const values = f(point);
      return values === undefined ? undefined : Float64Array.from(values);
    });
  };
  return Object.assign(evaluate, { asked });
}
