/** What a notebook claims about its runs, and when that is worth a finding. */
import { expect, it } from "vitest";

import { contradictedAccuracies } from "../../src/checks/stored-accuracies.ts";
import type { RunRecord } from "../../src/training/outcome.ts";
import { rubric, submissionNamed } from "../grading.ts";

const MEASURED = { sgd: 0.5, momentum: 0.51, l2: 0.49, tuned: 0.52 };

const SETUP = { learningRate: 0.1, lrDecay: 1, batchSize: 100, beta: 0, reg: 0, hiddenDim: 300 };
const record = (name: string, testAccuracy: number): RunRecord => {
  const rest = { seed: 1, attempts: [], threshold: 0.45 };
  return { name, testAccuracy, ...SETUP, ...rest };
};
const records = Object.entries(MEASURED).map(([name, accuracy]) => record(name, accuracy));

/** The runs that are said not to bear out these claims: printed line, source, accuracy. */
async function unborne(
  ...claims: readonly (readonly [line: string, source: string, accuracy: number])[]
): Promise<string[]> {
  const dave = await submissionNamed("dave");
  const storedAccuracies = claims.map(([line, source, accuracy], index) => ({
    where: { file: `cell ${index + 1}` },
    accuracy,
    text: `${line}\n${source}`,
  }));
  const findings = contradictedAccuracies({ ...dave, storedAccuracies }, records, await rubric());
  return findings.map(({ code, params, where }) => `${code} ${"run" in params ? params.run : ""} ${where?.file}`);
}

it.each([
  ["SGD test accuracy: 0.62", "", "sgd"],
  ["Test accuracy with SGD and momentum: 0.62", "", "momentum"],
  ["Test accuracy (L2, momentum): 0.62", "", "l2"],
  ["Tuned test accuracy: 0.62", "", "tuned"],
  ["Test accuracy: 0.62", "print(test(model_SGD, X))", "sgd"],
  ["Test accuracy: 0.62", "accuracy = test_network(model_momentum, data)", "momentum"],
  ["Test accuracy: 0.62", "print(test(best_model))", "tuned"],
  ["Final test accuracy: 0.62", "test(model_L2)", "l2"],
])("%s | %s speaks of %s", async (line, source, run) => {
  // A claim about another run would name another, or find it borne out.
  expect(await unborne([line, source, 0.62])).toEqual([`stored-accuracy ${run} cell 1`]);
});

it("a claim is borne out by a run that comes close, or does better", async () => {
  expect(await unborne(["SGD test accuracy", "", 0.529])).toEqual([]);
  expect(await unborne(["SGD test accuracy", "", 0.31])).toEqual([]);
  expect(await unborne(["SGD test accuracy", "", 0.531])).toEqual(["stored-accuracy sgd cell 1"]);
});

it("the last claim about a run is the one that counts", async () => {
  expect(await unborne(["SGD test accuracy", "", 0.7], ["SGD test accuracy", "", 0.5])).toEqual([]);
  expect(await unborne(["SGD test accuracy", "", 0.5], ["SGD test accuracy", "", 0.7])).toEqual([
    "stored-accuracy sgd cell 2",
  ]);
});

it("a claim about no run in particular is none", async () => {
  expect(await unborne(["Test accuracy: 0.9", "print(accuracy)", 0.9])).toEqual([]);
});
