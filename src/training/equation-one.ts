/**
 * The handout's equation (1): the scores by which the grader itself measures every accuracy. It takes whatever parameters a
 * training leaves, so that no answer to it can be known beforehand.
 */
import * as np from "numpy-ts";

import { toArray } from "../numeric/engine.ts";
import type { FloatTensor } from "../numeric/tensor.ts";
import { toTensor } from "../oracle/arrays.ts";
import type { Parameters } from "../oracle/oracle.ts";

/** max(0, X·W1 + b1)·W2 + b2. X (N, Din) → (N, C), in the dtype of the arguments. */
export function equationOne({ W1, b1, W2, b2 }: Parameters, X: FloatTensor): FloatTensor {
  const hidden = np.maximum(np.add(np.matmul(toArray(X), toArray(W1)), toArray(b1)), 0);
  return toTensor(np.add(np.matmul(hidden, toArray(W2)), toArray(b2)));
}
