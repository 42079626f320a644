/** Copies of a training's state, and how far two of them lie apart. */
import type { FloatTensor } from "../numeric/tensor.ts";
import { parameterNames, type Parameters, type TrainingState } from "../oracle/oracle.ts";

/** Two units in the last place of a float32. */
const NUDGE = 2 ** -22;

/** Keeps a copy in memory of its own, which the next copy is written over: new memory takes longer than all else. */
export class StateCopy {
  #state: TrainingState | undefined;

  /** Copies `state`, and answers with the copy. */
  keep({ parameters, velocities }: TrainingState): TrainingState {
    this.#state = {
      parameters: copied(parameters, this.#state?.parameters),
      ...(velocities !== undefined && { velocities: copied(velocities, this.#state?.velocities) }),
    };
    return this.#state;
  }
}

/** A copy of parameters. @param into what may be written over. */
export function copied(parameters: Parameters, into?: Parameters): Parameters {
  const copy = (name: keyof Parameters): FloatTensor => {
    const { shape, data } = parameters[name];
    const kept = into?.[name].data;
    const target = kept instanceof Float32Array && kept.length === data.length ? kept : new Float32Array(data.length);
    target.set(data);
    return { dtype: "float32", shape, data: target };
  };
  return { W1: copy("W1"), b1: copy("b1"), W2: copy("W2"), b2: copy("b2") };
}

/** Velocities before the first step. */
export function zerosLike({ W1, b1, W2, b2 }: Parameters): Parameters {
  return { W1: zeros(W1), b1: zeros(b1), W2: zeros(W2), b2: zeros(b2) };
}

const zeros = ({ shape, data }: FloatTensor): FloatTensor => ({
  dtype: "float32",
  shape,
  data: new Float32Array(data.length),
});

/** A copy whose elements are larger or smaller, in turn, by two units in the last place of a float32. */
export function nudged(parameters: Parameters): Parameters {
  const copy = copied(parameters);
  for (const name of parameterNames) {
    const { data } = copy[name];
    for (let at = 0; at < data.length; at++) data[at] = (data[at] ?? 0) * (1 + (at % 2 === 0 ? NUDGE : -NUDGE));
  }
  return copy;
}

/** ⟨a − from, b − from⟩ over all parameters, and the squares of both lengths. @param from default: all zeros. */
export function products(
  a: Parameters,
  b: Parameters,
  from?: Parameters,
): { readonly inner: number; readonly a: number; readonly b: number } {
  // Sums that are properties of an object take half as long again.
  let [inner, squaresOfA, squaresOfB] = [0, 0, 0];
  for (const name of parameterNames) {
    const [first, second, origin] = [a[name].data, b[name].data, from?.[name].data];
    for (let at = 0; at < first.length; at++) {
      const zero = origin === undefined ? 0 : (origin[at] ?? Number.NaN);
      const x = (first[at] ?? Number.NaN) - zero;
      const y = (second[at] ?? Number.NaN) - zero;
      inner += x * y;
      squaresOfA += x * x;
      squaresOfB += y * y;
    }
  }
  return { inner, a: squaresOfA, b: squaresOfB };
}

/** ‖actual − expected‖ over all parameters, in lengths of ‖expected − from‖. NaN where anything is. */
export function distance(actual: Parameters, expected: Parameters, from?: Parameters): number {
  const { inner, a, b } = products(actual, expected, from);
  const square = Math.max(0, a + b - 2 * inner);
  return square === 0 ? 0 : Math.sqrt(square / b);
}
