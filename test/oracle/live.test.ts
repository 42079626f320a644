/** What checks rely on when they ask the oracle. That its answers are right is shown by test/reference. */
import { describe, expect, it } from "vitest";

import { InternalError } from "../../src/errors.ts";
import { numericalJacobian } from "../../src/numeric/gradient-check/gradient-check.ts";
import { Random } from "../../src/numeric/random.ts";
import { float64, toFloat32, type FloatTensor } from "../../src/numeric/tensor.ts";
import { liveOracle as oracle } from "../../src/oracle/live.ts";

const random = new Random(442, "oracle");
const parameters = {
  W1: random.normals([6, 5]),
  b1: random.normals([5]),
  W2: random.normals([5, 3]),
  b2: random.normals([3]),
};
const X = random.normals([4, 6]);
const y = random.classes(4, 3);

/** The elements of everything, in one list. */
const elements = (tensors: readonly FloatTensor[]): number[] => tensors.flatMap(({ data }) => [...data]);

describe("a graph", () => {
  it("is known by its name, and any other name is a bug of the caller's", () => {
    expect(oracle.graphs).toEqual(["f1", "f2"]);
    expect(oracle.graphInputs("f1")).toEqual(["x0", "x1", "x2", "w0", "w1", "w2", "w3"]);
    expect(oracle.graphInputs("f2")).toEqual(["w", "x", "y", "z"]);
    expect(() => oracle.graphInputs("f3")).toThrow(InternalError);
    expect(() => oracle.graphPoint("f3", random)).toThrow(InternalError);
    expect(() => oracle.graphAt("f3", [])).toThrow(InternalError);
  });

  it.each(oracle.graphs)("%s has the same points for the same seed, and others for another", (graph) => {
    const point = (seed: number): number[] => oracle.graphPoint(graph, new Random(seed, graph));
    expect(point(1)).toEqual(point(1));
    expect(point(1)).not.toEqual(point(2));
    expect(point(1)).toHaveLength(oracle.graphInputs(graph).length);
  });

  it.each(oracle.graphs)(
    "%s is at its points neither flat nor steep, and its numerical gradient is the right one",
    async (graph) => {
      for (let seed = 0; seed < 50; seed++) {
        const point = oracle.graphPoint(graph, new Random(seed, graph));
        const { value, gradients } = oracle.graphAt(graph, point);
        const f = async (points: readonly Float64Array[]): Promise<Float64Array[]> =>
          points.map((near) => Float64Array.of(oracle.graphAt(graph, [...near]).value));
        const { columns } = await numericalJacobian(f, Float64Array.from(point));
        const numerical = columns.map((column) => column.value[0]);
        expect(Math.abs(value)).toBeGreaterThan(1e-4);
        for (const [index, gradient] of gradients.entries()) {
          const scale = Math.max(1, Math.abs(gradient));
          expect(Math.abs(gradient - (numerical[index] ?? Number.NaN)) / scale).toBeLessThan(1e-7);
        }
      }
    },
  );
});

describe("an answer", () => {
  it("leaves the question as it is, and is the same when it is asked again", () => {
    const before = elements([X, ...Object.values(parameters)]);
    const ask = (): unknown => [
      oracle.fcForward(X, parameters.W1, parameters.b1),
      oracle.fcBackward(random.normals([4, 5], 0), X, parameters.W1),
      oracle.reluForward(X),
      oracle.reluBackward(X, X),
      oracle.scores(parameters, X),
      oracle.lossAndGradients(parameters, X, y, 0.01),
      oracle.sgd(X, X, 0.1),
      oracle.sgdMomentum(X, X, X, 0.5, 0.1),
    ];
    const first = ask();
    expect(ask()).toEqual(first);
    expect(elements([X, ...Object.values(parameters)])).toEqual(before);
  });

  it("outlives the arrays that it was computed with", () => {
    const kept = oracle.reluForward(X);
    const copy = [...kept.data];
    for (let other = 0; other < 100; other++) oracle.reluForward(random.normals([4, 6]));
    expect([...kept.data]).toEqual(copy);
    expect(kept.data.buffer.byteLength).toBe(kept.data.byteLength);
  });

  it("has the precision of the question: float32 scores of float32 images", () => {
    const { W1, b1, W2, b2 } = parameters;
    const single = { W1: toFloat32(W1), b1: toFloat32(b1), W2: toFloat32(W2), b2: toFloat32(b2) };
    const scores = oracle.scores(single, toFloat32(X));
    expect(scores).toMatchObject({ dtype: "float32", shape: [4, 3] });
    const precise = oracle.scores(parameters, X);
    for (const [index, score] of scores.data.entries()) expect(score).toBeCloseTo(precise.data[index] ?? Number.NaN, 4);
  });
});

it("the gradient of ReLU is 0 where its input is exactly 0", () => {
  const x = float64([-1, -0, 0, 1], [1, 4]);
  expect([...oracle.reluBackward(float64([5, 6, 7, 8], [1, 4]), x).data]).toEqual([0, 0, 0, 8]);
});
