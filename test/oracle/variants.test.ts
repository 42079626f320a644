/** The catalogue of known mistakes: every one is a mistake, no two are the same, and the pieces are the reference. */
import { describe, expect, it } from "vitest";

import { graphs } from "../../reference/graphs/index.ts";
import { Random } from "../../src/numeric/random.ts";
import { liveOracle as oracle } from "../../src/oracle/live.ts";
import type { Question } from "../../src/oracle/questions.ts";
import { records, variantsOf } from "../../src/oracle/variants/catalogue.ts";
import { formulaOf } from "../../src/oracle/variants/formula.ts";
import { variants } from "../../src/variants.ts";

const random = new Random(442, "variants");
const parameters = {
  W1: random.normals([6, 5]),
  b1: random.normals([5]),
  W2: random.normals([5, 4]),
  b2: random.normals([4]),
};
const X = random.normals([3, 6]);
const y = { dtype: "int32", shape: [3], data: Int32Array.of(0, 2, 1) } as const;

it("names every variant once, and has at least a hundred", () => {
  expect(new Set(variants).size).toBe(variants.length);
  expect(variants.length).toBeGreaterThan(100);
});

describe("without a mistake", () => {
  it("a network's answers are the reference's", () => {
    const { loss, gradients } = oracle.lossAndGradients(parameters, X, y, 0.1);
    const answer = oracle.answer({ of: "step", parameters, X, y, reg: 0.1 }, []);
    expect(answer?.["loss"]?.data[0]).toBe(loss);
    expect(answer?.["grads.W1"]).toEqual(gradients.W1);
    expect(answer?.["grads.b2"]).toEqual(gradients.b2);
    expect(oracle.answer({ of: "scores", parameters, X }, [])?.["scores"]).toEqual(oracle.scores(parameters, X));
  });

  it.each([...graphs.keys()])("the formulas of %s give the reference's value and gradients", (graph) => {
    for (let seed = 0; seed < 20; seed++) {
      const inputs = oracle.graphPoint(graph, new Random(seed, graph));
      const { value, gradients } = oracle.graphAt(graph, inputs);
      const answer = oracle.answer({ of: "graph", graph, inputs }, []);
      expect(answer?.["L"]?.data[0]).toBeCloseTo(value, 9);
      for (const [index, name] of oracle.graphInputs(graph).entries()) {
        const scale = Math.max(1, Math.abs(gradients[index] ?? 0));
        expect((answer?.[`d${name}`]?.data[0] ?? Number.NaN) / scale).toBeCloseTo((gradients[index] ?? 0) / scale, 9);
      }
    }
  });
});

it("every network mistake that numbers show changes some answer", () => {
  const dW = random.normals([3, 2]);
  const questions: Question[] = [
    { of: "fcForward", X, W: parameters.W1, b: parameters.b1 },
    { of: "fcBackward", gradOutput: random.normals([3, 5]), X, W: parameters.W1 },
    { of: "reluForward", x: random.normals([4, 5], 2) },
    { of: "reluBackward", gradOutput: random.normals([3, 6]), x: X },
    { of: "scores", parameters, X },
    { of: "step", parameters, X, y, reg: 0.1 },
    { of: "sgd", W: random.normals([3, 2]), dW },
    {
      of: "sgdMomentum",
      W: random.normals([3, 2]),
      dW,
      velocity: random.normals([3, 2]),
      beta: 0.9,
      learningRate: 0.1,
    },
    { of: "sgdMomentum", W: random.normals([3, 2]), dW, velocity: random.normals([3, 2]) },
    { of: "softmaxLoss", X: random.normals([3, 4], 1000), y },
  ];
  for (const [variant, { alter }] of variantsOf(records)) {
    if (alter === undefined) continue;
    const changed = questions.filter((question) => {
      const wrong = oracle.answer(question, [{ variant }]);
      return JSON.stringify(wrong) !== JSON.stringify(oracle.answer(question, []));
    });
    expect({ variant, changes: changed.length > 0 }).toEqual({ variant, changes: true });
  }
});

it("a node is written as a formula of the inputs", () => {
  const f2 = graphs.get("f2");
  if (f2 === undefined) throw new Error("There is no f2.");
  expect(formulaOf(f2, "p")).toBe("exp(y)·exp(z)");
  expect(formulaOf(f2, "g")).toBe("exp(z)/(exp(y)·exp(z))");
  expect(formulaOf(f2, "x")).toBe("x");
});

it("the first wrong node is the one behind which all the wrong gradients lie, and no right one", () => {
  expect(oracle.firstWrongNode("f1", ["x2", "w2"])?.formula).toBe("w2·x2");
  expect(oracle.firstWrongNode("f2", ["w", "x"])?.formula).toBe("(1/w)^(−x)");
  expect(oracle.firstWrongNode("f1", ["x2", "w0"])).toBeUndefined();
  // f, g and p all have just these behind them.
  expect(oracle.firstWrongNode("f2", ["y", "z"])).toBeUndefined();
});
