/**
 * What every backward pass must do, whatever its forward pass: it is a linear map of the upstream gradient. So the same call
 * twice gives the same, zero gives zero, and a combination of upstream gradients gives the combination of their gradients.
 */
import type { BatchFunction } from "./batch-function.ts";
import { judgeGradient, numericalJacobian, verdictOf, type Judged } from "./gradient-check.ts";
import { verdictOnAll, type Verdict } from "./verdict.ts";

/** The factors of the combination a·v + b·w: large enough for what is clipped to show. */
const [FACTOR_OF_FIRST, FACTOR_OF_SECOND] = [-3, 100];

/** How far a combination may be off, relative to the size of its terms. */
const LINEARITY_RTOL = 1e-9;

/** a·v + b·w, entry by entry. */
export function combination(v: ArrayLike<number>, w: ArrayLike<number>): Float64Array {
  return Float64Array.from(v, (value, index) => FACTOR_OF_FIRST * value + FACTOR_OF_SECOND * (w[index] ?? Number.NaN));
}

/** Where the gradient of a combination is not the combination of the gradients; undefined where it is everywhere. */
export function nonlinearAt(
  ofFirst: ArrayLike<number>,
  ofSecond: ArrayLike<number>,
  ofCombination: ArrayLike<number>,
  rtol: number = LINEARITY_RTOL,
): number | undefined {
  const expected = combination(ofFirst, ofSecond);
  const size = Math.max(...Array.from(expected, Math.abs), ...Array.from(ofSecond, (value) => Math.abs(value)));
  const position = expected.findIndex(
    (value, index) => !(Math.abs((ofCombination[index] ?? Number.NaN) - value) <= rtol * size),
  );
  return position === -1 ? undefined : position;
}

/** Where two gradients of the same call are not the same to the last bit; undefined where they are. */
export function unrepeatedAt(once: ArrayLike<number>, again: ArrayLike<number>): number | undefined {
  for (let index = 0; index < once.length; index++) if (!Object.is(once[index], again[index])) return index;
  return undefined;
}

/** A forward pass with its backward pass. */
export interface BackwardCheck {
  readonly f: BatchFunction;
  /** Upstream gradients (m,) → the gradients (n,) of x for each. Like `f`, asked for many at once. */
  readonly backward: (gradOutputs: readonly Float64Array[]) => Promise<readonly (Float64Array | undefined)[]>;
  readonly x: Float64Array;
  /** Two upstream gradients (m,) that are no multiples of each other. */
  readonly gradOutputs: readonly [Float64Array, Float64Array];
}

/** What was found. */
export interface BackwardReport {
  /** `fail` where anything is wrong. */
  readonly verdict: Verdict;
  readonly isRepeatable: boolean;
  readonly givesZeroForZero: boolean;
  readonly isLinear: boolean;
  /** The gradients of the two upstream gradients, entry by entry. Empty where there were none to judge. */
  readonly gradients: readonly (readonly Judged[])[];
}

/** Checks a backward pass on a small shape: its properties, and every entry against the forward pass's Jacobian. */
export async function checkBackward({ f, backward, x, gradOutputs }: BackwardCheck): Promise<BackwardReport> {
  const [v, w] = gradOutputs;
  const answers = await backward([new Float64Array(v.length), v, v, w, combination(v, w)]);
  const [ofZero, ofFirst, again, ofSecond, ofCombination] = answers.map((gradient) =>
    gradient?.length === x.length ? gradient : undefined,
  );
  if (!ofZero || !ofFirst || !again || !ofSecond || !ofCombination) {
    return { verdict: "fail", isRepeatable: false, givesZeroForZero: false, isLinear: false, gradients: [] };
  }
  const isRepeatable = unrepeatedAt(ofFirst, again) === undefined;
  const givesZeroForZero = ofZero.every((value) => value === 0);
  const isLinear = nonlinearAt(ofFirst, ofSecond, ofCombination) === undefined;
  const jacobian = await numericalJacobian(f, x);
  const gradients = [await judgeGradient(jacobian, v, ofFirst), await judgeGradient(jacobian, w, ofSecond)];
  const holds = isRepeatable && givesZeroForZero && isLinear;
  return {
    verdict: holds ? verdictOnAll(gradients.map(verdictOf)) : "fail",
    isRepeatable,
    givesZeroForZero,
    isLinear,
    gradients,
  };
}
