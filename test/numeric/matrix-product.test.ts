/** Products by this machine's BLAS are those of the numbers, whatever the layout in memory, as far as rounding allows. */
import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import * as np from "numpy-ts";
import { beforeAll, describe, expect, it } from "vitest";

import { findBlas } from "../../src/numeric/blas/library.ts";
import { provideBlas } from "../../src/numeric/blas/provide.ts";
import {
  addProduct,
  addProductBeside,
  blasProduct,
  matrixProduct,
  matrixProductBeside,
} from "../../src/numeric/matrix-product.ts";
import { toArray } from "../../src/numeric/engine.ts";
import { Random } from "../../src/numeric/random.ts";
import { toFloat32 } from "../../src/numeric/tensor.ts";

type Float = "float32" | "float64";
type Rows = readonly (readonly number[])[];

const EPSILON: Readonly<Record<Float, number>> = { float32: 2 ** -23, float64: 2 ** -52 };

/** Arrays with these elements, each in its own way. */
const layouts: Readonly<Record<string, (rows: Rows, dtype: Float) => np.NDArray>> = {
  contiguous: (rows, dtype) => filled(rows, dtype),
  transposed: (rows, dtype) => filled(transposed(rows), dtype).T,
  "a window": (rows, dtype) => window(rows, dtype),
  "a transposed window": (rows, dtype) => window(transposed(rows), dtype).T,
  "rows of a larger": (rows, dtype) => filled([...blank(2, rows), ...rows], dtype).slice(`2:${rows.length + 2}`, ":"),
  "every other": (rows, dtype) =>
    filled(
      rows.flatMap((row) => [row.flatMap((element) => [element, Number.NaN]), ...blank(1, [[...row, ...row]])]),
      dtype,
    ).slice("::2", "::2"),
  "every other row": (rows, dtype) =>
    filled(
      rows.flatMap((row) => [row, ...blank(1, rows)]),
      dtype,
    ).slice("::2", ":"),
  reversed: (rows, dtype) =>
    filled(
      rows.toReversed().map((row) => row.toReversed()),
      dtype,
    ).slice("::-1", "::-1"),
  "reversed rows": (rows, dtype) => filled(rows.toReversed(), dtype).slice("::-1", ":"),
};

/** A row or a column that is broadcast has the same elements all over. */
const broadcasts: Readonly<Record<string, (rows: Rows, dtype: Float) => np.NDArray>> = {
  "a broadcast row": (rows, dtype) => np.broadcast_to(filled(rows.slice(0, 1), dtype), shapeOf(rows)),
  "a broadcast column": (rows, dtype) =>
    np.broadcast_to(
      filled(
        rows.map((row) => row.slice(0, 1)),
        dtype,
      ),
      shapeOf(rows),
    ),
};

const shapeOf = (rows: Rows): [number, number] => [rows.length, rows[0]?.length ?? 0];
const blank = (count: number, [row = []]: Rows): number[][] =>
  Array.from({ length: count }, () => row.map(() => Number.NaN));
const transposed = (rows: Rows): number[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? Number.NaN));

function filled(rows: Rows, dtype: Float): np.NDArray {
  const array = np.empty(shapeOf(rows), dtype);
  for (const [index, element] of rows.flat().entries()) array.data[index] = element;
  return array;
}

/** The rows in the middle of a matrix of NaN. */
function window(rows: Rows, dtype: Float): np.NDArray {
  const [height, width] = shapeOf(rows);
  const wide = rows.map((row) => [Number.NaN, ...row, Number.NaN, Number.NaN]);
  return filled([...blank(1, wide), ...wide, ...blank(2, wide)], dtype).slice(`1:${height + 1}`, `1:${width + 1}`);
}

/** Elements as the dtype holds them; all rows or columns alike where the layout wants that. */
function elements(random: Random, height: number, width: number, dtype: Float, layout: string): number[][] {
  const round = dtype === "float32" ? Math.fround : (value: number) => value;
  const rows = Array.from({ length: height }, () => Array.from(random.normals([width]).data, (value) => round(value)));
  if (layout === "a broadcast row") return rows.map(() => rows[0] ?? []);
  if (layout === "a broadcast column") return rows.map((row) => row.map(() => row[0] ?? 0));
  return rows;
}

/** The worst error of a product, as a multiple of what its rounding may come to. */
function worstError(product: np.NDArray, a: Rows, b: Rows, dtype: Float): number {
  const inner = b.length;
  const columns = transposed(b);
  let worst = 0;
  for (const [row, left] of a.entries()) {
    for (const [column, right] of columns.entries()) {
      const terms = left.map((element, index) => element * (right[index] ?? Number.NaN));
      const exact = terms.reduce((sum, term) => sum + term, 0);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      const error = Math.abs(Number(product.data[row * columns.length + column]) - exact);
      // A NaN is the worst of all.
      worst = error <= worst * inner * EPSILON[dtype] * size ? worst : error / (inner * EPSILON[dtype] * size);
    }
  }
  return worst;
}

const anyDtype = fc.constantFrom<Float>("float32", "float64");
const all = { ...layouts, ...broadcasts };
const anyLayout = fc.constantFrom(...Object.keys(all));
const anyLength = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 70 }));

describe.skipIf(findBlas() === undefined)("a BLAS", () => {
  beforeAll(async () => {
    const provided = await provideBlas();
    // One that is there and cannot be used is a fault, and no reason to skip anything.
    if (!provided.found) throw new Error(provided.reason);
  });

  it("multiplies matrices of every layout, dtype and shape", () => {
    const seen = new Set<string>();
    const property = fc.property(
      fc.tuple(anyLength, anyLength, anyLength),
      fc.tuple(anyDtype, anyLayout),
      fc.tuple(anyDtype, anyLayout),
      fc.integer(),
      ([M, K, N], [dtypeA, layoutA], [dtypeB, layoutB], seed) => {
        const random = new Random(seed, "matrix-product");
        const a = elements(random, M, K, dtypeA, layoutA);
        const b = elements(random, K, N, dtypeB, layoutB);
        const [A, B] = [all[layoutA]?.(a, dtypeA), all[layoutB]?.(b, dtypeB)];
        if (A === undefined || B === undefined) throw new Error("There is no such layout.");
        const product = blasProduct(A, B);
        if (product === undefined) throw new Error("Expected a product by the BLAS.");
        const dtype = dtypeA === dtypeB ? dtypeA : "float64";
        expect([product.dtype, product.shape]).toEqual([dtype, [M, N]]);
        expect(product.flags.C_CONTIGUOUS).toBe(true);
        expect(worstError(product, a, b, dtype)).toBeLessThanOrEqual(1);
        seen.add(`${layoutA} ${dtypeA}`).add(`${layoutB} ${dtypeB}`);
      },
    );
    fc.assert(property, { seed: 442, numRuns: 600 });
    expect(seen.size).toBe(2 * Object.keys(all).length);
  });

  it("leaves its operands as they were", () => {
    const random = new Random(442, "operands");
    for (const [layout, make] of Object.entries(layouts)) {
      const rows = elements(random, 9, 9, "float32", layout);
      const array = make(rows, "float32");
      blasProduct(array, array);
      expect(np.copy(array).tolist()).toEqual(rows);
    }
  });

  it("writes over whatever was in the result's memory", () => {
    const rows = elements(new Random(442, "memory"), 40, 40, "float64", "contiguous");
    np.full([40, 40], Number.NaN).dispose();
    const product = blasProduct(filled(rows, "float64"), filled(rows, "float64"));
    expect(product && worstError(product, rows, rows, "float64")).toBeLessThanOrEqual(1);
  });

  it("carries NaN and infinity to their own row", () => {
    const a = [
      [Number.NaN, 1],
      [Infinity, 1],
      [2, 3],
    ];
    const product = blasProduct(filled(a, "float32"), filled([[1], [1]], "float32"));
    expect(product?.tolist()).toEqual([[Number.NaN], [Infinity], [5]]);
  });

  it("does not take what is no product of two matrices of floats that fit", () => {
    const matrix = np.ones([3, 3]);
    const others = [
      np.ones([3]),
      np.ones([2, 3, 3]),
      np.ones([3, 3], "int32"),
      np.ones([4, 3]),
      np.ones([3, 3], "bool"),
    ];
    for (const other of others) {
      expect(blasProduct(other, matrix) === undefined || blasProduct(matrix, other) === undefined).toBe(true);
    }
    expect(() => matrixProduct(np.ones([2, 5]), np.ones([7, 3]))).toThrow(/mismatch/);
  });

  it.each([
    [0, 3, 2],
    [2, 3, 0],
    [2, 0, 3],
    [0, 0, 0],
  ])("of an empty matrix, %i×%i×%i, gives what the library gives", (M, K, N) => {
    const [A, B] = [np.zeros([M, K], "float32"), np.zeros([K, N], "float32")];
    expect(blasProduct(A, B)).toBeUndefined();
    const product = matrixProduct(A, B);
    expect([product.shape, product.tolist()]).toEqual([[M, N], np.zeros([M, N]).tolist()]);
  });

  it("refuses an array that says it is larger than its memory", () => {
    const liar = np.ones([4, 4]);
    Object.defineProperty(liar, "strides", { get: () => [1000, 1] });
    expect(() => blasProduct(liar, np.ones([4, 4]))).toThrow(/Expected 3004 elements in memory, got 16/);
  });

  it("gives the same bits for the same matrices", () => {
    const rows = elements(new Random(442, "again"), 60, 60, "float32", "contiguous");
    const once = (): unknown => blasProduct(filled(rows, "float32"), window(rows, "float32"))?.tolist();
    expect(once()).toEqual(once());
  });
});

const normals = (label: string, ...shape: number[]): np.NDArray =>
  toArray(toFloat32(new Random(442, label).normals(shape)));
const bits = (array: np.NDArray): unknown => [array.shape, array.dtype, array.tolist()];

describe("a product on a thread beside this one", () => {
  beforeAll(async () => {
    await provideBlas();
  });

  const [A, B, C] = [normals("A", 200, 400), normals("B", 400, 300), normals("C", 300, 200)];

  it("is the product, bit by bit, also of transposed views, of several at a time, and where nothing is large", async () => {
    const small = [normals("small", 3, 4), normals("other", 4, 5)] as const;
    const factors = [[A, B], [B, C], [B.T, A.T], [C.T, B.T], small] as const;
    const products = await Promise.all(factors.map(([a, b]) => matrixProductBeside(a, b)));
    for (const [index, [a, b]] of factors.entries()) {
      expect(products[index] && bits(products[index])).toEqual(bits(matrixProduct(a, b)));
    }
  });

  it("adds to what is there, as at once", async () => {
    const [beside, atOnce] = [normals("target", 200, 300), normals("target", 200, 300)];
    const share = { factor: -0.5, keep: 0.25 };
    const done = addProductBeside(beside, A, B, share);
    addProduct(atOnce, A, B, share);
    await done;
    expect(bits(beside)).toEqual(bits(atOnce));
  });

  it.runIf(findBlas() !== undefined)("lets others go on meanwhile", async () => {
    // It takes some milliseconds, a turn of the event loop a fraction of one.
    const large = np.ones([1000, 1000], "float32");
    const product = matrixProductBeside(large, large).then(() => "product");
    expect(await Promise.race([product, setImmediate("turn")])).toBe("turn");
    await product;
  });

  it("refuses what does not fit, and a target that is not of float32", async () => {
    await expect(matrixProductBeside(A, C)).rejects.toThrow(/mismatch/);
    const share = { factor: 1, keep: 1 };
    await expect(addProductBeside(np.ones([200, 300]), A, B, share)).rejects.toThrow("Expected float32, got float64.");
  });
});
