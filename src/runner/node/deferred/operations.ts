/**
 * Large results that are computed when something reads them. A training's step makes some arrays of the size of W1 that are
 * read once or never: dX of the first layer, dW times the rate. What nobody reads is never computed. What only another
 * operation reads is computed for it, and its memory given back at once and not at the next collection: then what comes
 * next is written to memory that the processor's cache still holds.
 *
 * Nobody can tell but by the time: the same operation makes the same bits, because what it reads stays as it was (see
 * watch.ts). Only a BLAS, which makes several operations in one go, rounds elsewhere (see meaning.ts).
 */
import * as np from "numpy-ts";

import { sameShape } from "../../../numeric/tensor.ts";
import { sumOfSquares } from "../../../numeric/vectors.ts";
import { canCombine, floatsIn, type Meaning } from "./meaning.ts";
import { canWait, Pending, pendingIn, type Operand } from "./pending.ts";
import { sizeOf } from "./storage.ts";
import { reading } from "./watch.ts";

/** Elements from which on it is worth it. */
const LARGE = 2 ** 16;

/** An operation that writes to no operand, a function of arrays or a method of the first. */
export function onReading<F extends Function>(operation: F): F {
  return new Proxy(operation, {
    apply: (target, self, args) =>
      operandsOf(self, args).every(isQuiet)
        ? reading(() => Reflect.apply(target, self, args))
        : Reflect.apply(target, self, args),
  });
}

/** An operation that writes to no operand, and whose result shares no memory with one. */
export function onLent<F extends Function>(operation: F): F {
  return new Proxy(operation, {
    apply(target, self, args) {
      const operands = operandsOf(self, args);
      if (!operands.every(isQuiet)) return Reflect.apply(target, self, args);
      const lent = operands.map((each) => (each instanceof np.NDArrayCore ? pendingIn(each)?.lend() : undefined));
      try {
        return reading(() => Reflect.apply(target, self, args));
      } finally {
        for (const giveBack of lent) giveBack?.();
      }
    },
  });
}

/** The product of two matrices, as for `onLent`, which is put off where it is large. */
export function productOnDemand<F extends Function>(operation: F): F {
  return onDemand(operation, (a, b) => {
    if (!isArray(a) || !isArray(b) || a.ndim !== 2 || b.ndim !== 2) return undefined;
    const [rows = 0, inner] = a.shape;
    const [length, columns = 0] = b.shape;
    return inner === length ? { shape: [rows, columns], meaning: { kind: "product", factors: [a, b] } } : undefined;
  });
}

/**
 * An operation as for `onLent` on every element of an array, or of an array with a number or the elements of another of its
 * shape. It is put off where the array is large; not for views, whose results can lie in other orders.
 *
 * @param meaningOf what it makes of its operands; undefined where that is nothing that a BLAS makes.
 * @param operands how many it takes. Default: 2.
 */
export function elementwiseOnDemand<F extends Function>(
  operation: F,
  meaningOf: (a: np.NDArrayCore, b: Operand | undefined) => Meaning | undefined,
  operands: 1 | 2 = 2,
): F {
  return onDemand(operation, (a, b) => {
    if (!isArray(a) || !isPlain(a)) return undefined;
    // The library is to say what is missing.
    if (b === undefined && operands === 2) return undefined;
    if (isArray(b) && !(isPlain(b) && sameShape(a.shape, b.shape))) return undefined;
    return { shape: a.shape, meaning: meaningOf(a, b) };
  });
}

/** The sum of an array's elements or along an axis, as for `onLent`; of squares that wait, by a BLAS without them. */
export function sumOnDemand<F extends Function>(operation: F): F {
  const atOnce = onLent(operation);
  return new Proxy(operation, {
    apply(_, self, args) {
      const operands = operandsOf(self, args);
      const [array] = operands;
      const meaning = operands.length === 1 && isArray(array) ? pendingIn(array)?.meaning : undefined;
      if (meaning?.kind !== "squares" || !canCombine()) return Reflect.apply(atOnce, self, args);
      settle(meaning.of);
      return reading(() => sumOfSquares(floatsIn(meaning.of)));
    },
  });
}

/** Computes an array that waits; any other stays as it is. */
export function settle(array: np.NDArrayCore): void {
  pendingIn(array)?.settle();
}

/** @param resultOf the result's shape, and its meaning for float32; undefined where the operation is not to be put off. */
function onDemand<F extends Function>(
  operation: F,
  resultOf: (
    a: Operand | undefined,
    b: Operand | undefined,
  ) => { readonly shape: readonly number[]; readonly meaning: Meaning | undefined } | undefined,
): F {
  const atOnce = onLent(operation);
  return new Proxy(operation, {
    apply(_, self, args) {
      const operands = operandsOf(self, args);
      const compute = (): np.NDArrayCore => Reflect.apply(atOnce, self, args);
      if (operands.length > 2 || !operands.every(isOperand)) return compute();
      const result = resultOf(operands[0], operands[1]);
      const dtype = floatDtype(operands);
      if (result === undefined || sizeOf(result.shape) < LARGE || dtype === undefined || !canWait(operands)) {
        return compute();
      }
      const meaning = dtype === "float32" ? result.meaning : undefined;
      return np.NDArray.fromStorage(new Pending(result.shape, { operands, compute, meaning }).storage);
    },
  });
}

/** Of a function, or of a method of the first. */
const operandsOf = (self: unknown, args: readonly unknown[]): readonly unknown[] =>
  isArray(self) ? [self, ...args] : args;

const isArray = (operand: unknown): operand is np.NDArrayCore => operand instanceof np.NDArrayCore;
const isOperand = (value: unknown): value is Operand => typeof value === "number" || (isArray(value) && isQuiet(value));

/** Whether none of the program's own code runs while the library reads it: a `valueOf`, a subclass's constructor. */
function isQuiet(value: unknown): boolean {
  if (isArray(value)) return value.constructor === np.NDArray || value.constructor === np.NDArrayCore;
  if (Array.isArray(value)) return value.every(isQuiet);
  return typeof value !== "object" || value === null;
}

/** The dtype of all arrays, which is the result's, too, if it is one and float32 or float64. */
function floatDtype(operands: readonly Operand[]): "float32" | "float64" | undefined {
  const [dtype, other] = new Set(operands.filter(isArray).map((array) => array.dtype));
  return other === undefined && (dtype === "float32" || dtype === "float64") ? dtype : undefined;
}

const isPlain = ({ storage }: np.NDArrayCore): boolean => storage.isCContiguous && storage.offset === 0;
