/** A bias, or its gradient, of shape (1, M) is judged by its values, and costs what the rubric says. */
import { describe, expect, it } from "vitest";

import type { Rubric } from "../../src/rubric/schema.ts";
import type { PartScore } from "../../src/scorecard/scorecard.ts";
import { alteredAlice, carolWith, findingOf, graded, lostParts, partOf, rubric } from "../grading.ts";
import { patchedAlice } from "./patched-alice.ts";

/** Alice's fcBackward with db as a row. */
const rows = () => patchedAlice("layers.ts", [["dout.sum(0)", "dout.sum(0, true)"]]);
/** The handout's rubric, at another cost, and perhaps with other credit for what it touches. */
const costing = (biasAsRow: number, credit?: "all" | "proportional") =>
  rubric((original): Rubric => ({
    ...original,
    items: original.items.map((item) => ({
      ...item,
      parts: item.parts.map((part) => ({ ...part, variations: { biasAsRow }, credit: credit ?? part.credit })),
    })),
  }));
/** Alice's classifier with other initial biases. */
const withRows = (b1: string, b2: string) =>
  patchedAlice("classifier.ts", [
    ["b1: np.zeros([hiddenDim])", `b1: ${b1}`],
    ["b2: np.zeros([numClasses])", `b2: ${b2}`],
  ]);
const codesOf = ({ findings }: PartScore): string[] => findings.map(({ code }) => code);

describe("a gradient of a bias as a row", () => {
  it("is right in its values, and costs a quarter of the result", async () => {
    const scorecard = await graded(await rows(), { only: ["4.2a"] });
    const part = partOf(scorecard, "4.2a fc-backward");
    expect(part).toMatchObject({ status: "partial", maxPoints: 0.8 });
    expect(part.points).toBeCloseTo(0.8 * (1 - 0.25 / 3), 8);
    expect(codesOf(part)).toEqual(["bias-as-row", "agrees", "agrees", "agrees"]);
    const params = { name: "fcBackward", result: "db", expected: "(2,)", actual: "(1, 2)" };
    expect(findingOf(part, "bias-as-row").params).toEqual(params);
    expect(lostParts(scorecard)).toEqual(["4.2a fc-backward"]);
  });

  it("costs as much in Python", async () => {
    const cell = `vector_fc_backward = fc_backward
def fc_backward(dout, cache):
    dX, dW, db = vector_fc_backward(dout, cache)
    return dX, dW, db.reshape(1, -1)
`;
    const part = partOf(await graded(await carolWith(cell), { only: ["4.2a"] }), "4.2a fc-backward");
    expect(part.points).toBeCloseTo(0.8 * (1 - 0.25 / 3), 8);
    expect(findingOf(part, "bias-as-row").params).toMatchObject({ name: "fc_backward", result: "db" });
  });

  it("costs as much in the classifier, for each of its two biases", async () => {
    const ownRows = await patchedAlice("classifier.ts", [
      ["b1: db1", "b1: db1.reshape(1, -1)"],
      ["b2: db2", "b2: db2.reshape(1, -1)"],
    ]);
    const scorecard = await graded(ownRows, { only: ["4.2b", "4.2g"] });
    expect(lostParts(scorecard)).toEqual(["4.2b gradients", "4.2g gradients"]);
    const part = partOf(scorecard, "4.2b gradients");
    expect(part.status).toBe("partial");
    expect(part.points).toBeCloseTo(0.4 * (1 - (2 * 0.25) / 4), 8);
    const touched = part.findings.flatMap(({ code, params }) => (code === "bias-as-row" ? params.result : []));
    expect(touched).toEqual(["grads.b1", "grads.b2"]);
  });

  it("costs the classifier nothing where its own layers make rows of them", async () => {
    const scorecard = await graded(await rows(), { only: ["4.2b", "4.2g"] });
    expect(lostParts(scorecard)).toEqual([]);
    const { params } = findingOf(partOf(scorecard, "4.2b gradients"), "carried-forward");
    expect(params.results).toEqual(["grads.b1", "grads.b2"]);
  });

  it.each([
    { cost: 0, status: "passed", points: 0.8 },
    { cost: 0.6, status: "partial", points: 0.8 * (1 - 0.6 / 3) },
    { cost: 1, status: "partial", points: 0.8 * (2 / 3) },
  ] as const)("at a cost of $cost leaves a part $status, whatever its credit", async ({ cost, status, points }) => {
    for (const credit of ["all", "proportional"] as const) {
      const scorecard = await graded(await rows(), { only: ["4.2a"], rubric: await costing(cost, credit) });
      const part = partOf(scorecard, "4.2a fc-backward");
      expect(part.status).toBe(status);
      expect(part.points).toBeCloseTo(points, 8);
      expect(codesOf(part)).toContain("bias-as-row");
    }
  });

  it("earns nothing where its values are wrong, and is told of both", async () => {
    const submission = await patchedAlice("layers.ts", [["dout.sum(0)", "dout.mean(0, true)"]]);
    const part = partOf(await graded(submission, { only: ["4.2a"] }), "4.2a fc-backward");
    expect(part.points).toBeCloseTo(0.8 * (2 / 3), 8);
    expect(codesOf(part)).toEqual(["wrong-value", "bias-as-row", "agrees", "agrees"]);
  });

  it("costs everything where another result is wrong and only all of them count", async () => {
    const submission = await patchedAlice("layers.ts", [
      ["dout.sum(0)", "dout.sum(0, true)"],
      ["const dX = np.matmul(dout, W.T)", "const dX = np.matmul(dout, W.T).multiply(2)"],
    ]);
    const scorecard = await graded(submission, { only: ["4.2a"], rubric: await costing(0.25, "all") });
    expect(partOf(scorecard, "4.2a fc-backward")).toMatchObject({ status: "failed", points: 0 });
  });
});

describe("initial biases as rows", () => {
  it("cost a quarter of two of the four parameters", async () => {
    const submission = await withRows("np.zeros([1, hiddenDim])", "np.zeros([1, numClasses])");
    const scorecard = await graded(submission, { only: ["4.2b"] });
    expect(lostParts(scorecard)).toEqual(["4.2b initialisation"]);
    const part = partOf(scorecard, "4.2b initialisation");
    expect(part.status).toBe("partial");
    expect(part.points).toBeCloseTo(0.2 * (1 - (2 * 0.25) / 4), 8);
    expect(codesOf(part)).toEqual(["bias-as-row", "bias-as-row", "right-initialisation"]);
    const params = { name: "SoftmaxClassifier", result: "params.b1", expected: "(80,)", actual: "(1, 80)" };
    expect(findingOf(part, "bias-as-row").params).toEqual(params);
  });

  it("pass where they cost nothing, with the finding", async () => {
    const submission = await withRows("np.zeros([hiddenDim])", "np.zeros([1, numClasses])");
    const part = partOf(await graded(submission, { only: ["4.2b"], rubric: await costing(0) }), "4.2b initialisation");
    expect(part).toMatchObject({ status: "passed", points: 0.2 });
    expect(findingOf(part, "bias-as-row").params.result).toBe("params.b2");
  });

  it("fail where they are not zero", async () => {
    const submission = await withRows("np.ones([1, hiddenDim])", "np.zeros([1, numClasses])");
    const part = partOf(await graded(submission, { only: ["4.2b"] }), "4.2b initialisation");
    expect(part).toMatchObject({ status: "failed", points: 0 });
    expect(codesOf(part)).toEqual(["bias-not-zero"]);
  });
});

describe("no other shape is let pass:", () => {
  it("a column for a bias's gradient", async () => {
    const submission = await patchedAlice("layers.ts", [
      ["np.asarray(dout.sum(0))", "np.asarray(dout.sum(0)).reshape(-1, 1)"],
    ]);
    const part = partOf(await graded(submission, { only: ["4.2a"] }), "4.2a fc-backward");
    expect(findingOf(part, "wrong-shape").params).toMatchObject({ result: "db", expected: "(2,)", actual: "(2, 1)" });
    expect(codesOf(part)).not.toContain("bias-as-row");
  });

  it("a row for what is no bias, such as an optimizer's weights", async () => {
    const files = {
      "optim.ts": `import { sgdMomentum as hers } from "./her-optim.ts";
export { sgd } from "./her-optim.ts";
export const sgdMomentum = (W, ...rest) => hers(W, ...rest).map((x) => (x.ndim === 1 ? x.reshape(1, -1) : x));`,
    };
    const part = partOf(await graded(await alteredAlice(files), { only: ["4.2d"] }), "4.2d update");
    expect(part).toMatchObject({ status: "failed", points: 0 });
    expect(codesOf(part)).toEqual(["wrong-shape", "wrong-shape"]);
  });
});
