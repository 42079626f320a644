/** The operations of numpy-ts that can wait, and what they mean to a BLAS. */
import type * as np from "numpy-ts";

import { onMatrices } from "../products.ts";
import { onOneShape } from "../broadcast.ts";
import { onPacked } from "../packed.ts";
import type { Meaning, Term } from "./meaning.ts";
import { elementwiseOnDemand, productOnDemand } from "./operations.ts";
import type { Operand } from "./pending.ts";

/** A product of matrices. */
export const multiplyingMatrices = <F extends Function>(operation: F): F =>
  productOnDemand(onMatrices(onPacked(operation)));

/** a + b. */
export const adding = <F extends Function>(operation: F): F =>
  elementwiseOnDemand(onOneShape(operation), (a, b) => sumOf([1, a], [1, b]));

/** a − b. */
export const subtracting = <F extends Function>(operation: F): F =>
  elementwiseOnDemand(onOneShape(operation), (a, b) => sumOf([1, a], [-1, b]));

/** a·b. */
export const multiplying = <F extends Function>(operation: F): F =>
  elementwiseOnDemand(onOneShape(operation), (a, b) => {
    if (typeof b === "number") return sumOf([b, a]);
    return b?.storage === a.storage ? { kind: "squares", of: a } : undefined;
  });

/** a / b. */
export const dividing = <F extends Function>(operation: F): F =>
  elementwiseOnDemand(onOneShape(operation), (a, b) => (typeof b === "number" ? sumOf([1 / b, a]) : undefined));

/** a². */
export const squaring = <F extends Function>(operation: F): F =>
  elementwiseOnDemand(onPacked(operation), (a) => ({ kind: "squares", of: a }), 1);

/** Undefined where a number is added, or a factor is none to multiply by. */
function sumOf(...operands: readonly (readonly [factor: number, operand: Operand | undefined])[]): Meaning | undefined {
  const terms = operands.flatMap(([factor, operand]): Term[] =>
    isArray(operand) && Number.isFinite(factor) ? [{ factor, array: operand }] : [],
  );
  return terms.length === operands.length ? { kind: "sum", terms } : undefined;
}

const isArray = (operand: Operand | undefined): operand is np.NDArrayCore => typeof operand === "object";
