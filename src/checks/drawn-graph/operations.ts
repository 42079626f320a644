/** The operations that a student's graph may be drawn with: what each computes, and how it may be spelt. */

/** An operation, as the contract calls it; those of the reference, and no other. */
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

interface Operation {
  /** How many inputs a node of this kind has. */
  readonly arity: 1 | 2;
  /** What stands in the node of a drawing. */
  readonly symbol: string;
  /** Of one input, `b` is not looked at. */
  readonly value: (a: number, b: number) => number;
  /** Other spellings than the name and the symbol, as `normalised` leaves them. */
  readonly spellings: readonly string[];
}

/** Every operation by its name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  add: {
    arity: 2,
    symbol: "+",
    value: (a, b) => a + b,
    spellings: ["plus", "sum", "addition"],
  },
  subtract: {
    arity: 2,
    symbol: "−",
    value: (a, b) => a - b,
    spellings: ["minus", "sub", "difference", "subtraction"],
  },
  multiply: {
    arity: 2,
    symbol: "×",
    value: (a, b) => a * b,
    spellings: ["times", "mul", "mult", "product", "prod", "multiplication", "x"],
  },
  divide: {
    arity: 2,
    symbol: "÷",
    value: (a, b) => a / b,
    spellings: ["/", "div", "quotient", "division"],
  },
  power: {
    arity: 2,
    symbol: "a^b",
    value: (a, b) => a ** b,
    spellings: ["^", "**", "pow", "a**b"],
  },
  "add-one": {
    arity: 1,
    symbol: "+1",
    value: (a) => a + 1,
    spellings: ["1+", "x+1", "1+x", "plusone", "plus1", "add1", "increment", "inc"],
  },
  negate: {
    arity: 1,
    symbol: "×(−1)",
    value: (a) => -a,
    spellings: ["-", "minus", "-x", "*-1", "x(-1)", "-1*", "(-1)*", "neg", "negative", "negation"],
  },
  reciprocal: {
    arity: 1,
    symbol: "1/x",
    value: (a) => 1 / a,
    spellings: ["1/", "/", "^-1", "^(-1)", "x^-1", "x^(-1)", "**-1", "**(-1)", "inverse", "inv", "recip"],
  },
  square: {
    arity: 1,
    symbol: "x²",
    value: (a) => a ** 2,
    spellings: ["^2", "**2", "x^2", "x**2", "²", "sq", "squared"],
  },
  exp: {
    arity: 1,
    symbol: "exp",
    value: (a) => Math.exp(a),
    spellings: ["e^", "e^x", "e**", "e**x", "exponential", "exp(x)"],
  },
  copy: {
    arity: 1,
    symbol: "copy",
    value: (a) => a,
    spellings: ["fork", "branch", "split", "duplicate"],
  },
};

/** Whether this is the name of an operation. */
export const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);
const names: readonly OperationName[] = Object.keys(operations).filter(isOperation);

/** Normalised spelling → what it can stand for. */
const bySpelling = new Map<string, OperationName[]>();
for (const name of names) {
  const { symbol, spellings } = operations[name];
  for (const spelling of new Set([name, symbol, ...spellings].map(normalised))) {
    bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), name]);
  }
}

/**
 * The operation that is spelt so. Where that can be two, as `-` can, it is the one with this many inputs.
 *
 * @param allowed those that the drawing may have: one of them is meant before any other.
 */
export function operationSpelt(
  spelling: string,
  inputs: number,
  allowed: readonly string[],
): OperationName | undefined {
  const candidates = bySpelling.get(normalised(spelling)) ?? [];
  const likely = candidates.filter((name) => allowed.includes(name));
  const among = likely.length > 0 ? likely : candidates;
  return among.find((name) => operations[name].arity === inputs) ?? among[0];
}

/** `add (+)`; where the symbol is the name, once. */
export function operationText(name: string): string {
  const symbol = isOperation(name) ? operations[name].symbol : name;
  return symbol === name ? name : `${name} (${symbol})`;
}

/** In lower case, without spaces, with ASCII's minus and times; of words, the letters alone. */
function normalised(spelling: string): string {
  const plain = spelling
    .toLowerCase()
    .replaceAll(/\s/gu, "")
    .replaceAll(/[−–—‐]/gu, "-")
    .replaceAll(/[×·⋅∗]/gu, "*")
    .replaceAll("÷", "/");
  return /^[a-z][a-z_-]*[a-z1]$/u.test(plain) ? plain.replaceAll(/[_-]/gu, "") : plain;
}
