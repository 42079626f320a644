/** Whoever does not train, but returns something else, is found out; whoever trains is not. */
import { beforeAll, describe, expect, it } from "vitest";

import { readCifar10, type Cifar10 } from "../../src/data/read.ts";
import type { RunOutcome } from "../../src/training/outcome.ts";
import { firstDownloadMs, realCifar10 } from "../data/real-data.ts";
import { alteredAlice } from "../grading.ts";
import { fewImages, FEW_STEPS, trained, WHOLE_RUNS_MS, withRuns, type Choices } from "./trained.ts";

/** Steps of an epoch, and epochs: chunks of 50 steps, and enough of them that not every one is replayed. */
const EPOCHS = 6;
let data: Cifar10;
beforeAll(async () => {
  data = fewImages(await readCifar10(await realCifar10()), 10_000);
}, firstDownloadMs);

/** 200 steps are an epoch. */
const alice = { "hyperparameters.ts": FEW_STEPS.replace("250", "50") };

/** Alice's sgd, which is called four times a step, in a training with another result. */
const withSgd = (change: string): Record<string, string> => ({
  ...alice,
  "optim.ts": `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
let calls = 0;
export const sgd = (W: NDArray, dW: NDArray, learningRate = 1e-3) => {
  const right = W.subtract(dW.multiply(learningRate));
  // Elsewhere than in a training, it is what it should be.
  if (W.dtype !== "float32" || W.shape[0] !== 3072) return right;
  const step = ++calls;
  const somewhere = () => { np.random.seed(1); return np.asarray(np.random.normal(0, 0.02, [...W.shape])).astype("float32"); };
  ${change}
};
export { sgdMomentum } from "./her-optim.ts";
`,
});

const withLoss = (change: string): Record<string, string> => ({
  ...alice,
  "classifier.ts": `import type { NDArray } from "numpy-ts";
import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
export class SoftmaxClassifier extends Hers {
  forwardsBackwards(X: NDArray, y?: NDArray): any {
    if (y === undefined) return super.forwardsBackwards(X);
    const [loss, grads] = super.forwardsBackwards(X, y);
    return X.shape[1] === 3072 && X.shape[0] === 50 ? ${change} : [loss, grads];
  }
}
`,
});

async function run(
  files: Readonly<Record<string, string>>,
  name = "sgd",
  choices: Partial<Choices> = {},
): Promise<RunOutcome | undefined> {
  const [outcome] = await trained(await alteredAlice(files), [name], {
    data,
    alter: withRuns({ epochs: EPOCHS }),
    ...choices,
  });
  return outcome;
}

describe("a training is audited", { timeout: WHOLE_RUNS_MS }, () => {
  it.each(["sgd", "momentum", "l2"])(
    "%s: honest, it agrees, and the scorecard says how it was looked at",
    async (name) => {
      const outcome = await run(alice, name);
      const attempts = [{ stop: "completed", audit: { by: "reference", chunks: EPOCHS * 4 + 2 } }];
      expect(outcome).toMatchObject({ kind: "completed", record: { attempts } });
    },
  );

  it.each([
    ["one jump to other weights", "return step === 500 ? somewhere() : right;"],
    ["a jump that is spread over hundreds of steps", "return right.add(somewhere().subtract(W).multiply(0.002));"],
    ["steps that are left out", "return step > 300 ? W : right;"],
    ["every tenth step left out", "return step % 10 === 0 ? W : right;"],
    ["another rate", "return W.subtract(dW.multiply(learningRate * 1.1));"],
  ])("%s: it is found out", async (_, change) => {
    const outcome = await run(withSgd(change));
    expect(outcome).toMatchObject({
      kind: "stopped",
      findings: [{ code: "audit-mismatch", params: { run: "sgd", what: "parameters" } }],
      record: { attempts: [{ stop: "audit-mismatch" }] },
    });
  });

  it("a mistake that only shows from the second step on is no fake: the run counts, and says that it was not audited", async () => {
    const classifier = `import type { NDArray } from "numpy-ts";
import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
export class SoftmaxClassifier extends Hers {
  sum?: NDArray;
  forwardsBackwards(X: NDArray, y?: NDArray): any {
    if (y === undefined) return super.forwardsBackwards(X);
    const [loss, grads] = super.forwardsBackwards(X, y);
    this.sum = this.sum === undefined ? grads.b2 : this.sum.add(grads.b2);
    return [loss, { ...grads, b2: this.sum }];
  }
}
`;
    const outcome = await run({ ...alice, "classifier.ts": classifier });
    const notAudited = { code: "not-audited", params: { run: "sgd", what: "grads.b2", came: "elsewhere" } };
    expect(outcome).toMatchObject({ kind: "completed", notes: expect.arrayContaining([notAudited]) });
  });

  it("whoever is right when checked, and wrong on purpose before a training, is audited all the same", async () => {
    const jump = withSgd("return step === 500 ? somewhere() : right;");
    const evasive = {
      ...jump,
      "optim.ts": jump["optim.ts"]?.replace("return right;", "return W.shape[0] === 4 ? W : right;") ?? "",
    };
    const notAudited = { code: "not-audited", params: { run: "sgd", what: "sgd", came: "elsewhere" } };
    expect(await run(evasive)).toMatchObject({ kind: "completed", notes: expect.arrayContaining([notAudited]) });
    const outcome = await run(evasive, "sgd", { isKnownRight: true });
    expect(outcome).toMatchObject({ kind: "stopped", findings: [{ code: "audit-mismatch" }] });
  });

  it("losses that are invented: they are found out", async () => {
    const outcome = await run(withLoss("[loss * 0.9, grads]"));
    expect(outcome).toMatchObject({ findings: [{ code: "audit-mismatch", params: { what: "losses" } }] });
  });
});
