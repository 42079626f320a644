/**
 * The operations that computation graphs are drawn with, all on scalars. An operation is its value and its partial
 * derivatives; from these follows its vector-Jacobian product (vjp), which carries the gradient of the loss L from the
 * output back to the inputs by the chain rule: ∂L/∂input = ∂L/∂output · ∂output/∂input.
 */

/** The name of an operation where a graph is data. */
export type OperationName =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "power"
  | "add-one"
  | "negate"
  | "reciprocal"
  | "square"
  | "exp"
  | "copy";

/** One kind of node. Both functions throw RangeError for another number of inputs than `arity`. */
export interface Operation {
  /** How many inputs a node of this kind has. */
  readonly arity: number;
  /** What stands in the node when the graph is drawn. */
  readonly symbol: string;
  /** The output for these inputs. */
  readonly forward: (inputs: readonly number[]) => number;
  /** The gradients of the inputs, in their order, from the inputs, the output and the gradient of the output. */
  readonly vjp: (inputs: readonly number[], output: number, gradOutput: number) => number[];
}

interface Unary {
  readonly symbol: string;
  readonly value: (x: number) => number;
  /** Of the output with respect to x; may use the output where that is shorter. */
  readonly derivative: (x: number, output: number) => number;
}

interface Binary {
  readonly symbol: string;
  readonly value: (a: number, b: number) => number;
  /** Of the output with respect to a and to b; may use the output where that is shorter. */
  readonly derivatives: (a: number, b: number, output: number) => [number, number];
}

function unary({ symbol, value, derivative }: Unary): Operation {
  const only = ([x, ...rest]: readonly number[]): number => {
    if (x === undefined || rest.length > 0) throw new RangeError(`Expected "${symbol}" to get 1 input.`);
    return x;
  };
  return {
    arity: 1,
    symbol,
    forward: (inputs) => value(only(inputs)),
    vjp: (inputs, output, gradOutput) => [gradOutput * derivative(only(inputs), output)],
  };
}

function binary({ symbol, value, derivatives }: Binary): Operation {
  const both = ([a, b, ...rest]: readonly number[]): [number, number] => {
    if (a === undefined || b === undefined || rest.length > 0) {
      throw new RangeError(`Expected "${symbol}" to get 2 inputs.`);
    }
    return [a, b];
  };
  return {
    arity: 2,
    symbol,
    forward: (inputs) => value(...both(inputs)),
    vjp: (inputs, output, gradOutput) => derivatives(...both(inputs), output).map((partial) => gradOutput * partial),
  };
}

/** Every operation by its name. The derivatives are those of any calculus textbook. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  add: binary({ symbol: "+", value: (a, b) => a + b, derivatives: () => [1, 1] }),
  subtract: binary({ symbol: "−", value: (a, b) => a - b, derivatives: () => [1, -1] }),
  multiply: binary({ symbol: "×", value: (a, b) => a * b, derivatives: (a, b) => [b, a] }),
  divide: binary({ symbol: "÷", value: (a, b) => a / b, derivatives: (_a, b, output) => [1 / b, -output / b] }),
  // The base must be positive: the derivative with respect to the exponent is ln(a)·a^b.
  power: binary({
    symbol: "a^b",
    value: (a, b) => a ** b,
    derivatives: (a, b, output) => [b * a ** (b - 1), Math.log(a) * output],
  }),
  "add-one": unary({ symbol: "+1", value: (x) => x + 1, derivative: () => 1 }),
  negate: unary({ symbol: "×(−1)", value: (x) => -x, derivative: () => -1 }),
  reciprocal: unary({ symbol: "1/x", value: (x) => 1 / x, derivative: (_x, output) => -(output ** 2) }),
  square: unary({ symbol: "x²", value: (x) => x ** 2, derivative: (x) => 2 * x }),
  exp: unary({ symbol: "exp", value: (x) => Math.exp(x), derivative: (_x, output) => output }),
  // Every branch carries the input's value. What comes back on the branches is summed before it gets here (engine.ts).
  copy: unary({ symbol: "copy", value: (x) => x, derivative: () => 1 }),
};
