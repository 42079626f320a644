/**
 * Formulas that can be computed and written down alike: an expression is a function of an algebra, and becomes a number
 * with the one of numbers, a program's text with the one of texts. So what a variant computes and what it looks like in a
 * student's file are one thing.
 */

/** What an expression is made of. */
export interface Algebra<T> {
  readonly constant: (value: number) => T;
  readonly add: (a: T, b: T) => T;
  readonly subtract: (a: T, b: T) => T;
  readonly multiply: (a: T, b: T) => T;
  readonly divide: (a: T, b: T) => T;
  readonly power: (a: T, b: T) => T;
  readonly negate: (a: T) => T;
  readonly exp: (a: T) => T;
  readonly log: (a: T) => T;
}

/** The terms of a node's formulas: its inputs, of which `b` is `a` where there is one, and its output. */
export interface Terms<T> {
  readonly a: T;
  readonly b: T;
  readonly output: T;
}

/** A formula in a node's terms. */
export type Expression = <T>(algebra: Algebra<T>, terms: Terms<T>) => T;

export const numbers: Algebra<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: (a, b) => a ** b,
  negate: (a) => -a,
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
};

/** Formulas as TypeScript and as Python with NumPy, every one in parentheses. */
export const texts: Readonly<Record<"typescript" | "python", Algebra<string>>> = {
  typescript: textsWith("Math"),
  python: textsWith("np"),
};

function textsWith(library: string): Algebra<string> {
  return {
    constant: (value) => String(value),
    add: (a, b) => `(${a} + ${b})`,
    subtract: (a, b) => `(${a} - ${b})`,
    multiply: (a, b) => `(${a} * ${b})`,
    divide: (a, b) => `(${a} / ${b})`,
    power: (a, b) => `(${a} ** ${b})`,
    negate: (a) => `(-${a})`,
    exp: (a) => `${library}.exp(${a})`,
    log: (a) => `${library}.log(${a})`,
  };
}
