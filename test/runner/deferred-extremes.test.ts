/** Large results that wait, where a program does what few do, or its numbers are not finite. */
import * as library from "numpy-ts";
import { beforeAll, describe, expect, it } from "vitest";

import { provideBlas } from "../../src/numeric/blas/provide.ts";
import * as np from "../../src/runner/node/numpy.ts";

/** The least that waits is a matrix of so many rows and columns. */
const SIDE = 256;

/** Only for memory whose typed array nobody was given anything waits. */
const matrix = (value: number): np.NDArray =>
  library.asarray(library.multiply(library.full([SIDE, SIDE], value, "float32"), 1));

describe("large results", () => {
  it("of which an operand is missing are refused at once, by the library", () => {
    const array = matrix(1);
    // @ts-expect-error The operand that is missing.
    expect(() => np.add(array)).toThrow(TypeError);
    // @ts-expect-error The operand that is missing.
    expect(() => array.subtract()).toThrow(TypeError);
  });
});

describe("a program's own code that the library runs", () => {
  it("can write to what something waits for", () => {
    const W = matrix(1);
    const doubled = W.multiply(2);
    const rows = {
      valueOf: () => {
        W.fill(9);
        return SIDE;
      },
    };
    Reflect.apply(np.reshape, undefined, [matrix(3), [rows, SIDE]]);
    expect(doubled.get([3, 3])).toBe(2);
  });

  it("can keep the memory of what it constructs, and write to that", () => {
    class Kept extends np.NDArray {
      readonly kept = this.data;
    }
    const array = new Kept(matrix(1).storage).astype("float64");
    const doubled = np.multiply(array, 2);
    if (array instanceof Kept) array.kept[0] = 9;
    expect([array.get([0, 0]), doubled.get([0, 0])]).toEqual([9, 2]);
  });
});

describe("with a BLAS", () => {
  beforeAll(async () => {
    await provideBlas();
  });

  it("what is taken away again, or times 0, leaves NaN where it was not finite", () => {
    const g = matrix(2);
    for (const value of [Number.NaN, Infinity]) {
      const W = matrix(1);
      W.set([3, 3], value);
      for (const sum of [g.add(W.multiply(0)), W.subtract(W).add(g), W.subtract(W).add(W)]) {
        expect([sum.get([3, 3]), sum.get([3, 4])]).toEqual([Number.NaN, expect.any(Number)]);
      }
    }
    // Infinity, which finite factors lead to.
    expect(np.matmul(matrix(1e30), matrix(1e30)).multiply(0).add(g).get([3, 3])).toBeNaN();
    expect(matrix(1).multiply(0).add(g).get([3, 3])).toBe(2);
  });

  it("factors that leave float32's range one after the other, and not together, do so", () => {
    const [one, zero] = [matrix(1), matrix(0)];
    expect(one.multiply(1e30).multiply(1e30).multiply(1e-60).get([3, 3])).toBeNaN();
    expect(zero.multiply(1e20).multiply(1e20).add(one).get([3, 3])).toBe(1);
    expect(matrix(1e-10).divide(1e-40).add(one).get([3, 3])).toBeLessThan(Infinity);
  });
});
