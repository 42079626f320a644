/**
 * The operations of computation graphs as formulas, with the mistakes that are made in each: in its value, or in the
 * derivative with respect to one of its inputs. A new operation in the reference gets its row here; no graph needs any.
 */
import type { OperationName } from "../../../reference/graphs/index.ts";
import type { GraphVariant } from "../../variants.ts";
import type { Expression } from "./algebra.ts";

/** A wrong formula for one of an operation's derivatives. */
interface WrongDerivative {
  readonly variant: GraphVariant;
  /** Which input's. */
  readonly input: number;
  readonly derivative: Expression;
}

/** One operation. */
export interface OperationFormulas {
  readonly value: Expression;
  /** With respect to each input. */
  readonly derivatives: readonly Expression[];
  readonly wrongValue?: { readonly variant: GraphVariant; readonly value: Expression };
  readonly wrongDerivatives: readonly WrongDerivative[];
}

const zero: Expression = (k) => k.constant(0);
const one: Expression = (k) => k.constant(1);
const minusOne: Expression = (k) => k.constant(-1);
const first: Expression = (_, { a }) => a;
const second: Expression = (_, { b }) => b;
const output: Expression = (_, terms) => terms.output;

const wrong = (variant: GraphVariant, input: number, derivative: Expression): WrongDerivative => ({
  variant,
  input,
  derivative,
});

export const formulas: Readonly<Record<OperationName, OperationFormulas>> = {
  add: {
    value: (k, { a, b }) => k.add(a, b),
    derivatives: [one, one],
    wrongValue: { variant: "graph-add-subtracted", value: (k, { a, b }) => k.subtract(a, b) },
    wrongDerivatives: [wrong("graph-add-path-left-out", 0, zero), wrong("graph-add-path-left-out", 1, zero)],
  },
  subtract: {
    value: (k, { a, b }) => k.subtract(a, b),
    derivatives: [one, minusOne],
    wrongValue: { variant: "graph-subtract-added", value: (k, { a, b }) => k.add(a, b) },
    wrongDerivatives: [wrong("graph-subtract-sign-lost", 1, one)],
  },
  multiply: {
    value: (k, { a, b }) => k.multiply(a, b),
    derivatives: [second, first],
    wrongValue: { variant: "graph-multiply-added", value: (k, { a, b }) => k.add(a, b) },
    wrongDerivatives: [
      wrong("graph-multiply-own-factor", 0, first),
      wrong("graph-multiply-own-factor", 1, second),
      wrong("graph-multiply-factor-forgotten", 0, one),
      wrong("graph-multiply-factor-forgotten", 1, one),
    ],
  },
  divide: {
    value: (k, { a, b }) => k.divide(a, b),
    derivatives: [(k, { b }) => k.divide(k.constant(1), b), (k, { a, b }) => k.negate(k.divide(a, k.multiply(b, b)))],
    wrongValue: { variant: "graph-divide-upside-down", value: (k, { a, b }) => k.divide(b, a) },
    wrongDerivatives: [
      wrong("graph-divide-factor-forgotten", 0, one),
      wrong("graph-divide-sign-lost", 1, (k, { a, b }) => k.divide(a, k.multiply(b, b))),
      wrong("graph-divide-not-squared", 1, (k, { a, b }) => k.negate(k.divide(a, b))),
      wrong("graph-divide-path-left-out", 1, zero),
    ],
  },
  power: {
    value: (k, { a, b }) => k.power(a, b),
    derivatives: [
      (k, { a, b }) => k.multiply(b, k.power(a, k.subtract(b, k.constant(1)))),
      (k, { a, output: out }) => k.multiply(k.log(a), out),
    ],
    wrongValue: { variant: "graph-power-multiplied", value: (k, { a, b }) => k.multiply(a, b) },
    wrongDerivatives: [
      wrong("graph-power-exponent-forgotten", 0, (k, { a, b }) => k.power(a, k.subtract(b, k.constant(1)))),
      wrong("graph-power-not-lowered", 0, (k, { b, output: out }) => k.multiply(b, out)),
      wrong("graph-power-log-forgotten", 1, output),
    ],
  },
  "add-one": {
    value: (k, { a }) => k.add(a, k.constant(1)),
    derivatives: [one],
    wrongValue: { variant: "graph-add-one-left-out", value: first },
    wrongDerivatives: [wrong("graph-add-one-value-carried", 0, output)],
  },
  negate: {
    value: (k, { a }) => k.negate(a),
    derivatives: [minusOne],
    wrongValue: { variant: "graph-negate-left-out", value: first },
    wrongDerivatives: [wrong("graph-negate-sign-lost", 0, one)],
  },
  reciprocal: {
    value: (k, { a }) => k.divide(k.constant(1), a),
    derivatives: [(k, { a }) => k.negate(k.divide(k.constant(1), k.multiply(a, a)))],
    wrongValue: { variant: "graph-reciprocal-left-out", value: first },
    wrongDerivatives: [
      wrong("graph-reciprocal-sign-lost", 0, (k, { a }) => k.divide(k.constant(1), k.multiply(a, a))),
      wrong("graph-reciprocal-not-squared", 0, (k, { a }) => k.negate(k.divide(k.constant(1), a))),
    ],
  },
  square: {
    value: (k, { a }) => k.multiply(a, a),
    derivatives: [(k, { a }) => k.multiply(k.constant(2), a)],
    wrongValue: { variant: "graph-square-doubled", value: (k, { a }) => k.multiply(k.constant(2), a) },
    wrongDerivatives: [
      wrong("graph-square-two-forgotten", 0, first),
      wrong("graph-square-base-forgotten", 0, (k) => k.constant(2)),
    ],
  },
  exp: {
    value: (k, { a }) => k.exp(a),
    derivatives: [output],
    wrongValue: { variant: "graph-exp-left-out", value: first },
    wrongDerivatives: [wrong("graph-exp-factor-forgotten", 0, one), wrong("graph-exp-own-argument", 0, first)],
  },
  // Its mistake is not in a formula: the gradient of one branch is all that arrives (graphs.ts).
  copy: { value: first, derivatives: [one], wrongDerivatives: [] },
};
