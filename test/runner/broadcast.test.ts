/** What is done to arrays of two shapes, to masks and to numbers is, bit by bit, what the library alone makes of them. */
import * as fc from "fast-check";
import * as np from "numpy-ts";
import { expect, it } from "vitest";

import { Random } from "../../src/numeric/random.ts";
import { onOneShape, onRepeatedNumbers } from "../../src/runner/node/broadcast.ts";

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

it("with a mask, on either side", () => {
  const random = new Random(442, "masks");
  for (const dtype of ["float32", "float64", "int32"] as const) {
    const matrix = numbers(random, [50, 40], dtype);
    const wide = numbers(random, [40, 50], dtype);
    const mask = np.greater(numbers(random, [50, 40], "float64"), 0);
    for (const [a, b] of [
      [matrix, mask],
      [mask, matrix],
      [wide.T, mask],
      [matrix, np.greater(wide, 0).T],
      [matrix, np.greater(numbers(random, [40], "float64"), 0)],
      [mask, mask],
    ] as const) {
      for (const name of ["add", "multiply"] as const) {
        const right = bits(np.copy(functions[name](a, b)));
        expect(bits(np.copy(onOneShape(functions[name])(a, b)))).toBe(right);
        expect(bits(np.copy(method(name)(a, b)))).toBe(right);
      }
    }
  }
});

it("compares with numbers, and takes the larger and the smaller ones", () => {
  type WithNumber = (a: np.NDArray, b: number) => np.NDArray;
  const random = new Random(442, "numbers");
  const operations: Readonly<Record<string, WithNumber>> = {
    greater: np.greater,
    greater_equal: np.greater_equal,
    less: np.less,
    less_equal: np.less_equal,
    maximum: np.maximum,
    minimum: np.minimum,
    fmax: np.fmax,
    fmin: np.fmin,
  };
  for (const dtype of ["float32", "float64", "int32"] as const) {
    const wide = numbers(random, [40, 50], dtype);
    for (const array of [
      numbers(random, [50, 40], dtype),
      numbers(random, [3, 4], dtype),
      wide.T,
      wide.slice("1:30"),
    ]) {
      // Of which 0.1 and 1e300 are no float32.
      for (const number of [0, -0, 1, -2.5, 0.1, 1e300, Number.NaN, Infinity, -Infinity]) {
        for (const [name, operation] of Object.entries(operations)) {
          const result = onRepeatedNumbers(operation)(array, number);
          expect(bits(result), `${name} ${dtype} ${number}`).toBe(bits(operation(array, number)));
        }
      }
    }
  }
  const matrix = numbers(random, [50, 40], "float32");
  const name = "greater";
  const greater = onRepeatedNumbers(np.NDArray.prototype[name]);
  expect(bits(np.asarray(Reflect.apply(greater, matrix, [0])))).toBe(bits(matrix.greater(0)));
});

it("leaves nothing behind but the result", () => {
  const matrix = numbers(new Random(442, "memory"), [1000, 100], "float32");
  const [row, mask] = [np.ones([100], "float32"), matrix.greater(0)];
  const before = np.wasmFreeBytes();
  for (const result of [
    onOneShape(np.add)(matrix, row),
    onOneShape(np.multiply)(matrix, mask),
    onRepeatedNumbers(np.maximum)(matrix, 0),
    onRepeatedNumbers(np.greater)(matrix, 0),
  ]) {
    result.dispose();
  }
  expect(before - np.wasmFreeBytes()).toBeLessThan(1000);
});
