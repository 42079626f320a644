/** The parameters of a training: of the right shapes, finite, and float32 from then on. */
import { describe, expect, it } from "vitest";

import { float64, type FloatTensor, type Tensor } from "../../src/numeric/tensor.ts";
import { array, record, type Value } from "../../src/protocol/value.ts";
import { parametersIn } from "../../src/training/model.ts";

const HIDDEN = 2;
const zeros = (...shape: number[]): FloatTensor =>
  float64(new Float64Array(shape.reduce((size, length) => size * length, 1)), shape);

/** The parameters of a network with two hidden units, some of them replaced. */
function parameters(changes: Readonly<Record<string, Tensor>> = {}): Value {
  const tensors = { W1: zeros(3072, HIDDEN), b1: zeros(HIDDEN), W2: zeros(HIDDEN, 10), b2: zeros(10), ...changes };
  return record(Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, array(tensor)])));
}

const read = (changes?: Readonly<Record<string, Tensor>>) =>
  parametersIn(parameters(changes), HIDDEN, "the classifier");

describe("parameters are", () => {
  it("usable in the contract's shapes, as float32", () => {
    expect(read()).toMatchObject({
      ok: true,
      value: { W1: { dtype: "float32" }, b2: { dtype: "float32", shape: [10] } },
    });
  });

  it("usable with biases that are rows, which are taken as vectors", () => {
    const b1 = float64([0.5, -1], [1, HIDDEN]);
    expect(read({ b1, b2: zeros(1, 10) })).toMatchObject({
      ok: true,
      value: { b1: { shape: [HIDDEN], data: Float32Array.of(0.5, -1) }, b2: { shape: [10] } },
    });
  });

  it.each([
    { what: "a bias as a column", change: { b1: zeros(HIDDEN, 1) }, result: "params.b1" },
    { what: "a row too long", change: { b2: zeros(1, 11) }, result: "params.b2" },
    { what: "a bias in two rows", change: { b1: zeros(1, 1, HIDDEN) }, result: "params.b1" },
    { what: "weights in one more dimension", change: { W2: zeros(1, HIDDEN, 10) }, result: "params.W2" },
    {
      what: "whole numbers",
      change: { b1: { dtype: "int32", shape: [1, HIDDEN], data: new Int32Array(HIDDEN) } as const },
      result: "params.b1",
    },
  ])("refused with $what", ({ change, result }) => {
    expect(read(change)).toMatchObject({ ok: false, finding: { code: "wrong-type", params: { result } } });
  });

  it("refused with a row that is not finite", () => {
    const b1 = float64([0, Number.NaN], [1, HIDDEN]);
    expect(read({ b1 })).toMatchObject({ ok: false, finding: { code: "not-finite", params: { result: "params.b1" } } });
  });
});
