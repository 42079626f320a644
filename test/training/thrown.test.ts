/** What the student's code throws in the middle of a training is told with the function that threw it. */
import { beforeAll, describe, expect, it } from "vitest";

import type { Submission } from "../../src/submission/submission.ts";
import type { StudentOptions } from "../../src/student/proxy.ts";
import { alteredAlice, carolWith, rubric, somePython } from "../grading.ts";
import { unconfined } from "../student/with-student.ts";
import { syntheticImages } from "./synthetic.ts";
import { trained } from "./trained.ts";

const data = syntheticImages({ train: 1000, validation: 100, test: 100 });

const findingOfTraining = async (submission: Submission, running?: StudentOptions): Promise<unknown> => {
  const [outcome] = await trained(submission, ["momentum"], { data, ...(running !== undefined && { running }) });
  return outcome?.kind === "stopped" ? outcome.findings[0] : outcome?.kind;
};

describe("in TypeScript", () => {
  it("the classifier's method", async () => {
    const classifier = `
import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
let steps = 0;
export class SoftmaxClassifier extends Hers {
  forwardsBackwards(X: any, y?: any): any {
    if (y !== undefined && X.shape[1] === 3072 && ++steps === 3) throw new RangeError("tired");
    return super.forwardsBackwards(X, y);
  }
}
`;
    expect(await findingOfTraining(await alteredAlice({ "classifier.ts": classifier }))).toMatchObject({
      code: "threw",
      params: {
        name: "forwardsBackwards",
        error: "RangeError",
        message: "tired",
        // The first step is taken alone, and the next five are timed.
        training: { run: "momentum", epoch: 1, firstStep: 2, lastStep: 6, batchSize: 100 },
      },
      where: { file: "classifier.ts", line: 6 },
    });
  });

  it("the optimizer", async () => {
    const optimizer = `
export { sgd } from "./her-optim.ts";
import { sgdMomentum as hers } from "./her-optim.ts";
let steps = 0;
export const sgdMomentum: typeof hers = (W, ...others) => {
  if (W.shape[0] === 3072 && ++steps === 3) throw new RangeError("tired");
  return hers(W, ...others);
};
`;
    expect(await findingOfTraining(await alteredAlice({ "optim.ts": optimizer }))).toMatchObject({
      code: "threw",
      params: { name: "sgdMomentum", error: "RangeError", message: "tired" },
      where: { file: "optim.ts", line: 6 },
    });
  });
});

describe("in Python", () => {
  let running: StudentOptions;
  beforeAll(async () => {
    const python = await somePython();
    if (!python.found) throw new Error("Expected a Python.");
    const { profile } = await rubric();
    running = { ...unconfined, language: { name: "python", interpreter: python.interpreter, hashSeed: 442 }, profile };
  });

  it("the classifier's method", async () => {
    const cell = `Hers = SoftmaxClassifier
class SoftmaxClassifier(Hers):
    steps = 0
    def forwards_backwards(self, X, y=None):
        if y is not None and X.shape[1] == 3072:
            self.steps += 1
            if self.steps == 3:
                raise IndexError("tired")
        return super().forwards_backwards(X, y)
`;
    expect(await findingOfTraining(await carolWith(cell), running)).toMatchObject({
      code: "threw",
      params: { name: "forwards_backwards", error: "IndexError", message: "tired" },
      where: { file: "cell 500", line: 8 },
    });
  });

  it("the optimizer", async () => {
    const cell = `def SGD_Momentum(W, dW, velocity, beta=0.5, learning_rate=1e-3):
    raise IndexError("tired")
`;
    expect(await findingOfTraining(await carolWith(cell), running)).toMatchObject({
      code: "threw",
      params: { name: "SGD_Momentum", error: "IndexError", message: "tired" },
      where: { file: "cell 500", line: 2 },
    });
  });
});
