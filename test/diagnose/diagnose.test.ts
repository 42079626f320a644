/** Wrong numbers lead to the mistake that made them. */
import { describe, expect, it } from "vitest";

import { diagnose, type Observation } from "../../src/diagnose/diagnose.ts";
import { Random } from "../../src/numeric/random.ts";
import { float64, type FloatTensor } from "../../src/numeric/tensor.ts";
import { liveOracle as oracle } from "../../src/oracle/live.ts";
import type { Answer, Question } from "../../src/oracle/questions.ts";
import type { Finding } from "../../src/findings.ts";
import type { Mistake } from "../../src/variants.ts";

const random = new Random(7, "diagnose");

const backward: Question[] = [
  [1, 2, 2],
  [3, 4, 2],
  [5, 2, 3],
].map(([N = 0, Din = 0, Dout = 0]) => ({
  of: "fcBackward",
  gradOutput: random.normals([N, Dout]),
  X: random.normals([N, Din]),
  W: random.normals([Din, Dout]),
}));

const graph = (name: string): Question[] =>
  [0, 1, 2, 3].map((seed) => ({ of: "graph", graph: name, inputs: oracle.graphPoint(name, new Random(seed, name)) }));

const step: Question[] = [
  [1, 4, 3, 2],
  [3, 6, 5, 4],
  [8, 5, 7, 3],
].map(([N = 0, D = 0, H = 0, C = 0]) => ({
  of: "step",
  parameters: {
    W1: random.normals([D, H]),
    b1: random.normals([H]),
    W2: random.normals([H, C]),
    b2: random.normals([C]),
  },
  X: random.normals([N, D]),
  y: random.classes(N, C),
  reg: 0.1,
}));

/** What a student would return who computes like this. */
function seen(questions: readonly Question[], compute: (question: Question) => Answer | undefined): Observation[] {
  return questions.map((question, index) => ({ question, results: compute(question) ?? {}, input: `call ${index}` }));
}

const withMistakes =
  (...mistakes: readonly Mistake[]) =>
  (question: Question): Answer | undefined =>
    oracle.answer(question, mistakes);

/** The diagnosis of all results that differ from the right ones. */
function diagnosisOf(observations: readonly Observation[]): readonly Finding[] {
  const names = Object.keys(observations[0]?.results ?? {});
  const isWrong = (name: string): boolean =>
    observations.some(({ question, results }) => {
      const should = oracle.answer(question, [])?.[name];
      return JSON.stringify(results[name]?.data) !== JSON.stringify(should?.data);
    });
  const wrong = names.filter(isWrong);
  const right = names.filter((name) => !isWrong(name));
  return diagnose(oracle, { name: "f", observations, wrong, right }).findings;
}

const variantsIn = (findings: readonly Finding[]): string[][] =>
  findings.flatMap((finding) =>
    finding.code === "looks-like" ? [finding.params.mistakes.map(({ variant }) => variant)] : [],
  );

describe("every mistake in a graph", () => {
  it.each(oracle.graphs)("of %s is named, with its place", (name) => {
    const questions = graph(name);
    const [first] = questions;
    if (first === undefined) throw new Error("Expected questions.");
    for (const mistake of oracle.mistakes(first)) {
      const [finding, ...others] = diagnosisOf(seen(questions, withMistakes(mistake)));
      expect({ finding, others }).toMatchObject({ finding: { params: { mistakes: [mistake] } }, others: [] });
    }
  });
});

describe("a mistake", () => {
  it("is named with every result that it spoils", () => {
    const findings = diagnosisOf(seen(backward, withMistakes({ variant: "fc-gradients-averaged" })));
    expect(findings).toMatchObject([{ code: "looks-like", params: { results: ["dX", "dW", "db"] } }]);
  });

  it("is named where it gives a result another shape", () => {
    const findings = diagnosisOf(seen(backward, withMistakes({ variant: "fc-weight-gradient-transposed" })));
    expect(variantsIn(findings)).toEqual([["fc-weight-gradient-transposed"]]);
  });

  it("beside another one, in another result, is named on its own", () => {
    const mistakes = [{ variant: "fc-bias-gradient-averaged" }, { variant: "fc-weight-gradient-negated" }] as const;
    const findings = diagnosisOf(seen(backward, withMistakes(...mistakes)));
    expect(variantsIn(findings).flat().toSorted()).toEqual(mistakes.map(({ variant }) => variant));
  });
});

describe("two mistakes in one result are named together", () => {
  it("in a layer", () => {
    const mistakes = [{ variant: "fc-weight-gradient-averaged" }, { variant: "fc-weight-gradient-negated" }] as const;
    expect(variantsIn(diagnosisOf(seen(backward, withMistakes(...mistakes))))).toEqual([
      mistakes.map(({ variant }) => variant),
    ]);
  });

  it("in a network", () => {
    const mistakes = [{ variant: "l2-gradient-halved" }, { variant: "network-relu-backward-left-out" }] as const;
    const [pair = []] = variantsIn(diagnosisOf(seen(step, withMistakes(...mistakes)))).filter(
      (names) => names.length === 2,
    );
    expect(pair.toSorted()).toEqual(mistakes.map(({ variant }) => variant));
  });

  it("in a graph", () => {
    const [sign, power] = [
      oracle
        .mistakes(graph("f2")[0] ?? { of: "graph", graph: "f2", inputs: [] })
        .find(({ variant }) => variant === "graph-negate-sign-lost"),
      oracle
        .mistakes({ of: "graph", graph: "f2", inputs: [] })
        .find(({ variant }) => variant === "graph-power-log-forgotten"),
    ];
    if (sign === undefined || power === undefined) throw new Error("Expected both mistakes in f2.");
    const findings = diagnosisOf(seen(graph("f2"), withMistakes(sign, power)));
    expect(variantsIn(findings)[0]?.toSorted()).toEqual(["graph-negate-sign-lost", "graph-power-log-forgotten"]);
  });
});

/** A backward pass that is right but for dW, whose entries are changed. */
const changed = (change: (value: number, position: number, columns: number) => number) =>
  seen(backward, (question) => {
    const answer = oracle.answer(question, []);
    const dW: FloatTensor | undefined = answer?.["dW"];
    if (answer === undefined || dW === undefined) return undefined;
    const data = Float64Array.from(dW.data, (value, at) => change(value, at, dW.shape[1] ?? 1));
    return { ...answer, dW: float64(data, dW.shape) };
  });

describe("what no known mistake explains", () => {
  it("is located by its column", () => {
    const findings = diagnosisOf(changed((value, at, columns) => (at % columns === 0 ? value + 1 : value)));
    expect(findings).toMatchObject([
      { code: "wrong-entries", params: { result: "dW", axis: "column", indices: [[0]] } },
    ]);
  });

  it("is not given a name, and no pattern where everything is wrong", () => {
    expect(diagnosisOf(changed((value) => value + Math.sin(value)))).toEqual([]);
  });

  it("in one call alone is no proof of anything", () => {
    const [first] = backward;
    if (first === undefined) throw new Error("Expected a question.");
    expect(variantsIn(diagnosisOf(seen([first], withMistakes({ variant: "fc-weight-gradient-negated" }))))).toEqual([]);
  });
});

it("what is right is not looked at", () => {
  const nothing = { ...oracle, mistakes: () => expect.fail("asked for mistakes") };
  const observations = seen(backward, withMistakes());
  expect(diagnose(nothing, { name: "f", observations, wrong: [], right: ["dX"] }).findings).toEqual([]);
});
