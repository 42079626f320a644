/**
 * Large results that wait until they are read: whatever a program does in between, it reads what it would have read of
 * results that are computed at once. Bit by bit; where a BLAS makes several operations in one go, as far as rounding allows.
 */
import { inspect } from "node:util";

import * as fc from "fast-check";
import * as library from "numpy-ts";
import { beforeAll, describe, expect, it } from "vitest";

import { provideBlas } from "../../src/numeric/blas/provide.ts";
import { reclaimArrays, toArray } from "../../src/numeric/engine.ts";
import { Random } from "../../src/numeric/random.ts";
import * as np from "../../src/runner/node/numpy.ts";

/** The least that waits is a matrix of so many rows and columns. */
const SIDE = 256;
const BYTES = SIDE * SIDE * 4;
const ARRAYS = 4;

const operations = ["add", "subtract", "multiply", "matmul", "scale", "divide", "square", "relu"] as const;
const views = ["transpose", "reverse", "copy"] as const;
const writes = ["data", "kept data", "set", "iset", "fill", "copyto", "row", "view"] as const;
const readings = ["sum", "sum of squares", "data"] as const;

/** One line of a program. Arrays are known by their places; what is made goes to a place. */
type Statement =
  | {
      readonly kind: "operation";
      readonly name: (typeof operations)[number];
      readonly a: number;
      readonly b: number;
      readonly by: number;
      readonly to: number;
    }
  | { readonly kind: "view"; readonly name: (typeof views)[number]; readonly a: number; readonly to: number }
  | {
      readonly kind: "write";
      readonly name: (typeof writes)[number];
      readonly a: number;
      readonly at: number;
      readonly value: number;
    }
  | { readonly kind: "reading"; readonly name: (typeof readings)[number]; readonly a: number };

const place = fc.nat(ARRAYS - 1);
const statements: fc.Arbitrary<Statement[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("operation" as const),
        name: fc.constantFrom(...operations),
        a: place,
        b: place,
        by: fc.constantFrom(0.5, -1, 0, 1, 3, 0.01),
        to: place,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("view" as const),
        name: fc.constantFrom(...views),
        a: place,
        to: place,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("write" as const),
        name: fc.constantFrom(...writes),
        a: place,
        at: fc.nat(SIDE - 1),
        value: fc.constantFrom(-2, 0.25, 7),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("reading" as const), name: fc.constantFrom(...readings), a: place }),
    },
  ),
  { minLength: 3, maxLength: 30 },
);

/** An array, and what none of the numbers that went into its elements is larger than. */
interface Known {
  readonly array: library.NDArray;
  readonly scale: number;
}

/** Arithmetic as a submission has it: functions in odd places, methods in even ones. */
const waiting = {
  add: (a: np.NDArray, b: np.NDArray, odd: boolean) => (odd ? np.add(a, b) : a.add(b)),
  subtract: (a: np.NDArray, b: np.NDArray, odd: boolean) => (odd ? np.subtract(a, b) : a.subtract(b)),
  multiply: (a: np.NDArray, b: np.NDArray, odd: boolean) => (odd ? np.multiply(a, b) : a.multiply(b)),
  scale: (a: np.NDArray, b: number, odd: boolean) => (odd ? np.multiply(a, b) : a.multiply(b)),
  divide: (a: np.NDArray, b: number, odd: boolean) => (odd ? np.divide(a, b) : a.divide(b)),
  matmul: (a: np.NDArray, b: np.NDArray, odd: boolean) => (odd ? np.matmul(a, b) : a.dot(b)) as np.NDArray,
  square: (a: np.NDArray, odd: boolean) => (odd ? np.square(a) : a.square()),
  sum: (a: np.NDArray, odd: boolean) => (odd ? np.sum(a) : a.sum()),
};

/** The same at once, by functions that nothing is wrapped around; products, which are right only of these, of packed copies. */
const packed = (array: library.NDArray): library.NDArray => library.array(library.ascontiguousarray(array));
const atOnce: typeof waiting = {
  add: (a, b) => library.add(a, b),
  subtract: (a, b) => library.subtract(a, b),
  multiply: (a, b) => library.multiply(a, b),
  scale: (a, b) => library.multiply(a, b),
  divide: (a, b) => library.divide(a, b),
  matmul: (a, b) => library.matmul(packed(a), packed(b)),
  square: (a) => library.square(packed(a)),
  sum: (a) => library.sum(a),
};

/** A copy whose typed array nobody was given: only for such arrays anything waits. */
const fresh = (array: library.NDArray): library.NDArray => library.asarray(library.multiply(array, 1));

const random = new Random(442, "deferred");
/** What the arrays of every program begin as. */
const beginnings = Array.from({ length: ARRAYS }, () =>
  toArray({ dtype: "float32", shape: [SIDE, SIDE], data: Float32Array.from(random.normals([SIDE, SIDE]).data) }),
);

function run(program: readonly Statement[], arithmetic: typeof waiting): { arrays: Known[]; read: Known[] } {
  const arrays = beginnings.map((beginning): Known => ({ array: fresh(beginning), scale: 6 }));
  const kept = arrays.map(() => new Float32Array());
  const read: Known[] = [];
  const at = (index: number): Known => arrays[index] ?? { array: library.zeros([1]), scale: 0 };
  for (const [line, statement] of program.entries()) {
    const { array, scale } = at(statement.a);
    const isOdd = line % 2 === 1;
    if (statement.kind === "operation") {
      const { array: other, scale: otherScale } = at(statement.b);
      const { name, by, to } = statement;
      const made: Record<typeof name, () => Known> = {
        add: () => ({ array: arithmetic.add(array, other, isOdd), scale: scale + otherScale }),
        subtract: () => ({ array: arithmetic.subtract(array, other, isOdd), scale: scale + otherScale }),
        multiply: () => ({ array: arithmetic.multiply(array, other, isOdd), scale: scale * otherScale }),
        matmul: () => ({ array: arithmetic.matmul(array, other, isOdd), scale: SIDE * scale * otherScale }),
        scale: () => ({ array: arithmetic.scale(array, by, isOdd), scale: scale * Math.abs(by) }),
        divide: () => ({ array: arithmetic.divide(array, 1 + by ** 2, isOdd), scale }),
        square: () => ({ array: arithmetic.square(array, isOdd), scale: scale ** 2 }),
        relu: () => ({ array: library.array(library.maximum(packed(array), 0)), scale }),
      };
      const result = made[name]();
      // What grows without end is no number any more.
      if (result.scale < 1e9) arrays[to] = result;
    } else if (statement.kind === "view") {
      const made = {
        transpose: () => array.T,
        reverse: () => array.slice("::-1", ":"),
        copy: () => library.asarray(array.copy()),
      };
      arrays[statement.to] = { array: made[statement.name](), scale };
    } else if (statement.kind === "write") {
      write(array, statement, kept);
      for (const [index, known] of arrays.entries()) arrays[index] = { ...known, scale: Math.max(known.scale, 7) };
    } else {
      const squares = (): library.NDArray => arithmetic.multiply(array, array, isOdd);
      const value = {
        sum: () => ({ array: library.array([Number(arithmetic.sum(array, isOdd))]), scale: SIDE ** 2 * scale }),
        "sum of squares": () => ({
          array: library.array([Number(arithmetic.sum(squares(), isOdd))]),
          scale: SIDE ** 2 * scale ** 2,
        }),
        data: () => ({ array: library.array(Array.from(array.data.slice(0, 5), Number)), scale }),
      };
      read.push(value[statement.name]());
    }
  }
  return { arrays, read };
}

function write(
  array: library.NDArray,
  { name, a, at, value }: Extract<Statement, { kind: "write" }>,
  kept: Float32Array[],
): void {
  const into = {
    data: () => {
      if (array.data instanceof Float32Array) kept[a] = array.data;
      array.data[at] = value;
    },
    // Given away by an earlier line, of an array that may be in another place by now.
    "kept data": () => kept[a]?.fill(value, at, at + 1),
    set: () => array.set([at, 0], value),
    iset: () => array.iset(at * SIDE + 3, value),
    fill: () => array.fill(value),
    copyto: () => library.copyto(array, library.ones([SIDE, SIDE], "float32")),
    row: () => array.slice(String(at)).fill(value),
    view: () => array.T.set([at, 1], value),
  };
  into[name]();
}

/** Where what a program reads, and what it leaves, is not what it is at once. @param rounding relative to a number's scale. */
function differences(program: readonly Statement[], rounding: number): string[] {
  const [actual, expected] = [run(program, waiting), run(program, atOnce)];
  return (["read", "arrays"] as const).flatMap((kind) =>
    expected[kind].flatMap(({ array, scale }, index) => {
      const [is, should] = [packed(actual[kind][index]?.array ?? array).data, packed(array).data];
      const isNear = (each: unknown, at: number): boolean =>
        rounding === 0 ? Object.is(is[at], each) : Math.abs(Number(is[at]) - Number(each)) <= rounding * scale;
      const wrong = Array.from<unknown>(should as Iterable<unknown>).findIndex((each, at) => !isNear(each, at));
      return wrong === -1 ? [] : [`${kind} ${index} at ${wrong}: ${String(is[wrong])} for ${String(should[wrong])}`];
    }),
  );
}

const matrix = (value: number): np.NDArray => fresh(library.full([SIDE, SIDE], value, "float32"));

/** Without where in memory it lies. */
const printed = (array: np.NDArray): string => inspect(array).replace(/ptr: \d+/, "");

describe("large results", () => {
  it("are what they are at once, bit by bit, whatever is written in between", async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (program) => {
        await reclaimArrays();
        expect(differences(program, 0)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("take no memory as long as nothing reads them, and once they are lent to an operation give it back", () => {
    const [a, b] = [matrix(1), matrix(2)];
    const before = np.wasmFreeBytes();
    const doubled = a.multiply(2);
    const total = np.matmul(a, b.T).add(doubled);
    expect(before - np.wasmFreeBytes()).toBeLessThan(BYTES);
    expect(total.get([3, 5])).toBe(2 * SIDE + 2);
    expect(before - np.wasmFreeBytes()).toBeGreaterThanOrEqual(BYTES);
    expect(before - np.wasmFreeBytes()).toBeLessThan(2 * BYTES);
  });

  it("are kept from the second reading on", () => {
    const [a, before] = [matrix(3), np.wasmFreeBytes()];
    const squared = a.multiply(a);
    expect([squared.sum(), before - np.wasmFreeBytes() < BYTES]).toEqual([9 * SIDE ** 2, true]);
    expect([squared.sum(), before - np.wasmFreeBytes() < BYTES]).toEqual([9 * SIDE ** 2, false]);
    expect([squared.sum(), before - np.wasmFreeBytes() < 2 * BYTES]).toEqual([9 * SIDE ** 2, true]);
  });

  it("are printed as if they had never waited", () => {
    const [a, b] = [matrix(1), matrix(2)];
    expect(printed(a.add(b))).toBe(printed(matrix(3)));
  });

  it("outlive their operands' memory", () => {
    const [a, b] = [matrix(1), matrix(2)];
    const total = a.add(b);
    a.dispose();
    b.dispose();
    for (let index = 0; index < 4; index++) matrix(99);
    expect(total.get([1, 1])).toBe(3);
  });

  it("of which nothing is read are collected, though what they wait for stays", async () => {
    const W = matrix(1);
    const before = np.wasmFreeBytes();
    for (let index = 0; index < 3000; index++) {
      np.matmul(matrix(index), W);
      await reclaimArrays();
    }
    expect(before - np.wasmFreeBytes()).toBeLessThan(140 * 2 ** 20);
  });

  it("of arrays that do not fit each other are refused at once, by the library", () => {
    expect(() => np.matmul(np.ones([SIDE, SIDE + 1]), matrix(1))).toThrow(/shape|mismatch|align/i);
    expect(() => matrix(1).add(np.ones([SIDE + 1, SIDE], "float32"))).toThrow(/broadcast/);
  });
});

describe("with a BLAS", () => {
  beforeAll(async () => {
    await provideBlas();
  });

  it("several operations in one go are as near to one after the other as rounding allows", async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (program) => {
        await reclaimArrays();
        expect(differences(program, 2 ** -18)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("a step of momentum with L2 is the formula's", () => {
    const [W, v, X, d] = [matrix(2), matrix(3), matrix(0.5), matrix(0.25)];
    const gradient = np.matmul(X.T, d).add(W.multiply(2 * 0.125));
    const velocity = v.multiply(0.5).add(gradient.multiply(0.25));
    const next = W.subtract(velocity);
    // Σ 0.5·0.25 over 256 rows is 32, and 2·0.125·2 is 0.5.
    expect(velocity.get([7, 7])).toBe(1.5 + 0.25 * 32.5);
    expect(next.get([7, 7])).toBe(2 - (1.5 + 0.25 * 32.5));
    expect(gradient.get([7, 7])).toBe(32.5);
  });
});
