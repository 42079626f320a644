/** A frozen oracle repeats what was recorded, bit by bit, and knows nothing else. */
import { describe, expect, it } from "vitest";

import { InternalError } from "../../src/errors.ts";
import { Random } from "../../src/numeric/random.ts";
import { float64 } from "../../src/numeric/tensor.ts";
import { frozenOracle } from "../../src/oracle/frozen.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import type { Oracle } from "../../src/oracle/oracle.ts";
import { recordingOracle } from "../../src/oracle/recording.ts";
import { decodeAnswer, encodeAnswer, keyOf, recordedAnswersSchema } from "../../src/oracle/recorded.ts";

const normals = (...shape: number[]) => new Random(442, "frozen", ...shape).normals(shape);
const parameters = { W1: normals(3, 4), b1: normals(4), W2: normals(4, 2), b2: normals(2) };
const y = { dtype: "int32", shape: [5], data: Int32Array.of(0, 1, 1, 0, 1) } as const;

/** The questions of a diagnosis, of an audit and of a drawing, which do without an answer. */
const DIAGNOSIS = ["mistakes", "answer", "firstWrongNode", "graphDrawing"] as const;
type Unanswered = (typeof DIAGNOSIS)[number] | "train";

/** Every other question that there is, once. */
const questions: {
  readonly [Question in Exclude<keyof Oracle, "graphs" | "recorded" | Unanswered>]: (oracle: Oracle) => unknown;
} = {
  graphInputs: (oracle) => oracle.graphInputs("f1"),
  graphOperations: (oracle) => oracle.graphOperations("f2"),
  graphPoint: (oracle) => oracle.graphPoint("f2", new Random(1, "point")),
  graphAt: (oracle) => oracle.graphAt("f2", [1.5, 0.5, 0.3, -0.4]),
  fcForward: (oracle) => oracle.fcForward(normals(5, 3), parameters.W1, parameters.b1),
  fcBackward: (oracle) => oracle.fcBackward(normals(5, 4), normals(5, 3), parameters.W1),
  reluForward: (oracle) => oracle.reluForward(normals(5, 3)),
  reluBackward: (oracle) => oracle.reluBackward(normals(5, 3), normals(5, 3)),
  scores: (oracle) => oracle.scores(parameters, normals(5, 3)),
  lossAndGradients: (oracle) => oracle.lossAndGradients(parameters, normals(5, 3), y, 0.01),
  sgd: (oracle) => oracle.sgd(normals(5, 3), normals(5, 3), 0.1),
  sgdMomentum: (oracle) => oracle.sgdMomentum(normals(5, 3), normals(5, 3), normals(5, 3), 0.9, 0.1),
};

/** A frozen oracle that was asked these questions, by way of its file. */
function frozenAfter(asked: readonly ((oracle: Oracle) => unknown)[]): Oracle {
  const answers = new Map<string, unknown>();
  const recording = recordingOracle(liveOracle, answers, new Set(["f1"]));
  for (const ask of asked) ask(recording);
  const { graphs } = liveOracle;
  const file = JSON.stringify({ rubric: "sha", seeds: [442], graphs, answers: Object.fromEntries(answers) });
  return frozenOracle(recordedAnswersSchema.parse(JSON.parse(file)));
}

describe("a frozen oracle", () => {
  const frozen = frozenAfter(Object.values(questions));

  it.each(Object.entries(questions))("answers %s as the live one did", (_, ask) => {
    expect(ask(frozen)).toEqual(ask(liveOracle));
  });

  it("knows its graphs, its rubric and its seeds", () => {
    expect(frozen.graphs).toEqual(liveOracle.graphs);
    expect(frozen.recorded).toEqual({ rubric: "sha", seeds: [442] });
  });

  it.each(Object.entries(questions))("has no answer to %s where it was not asked", (question, ask) => {
    expect(() => ask(frozenAfter([]))).toThrow(new InternalError(`No answer to this ${question} was recorded.`));
  });

  it("knows what comes out with each known mistake, without having been asked", () => {
    const question = { of: "graph", graph: "f2", inputs: [1.5, 0.5, 0.3, -0.4] } as const;
    const known = liveOracle.mistakes(question);
    expect(known.length).toBeGreaterThan(10);
    expect(frozen.mistakes(question)).toEqual(known);
    for (const mistakes of [[], ...known.map((mistake) => [mistake])]) {
      expect(frozen.answer(question, mistakes)).toEqual(liveOracle.answer(question, mistakes));
    }
    for (const wrong of [["y"], ["z"], ["y", "z"], ["w", "x"], ["w", "x", "y", "z"]]) {
      expect(frozen.firstWrongNode("f2", wrong)).toEqual(liveOracle.firstWrongNode("f2", wrong));
    }
    const layer = { of: "fcBackward", gradOutput: normals(5, 4), X: normals(5, 3), W: parameters.W1 } as const;
    for (const mistake of liveOracle.mistakes(layer)) {
      expect(frozen.answer(layer, [mistake])).toEqual(liveOracle.answer(layer, [mistake]));
    }
  });

  it("draws a graph at a point that it was asked about, but none that students have to draw", () => {
    const [f1, f2] = [
      [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1],
      [1.5, 0.5, 0.3, -0.4],
    ];
    const drawing = frozenAfter([
      (oracle) => oracle.graphAt("f2", f2),
      (oracle) => [oracle.graphAt("f1", f1), oracle.graphDrawing("f1", f1)],
    ]);
    expect(drawing.graphDrawing("f2", f2)).toEqual(liveOracle.graphDrawing("f2", f2));
    expect(liveOracle.graphDrawing("f1", f1)).toBeDefined();
    expect(drawing.graphDrawing("f1", f1)).toBeUndefined();
  });

  it("knows of no mistake where nothing was asked", () => {
    const nothing = frozenAfter([]);
    const question = { of: "reluForward", x: normals(5, 3) } as const;
    expect(nothing.mistakes(question)).toEqual([]);
    expect(nothing.answer(question, [])).toBeUndefined();
    expect(nothing.firstWrongNode("f2", ["y"])).toBeUndefined();
  });

  it("has none where an input differs in a bit, a shape, a name or its place", () => {
    const X = normals(5, 3);
    const other = float64(
      Float64Array.from(X.data, (element, index) => (index === 7 ? element + 2 ** -50 : element)),
      X.shape,
    );
    for (const ask of [
      () => frozen.reluForward(other),
      () => frozen.reluForward({ ...X, shape: [3, 5] }),
      () => frozen.graphPoint("f2", new Random(1, "points")),
      () => frozen.graphPoint("f1", new Random(1, "point")),
      () => frozen.sgd(X, X, 0.2),
      () => frozen.graphAt("f2", [0.5, 1.5, 0.3, -0.4]),
    ]) {
      expect(ask).toThrow(InternalError);
    }
  });

  it("gives an array of its own to everyone who asks", () => {
    const [first, second] = [frozen.reluForward(normals(5, 3)), frozen.reluForward(normals(5, 3))];
    first.data.fill(0);
    expect(second).toEqual(liveOracle.reluForward(normals(5, 3)));
  });
});

it("answers are recorded whatever they hold", () => {
  const answer = {
    numbers: [0.1, Number.NaN, Infinity, -Infinity],
    texts: ["W1"],
    arrays: [float64([Number.NaN, -0, 1e-300], [3]), { dtype: "int32", shape: [], data: Int32Array.of(7) }],
  };
  expect(decodeAnswer(JSON.parse(JSON.stringify(encodeAnswer(answer))))).toEqual(answer);
});

it("no two questions have one key", () => {
  const keys = [
    keyOf("sgd", [1]),
    keyOf("sgd", ["1"]),
    keyOf("sgd", [[1]]),
    keyOf("sgd", [1, 1]),
    keyOf("sgd", [[1], 1]),
    keyOf("sgd", [[1, 1]]),
    keyOf("sgd", [{ a: 1 }]),
    keyOf("scores", [1]),
    keyOf("sgd", [float64([1], [1])]),
    keyOf("sgd", [float64([1], [])]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
