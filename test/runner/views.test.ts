/**
 * What the library computes of a view is, in a runner, what it computes of the contiguous array with the same elements,
 * bit by bit: transposed, sliced, reversed and broadcast arrays in products and in the functions that read them wrongly.
 */
import * as np from "numpy-ts";
import { expect, it } from "vitest";

import { findBlas } from "../../src/numeric/blas/library.ts";
import { sameShape } from "../../src/numeric/tensor.ts";
import type { Value } from "../../src/protocol/value.ts";
import { confinedTiers } from "../sandbox/tiers.ts";
import { findingIn, running, valueOf, withStudent } from "../student/with-student.ts";

/** Computes everything on contiguous arrays and on each kind of view, and returns [name, contiguous, view] of each. */
const probe = `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
type Layout = (array: NDArray) => NDArray;
const all = (array: NDArray) => array.shape.map(() => ":");
/** A view of the layout with the array's elements. */
const window = (array: NDArray, large: number[], ...slices: string[]) => {
  const view = np.zeros(large, array.dtype).slice(...slices);
  np.copyto(view, array);
  return view;
};
const layouts: Record<string, Layout> = {
  transposed: (array) => np.asarray(np.copy(np.transpose(array))).T,
  sliced: (array) => window(array, array.shape.map((length) => length + 3), ...array.shape.map((length) => \`1:\${length + 1}\`)),
  stepped: (array) => window(array, array.shape.map((length) => 2 * length), ...array.shape.map(() => "::2")),
  reversed: (array) => window(array, [...array.shape], ...array.shape.map(() => "::-1")),
  "rows of a larger": (array) => window(array, [array.shape[0] + 5, ...array.shape.slice(1)], \`5:\${array.shape[0] + 5}\`, ...all(array).slice(1)),
};
const products: Record<string, (a: NDArray, b: NDArray) => unknown> = {
  matmul: (a, b) => np.matmul(a, b),
  dot: (a, b) => np.dot(a, b),
  "linalg.matmul": (a, b) => np.linalg.matmul(a, b),
  "linalg.dot": (a, b) => np.linalg.dot(a, b),
  "a.matmul": (a, b) => a.matmul(b),
  "a.dot": (a, b) => a.dot(b),
  multi_dot: (a, b) => a.ndim === 2 && b.ndim === 2 ? np.linalg.multi_dot([a, b]) : 0,
  einsum: (a, b) => a.ndim === 2 && b.ndim === 2 ? np.einsum("ij,jk->ik", a, b) : 0,
};
const others: Record<string, (a: NDArray) => unknown> = {
  maximum: (a) => np.maximum(a, 0), minimum: (a) => np.minimum(a, 0), fmax: (a) => np.fmax(a, 0), fmin: (a) => np.fmin(a, 0),
  square: (a) => np.square(a), "a.square": (a) => a.square(), nan_to_num: (a) => np.nan_to_num(a),
  "to float32": (a) => a.astype("float32"), "to float64": (a) => a.astype("float64"), "to int32": (a) => a.astype("int32"),
  "array of float32": (a) => np.array(a, "float32"), "asarray of float32": (a) => np.asarray(a, "float32"),
  take: (a) => np.take(a, np.array([1, 0, 1]), 0), exp: (a) => np.exp(a.astype("float64")), where: (a) => np.where(a.greater(0), a, 0),
  add: (a) => a.add(a), "sum of a row": (a) => a.max(0),
};
const numbers = (shape: number[], dtype: string) =>
  np.asarray(np.random.normal(0, 3, shape)).astype(dtype as "float64");
const pairs: [number[], number[]][] = [
  [[5, 7], [7, 3]], [[40, 70], [70, 33]], [[7], [7, 3]], [[5, 7], [7]], [[90], [90]],
  [[4, 5, 7], [4, 7, 3]], [[3, 33, 40], [3, 40, 17]],
];
const result = (value: unknown) => typeof value === "bigint" ? Number(value) : value;
export const compare = (dtype: string) => {
  np.random.seed(442);
  const results: unknown[] = [];
  const inputs = pairs.map(([a, b]) => [numbers(a, dtype), numbers(b, dtype)] as const);
  for (const [layout, view] of Object.entries(layouts)) for (const [a, b] of inputs) {
    const name = \`of \${layout} \${dtype} (\${a.shape}) and (\${b.shape})\`;
    for (const [product, multiply] of Object.entries(products)) {
      const right = result(multiply(a, b));
      results.push([\`\${product} \${name}, both views\`, right, result(multiply(view(a), view(b)))]);
      results.push([\`\${product} \${name}, a view\`, right, result(multiply(view(a), b))]);
      results.push([\`\${product} \${name}, b view\`, right, result(multiply(a, view(b)))]);
    }
    for (const [other, compute] of Object.entries(others)) {
      results.push([\`\${other} \${name}\`, result(compute(a)), result(compute(view(a)))]);
    }
  }
  return results;
};
export const broadcast = () => {
  const row = np.arange(0, 12).reshape(1, 12);
  const [view, whole] = [np.broadcast_to(row, [30, 12]), np.copy(np.broadcast_to(row, [30, 12]))];
  return [["matmul of a broadcast row", np.matmul(whole.T, whole), np.matmul(view.T, view)], ["maximum of one", np.maximum(whole, 3), np.maximum(view, 3)]];
};
export const mismatched = (columns: number, rows: number) => np.matmul(np.zeros([2, columns]).T.T, np.zeros([3, rows]).T);
`;

const files = { "graphs.ts": probe };
const graphs = (name: string): { module: string; name: string } => ({ module: "graphs", name });

interface Triple {
  readonly name: string;
  readonly contiguous: Value;
  readonly view: Value;
}

/** Each triple's name with its two results. */
function triplesIn(value: Value): Triple[] {
  if (value.type !== "list") throw new Error(`Expected a list, got ${value.type}.`);
  return value.items.map((item) => {
    const [name, contiguous, view] = item.type === "list" ? item.items : [];
    if (name?.type !== "string" || !contiguous || !view) throw new Error("Expected a name and two results.");
    return { name: name.value, contiguous, view };
  });
}

const bitsIn = (value: Value): { name: string; contiguous: string; view: string }[] =>
  triplesIn(value).map(({ name, contiguous, view }) => ({ name, contiguous: bits(contiguous), view: bits(view) }));

function bits(value: Value): string {
  if (value.type === "number") return String(value.value);
  if (value.type !== "array") throw new Error(`Expected an array, got ${value.type}.`);
  const { dtype, shape, data } = value.tensor;
  return [dtype, shape, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex")].join(" ");
}

it.each(["float64", "float32", "int32"])("of %s", async (dtype) => {
  const results = await withStudent(files, async (student) => {
    const call = valueOf(await student.call(graphs("compare"), [{ type: "string", value: dtype }]));
    return bitsIn(call.value);
  });
  expect(results).toHaveLength(5 * 7 * (8 * 3 + 17));
  expect(results.filter(({ contiguous, view }) => contiguous !== view).map(({ name }) => name)).toEqual([]);
});

it("of rows that are broadcast", async () => {
  await withStudent(files, async (student) => {
    const results = bitsIn(valueOf(await student.call(graphs("broadcast"), [])).value);
    for (const { contiguous, view } of results) expect(view).toBe(contiguous);
  });
});

it("shapes that do not match are refused in the library's own words", async () => {
  let message = "";
  try {
    np.matmul(np.zeros([2, 5]), np.zeros([7, 3]));
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  expect(message).toContain("mismatch");
  await withStudent(files, async (student) => {
    const args = [5, 7].map((value) => ({ type: "number", value }) as const);
    expect(findingIn(await student.call(graphs("mismatched"), args)).params).toMatchObject({ message });
  });
});

/** Sums of at most 90 products of numbers below 15, in another order. */
const ROUNDING = { float32: 1e-3, float64: 1e-12 } as const;

/** Whether a result is one of a product's. */
const isProduct = (name: string): boolean => /both views$|, [ab] view$/.test(name);

/** The largest difference between two results of the same form; Infinity where their forms differ. */
function difference(one: Value, other: Value): number {
  if (one.type === "number" && other.type === "number") return Math.abs(one.value - other.value);
  if (one.type !== "array" || other.type !== "array") return Infinity;
  const [a, b] = [one.tensor, other.tensor];
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return Infinity;
  const differences = Array.from(a.data, Number).map((element, index) => Math.abs(element - Number(b.data[index])));
  return differences.every((each) => each < Infinity) ? Math.max(0, ...differences) : Infinity;
}

const blas = findBlas();
const [tier] = confinedTiers;

it.skipIf(blas === undefined || tier === undefined).each(["float32", "float64"] as const)(
  "of %s, by a BLAS: products within rounding of the library's, everything else bit by bit",
  async (dtype) => {
    const compared = (how = running): Promise<Triple[]> =>
      withStudent(
        files,
        async (student) =>
          triplesIn(valueOf(await student.call(graphs("compare"), [{ type: "string", value: dtype }])).value),
        {},
        how,
      );
    if (blas === undefined || tier === undefined) throw new Error("It is skipped then.");
    const plain = await compared();
    const multiplied = await compared({ ...running, language: { name: "typescript", blas }, isolation: tier });
    expect(multiplied.map(({ name }) => name)).toEqual(plain.map(({ name }) => name));
    const wrong = multiplied.filter(({ name, contiguous, view }, index) => {
      const right = plain[index]?.contiguous;
      if (right === undefined) return true;
      if (!isProduct(name)) return bits(contiguous) !== bits(right) || bits(view) !== bits(right);
      return !(difference(contiguous, right) <= ROUNDING[dtype] && difference(view, right) <= ROUNDING[dtype]);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    // It adds up in another order: were all bits the same, it would not have been at work.
    const others = multiplied.filter(({ view }, index) => bits(view) !== bits(plain[index]?.contiguous ?? view));
    expect(others.length).toBeGreaterThan(50);
  },
);
