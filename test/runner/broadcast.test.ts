/** Sums, differences, products and quotients of arrays of two shapes are, bit by bit, those of the library alone. */
import * as fc from "fast-check";
import * as np from "numpy-ts";
import { expect, it } from "vitest";

import { Random } from "../../src/numeric/random.ts";
import { onOneShape } from "../../src/runner/node/broadcast.ts";

type Name = "add" | "subtract" | "multiply" | "divide";
type Operation = (a: np.NDArray, b: np.NDArray) => np.NDArray;
const functions: Readonly<Record<Name, Operation>> = {
  add: np.add,
  subtract: np.subtract,
  multiply: np.multiply,
  divide: np.divide,
};
const names = fc.constantFrom<Name>("add", "subtract", "multiply", "divide");

/** What stands beside a matrix (N, M). */
const partners: Readonly<Record<string, (N: number, M: number) => number[]>> = {
  "a matrix": (N, M) => [N, M],
  "a row": (_, M) => [M],
  "a row of two dimensions": (_, M) => [1, M],
  "a column": (N) => [N, 1],
  "one number": () => [1, 1],
};

/** From a few elements to enough for it to be worth the copy. */
const anyLength = fc.constantFrom(1, 7, 34, 36, 40);
const anyDtype = fc.constantFrom<"float32" | "float64" | "int32">("float32", "float64", "int32");

function numbers(random: Random, shape: readonly number[], dtype: "float32" | "float64" | "int32"): np.NDArray {
  const array = np.empty([...shape], dtype);
  const { data } = random.normals([array.size], 100);
  for (let index = 0; index < array.size; index++) array.data[index] = Number(data[index]);
  // What arithmetic treats in ways of its own.
  if (dtype !== "int32" && array.size > 3) for (const [at, odd] of [-0, NaN, Infinity].entries()) array.data[at] = odd;
  return array;
}

function bits({ dtype, shape, data }: np.NDArray): string {
  return [dtype, shape, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex")].join(" ");
}

/** A method of an array, called as a submission does. */
const method = (name: Name): Operation => {
  const wrapped = onOneShape(np.NDArray.prototype[name]);
  return (a, b) => Reflect.apply(wrapped, a, [b]);
};

it("with a matrix, a row, a column or a number, on either side, as functions and as methods", () => {
  const seen = new Set<string>();
  const property = fc.property(
    names,
    fc.constantFrom(...Object.keys(partners)),
    fc.tuple(anyLength, anyLength),
    fc.oneof(
      anyDtype.map((dtype) => [dtype, dtype] as const),
      fc.tuple(anyDtype, anyDtype),
    ),
    fc.boolean(),
    fc.integer(),
    (name, partner, [N, M], [dtypeA, dtypeB], isFirst, seed) => {
      const random = new Random(seed, "broadcast");
      const matrix = numbers(random, [N, M], dtypeA);
      const other = numbers(random, partners[partner]?.(N, M) ?? [], dtypeB);
      const [a, b] = isFirst ? [other, matrix] : [matrix, other];
      const right = bits(functions[name](a, b));
      expect(bits(onOneShape(functions[name])(a, b))).toBe(right);
      expect(bits(method(name)(a, b))).toBe(right);
      if (N * M >= 1000 && dtypeA === dtypeB) seen.add(`${name} ${partner} ${dtypeA} ${isFirst}`);
    },
  );
  fc.assert(property, { seed: 442, numRuns: 3000 });
  expect(seen.size).toBe(4 * Object.keys(partners).length * 3 * 2);
});

it("of views", () => {
  const random = new Random(442, "views of broadcast");
  const matrix = numbers(random, [60, 40], "float32");
  const wide = numbers(random, [40, 60], "float32");
  const row = numbers(random, [80], "float32").slice("::2");
  for (const [a, b] of [
    [matrix, row],
    [wide.T, row],
    [wide.T, numbers(random, [60, 1], "float32")],
    [matrix.slice("::-1", ":"), numbers(random, [40], "float32")],
  ] as const) {
    expect(bits(np.copy(onOneShape(np.add)(a, b)))).toBe(bits(np.copy(np.add(a, b))));
  }
});

it("with a plain number, and with shapes that do not fit, as the library has it", () => {
  const matrix = numbers(new Random(442, "plain"), [50, 40], "float64");
  expect(bits(onOneShape(np.multiply)(matrix, 3))).toBe(bits(np.multiply(matrix, 3)));
  const messageOf = (add: typeof np.add): string => {
    try {
      add(matrix, np.ones([41]));
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };
  expect(messageOf(np.add)).not.toBe("");
  expect(messageOf(onOneShape(np.add))).toBe(messageOf(np.add));
});
