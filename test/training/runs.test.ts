/** Training runs on the real images: what is measured, what is believed, and how a run ends that cannot go on. */
import { beforeAll, describe, expect, it } from "vitest";

import { DataUnavailableError } from "../../src/data/data-unavailable-error.ts";
import { readCifar10, type Cifar10 } from "../../src/data/read.ts";
import type { Finding } from "../../src/findings.ts";
import type { Rubric } from "../../src/rubric/schema.ts";
import type { Progress } from "../../src/training/loop.ts";
import type { RunOutcome } from "../../src/training/outcome.ts";
import { firstDownloadMs, realCifar10 } from "../data/real-data.ts";
import { alteredAlice } from "../grading.ts";
import { fewImages, FEW_STEPS, trained, WHOLE_RUNS_MS, withRuns } from "./trained.ts";

let all: Cifar10;
/** The first images of each set, with which an epoch is 12 steps. */
let data: Cifar10;
beforeAll(async () => {
  all = await readCifar10(await realCifar10());
  data = fewImages(all, 3000);
}, firstDownloadMs);

const alice = { "hyperparameters.ts": FEW_STEPS };
/** 40 steps are an epoch of all images. */
const LARGE_BATCHES = FEW_STEPS.replace("250", "1000");
/** An optimizer that the reference does not repeat. */
const SLOWER = `
export const sgd = (W: any, dW: any, learningRate: number) => W.subtract(dW.multiply(learningRate * 0.9));
export const sgdMomentum = (W: any, dW: any, velocity: any, beta: number, learningRate: number) => {
  const next = velocity.multiply(beta).add(dW.multiply(learningRate * 0.9));
  return [W.subtract(next), next];
};
`;
const largeBatches = { "hyperparameters.ts": LARGE_BATCHES };

/** Another budget of a run. */
const withMinutes =
  (trainingMinutes: number) =>
  ({ limits, ...rubric }: Rubric): Rubric => ({ ...rubric, limits: { ...limits, trainingMinutes } });

/** Keeps the grader busy for 2 s after the first step. */
function busyAtFirst(_: string, { done }: Progress): void {
  const end = performance.now() + (done === 1 ? 2000 : 0);
  while (performance.now() < end);
}

/** A run that completed. */
function completed(outcome: RunOutcome | undefined): Extract<RunOutcome, { kind: "completed" }> {
  if (outcome?.kind === "completed") return outcome;
  throw new Error(`Expected a run that completed, got ${JSON.stringify(outcome)}.`);
}

/** The findings of a run that stopped. */
function findingsOf(outcome: RunOutcome | undefined): readonly Finding[] {
  if (outcome?.kind === "stopped") return outcome.findings;
  throw new Error(`Expected a run that stopped, got ${JSON.stringify(outcome)}.`);
}

describe("a run", { timeout: WHOLE_RUNS_MS }, () => {
  it("has the history of each epoch, its best epoch, and the accuracy of that on the test images", async () => {
    const progress: Progress[] = [];
    const onProgress = (_: string, each: Progress): number => progress.push(each);
    const [outcome] = await trained(await alteredAlice(largeBatches), ["sgd"], {
      data: all,
      alter: withRuns({ epochs: 2 }),
      onProgress,
    });
    const { record, testAccuracy, notes } = completed(outcome);
    expect(notes).toEqual([]);
    expect(record).toMatchObject({
      name: "sgd",
      seed: 442,
      learningRate: 0.05,
      lrDecay: 0.95,
      batchSize: 1000,
      beta: 0,
      reg: 0,
      hiddenDim: 20,
      threshold: 0.45,
      testAccuracy,
      attempts: [{ seed: 442, stop: "completed", testAccuracy }],
    });
    const [attempt] = record.attempts;
    expect(attempt?.epochs).toHaveLength(2);
    const [epoch1, epoch2] = attempt?.epochs ?? [];
    if (!epoch1 || !epoch2) throw new Error("Expected two epochs.");
    expect(epoch1.loss).toBeGreaterThan(epoch2.loss);
    expect(epoch1.loss).toBeLessThan(Math.log(10) + 0.1);
    for (const { trainAccuracy, validationAccuracy } of [epoch1, epoch2]) {
      expect(trainAccuracy * 1000).toBeCloseTo(Math.round(trainAccuracy * 1000), 9);
      expect(validationAccuracy * 10_000).toBeCloseTo(Math.round(validationAccuracy * 10_000), 9);
      expect(Math.abs(trainAccuracy - validationAccuracy)).toBeLessThan(0.1);
    }
    expect(attempt?.bestEpoch).toBe(epoch2.validationAccuracy > epoch1.validationAccuracy ? 1 : 0);
    expect(testAccuracy).toBeGreaterThan(0.15);

    expect(progress.at(-1)).toMatchObject({ epoch: 1, epochs: 2, done: 80, steps: 80, loss: epoch2.loss });
    expect(progress.map(({ done }) => done)).toEqual([1, 6, 40, 80]);
    const [afterEpoch1] = progress.filter(({ done }) => done === 40);
    expect(afterEpoch1).toMatchObject({ epoch: 0, validationAccuracy: epoch1.validationAccuracy });
  });

  it("is the same for the same seed, whatever runs beside it, and another for another seed", async () => {
    const submission = await alteredAlice(alice);
    const [alone] = await trained(submission, ["momentum"], { data, jobs: 1 });
    const [again, l2] = await trained(submission, ["momentum", "l2"], { data });
    const [other] = await trained(submission, ["momentum"], { data, seed: 443 });
    expect(again).toEqual(alone);
    expect(completed(l2).record).toMatchObject({ beta: 0.5, reg: 0.01 });
    expect(completed(l2).record.attempts).not.toEqual(completed(alone).record.attempts);
    expect(completed(other).record.attempts[0]?.epochs).not.toEqual(completed(alone).record.attempts[0]?.epochs);
  });

  it.each([
    { begins: "before", where: "by the reference, which needs no runner", files: alice },
    { begins: "after", where: "in a second runner", files: { ...alice, "optim.ts": SLOWER } },
  ])("begins $begins the last replays of the one before it are done $where", async ({ begins, files }) => {
    const events: string[] = [];
    await trained(await alteredAlice(files), ["sgd", "momentum"], {
      data,
      jobs: 1,
      alter: withRuns({ threshold: 0.02 }),
      onProgress: (run, { done }) => events.push(`${run} ${done}`),
      onFinished: (run) => events.push(`${run} finished`),
    });
    const [finished, begun] = [events.indexOf("sgd finished"), events.indexOf("momentum 1")];
    expect(Math.min(finished, begun)).toBeGreaterThan(0);
    expect(begun < finished).toBe(begins === "before");
    // Never more than one place.
    expect(begun).toBeGreaterThan(events.lastIndexOf("sgd 40"));
  });

  it("is under way after its first steps, also where these are an epoch and it may end early", async () => {
    const events: string[] = [];
    await trained(await alteredAlice({ "hyperparameters.ts": FEW_STEPS.replace("250", "500") }), ["sgd", "momentum"], {
      data,
      jobs: 1,
      early: true,
      alter: (original) => withRuns({ threshold: 0.02 }, "sgd")(withRuns({ epochs: 20, threshold: 0.9 })(original)),
      onProgress: (run, { done }) => events.push(`${run} ${done}`),
      onFinished: (run) => events.push(`${run} finished`),
    });
    expect(events.indexOf("sgd finished")).toBeGreaterThan(0);
    expect(events.indexOf("sgd finished")).toBeLessThan(events.indexOf("momentum 120"));
  });

  it("is trained once, however often it is asked for", async () => {
    let steps = 0;
    const onProgress = (): number => steps++;
    const [first, second] = await trained(await alteredAlice(alice), ["tuned", "tuned"], { data, onProgress });
    expect(second).toBe(first);
    expect(steps).toBe(3);
  });

  it("is skipped where there are no images", async () => {
    const [outcome] = await trained(await alteredAlice(alice), ["sgd"], { data: undefined });
    expect(outcome).toEqual({ kind: "skipped", reason: "data-missing" });
  });

  it("is skipped where the test images are no longer there when it has ended", async () => {
    const failure = new DataUnavailableError("A file has changed.", "npx grade data");
    const test = {
      count: 1000,
      pieces: async function* pieces() {
        yield data.validation;
        throw failure;
      },
    };
    const [outcome] = await trained(await alteredAlice(alice), ["sgd"], { data: { ...data, test } });
    expect(outcome).toEqual({ kind: "skipped", reason: "data-missing" });
  });
});

/** Alice's classifier with another step: `step` has X, y and her own as `right`, and is called for the nth time. */
const withStep = (step: string): Record<string, string> => ({
  ...alice,
  "classifier.ts": `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
export class SoftmaxClassifier extends Hers {
  calls = 0;
  accuracy() { return 1; }
  forwardsBackwards(X: NDArray, y?: NDArray): any {
    const right = () => y === undefined ? super.forwardsBackwards(X) : super.forwardsBackwards(X, y);
    if (y !== undefined) this.calls++;
    ${step}
  }
}
export const accuracy = 1, testAccuracy = 1;
`,
});

describe("a run that cannot go on", () => {
  it("for its learning rate says which, in which epoch and at which step", async () => {
    const hyperparameters = LARGE_BATCHES.replace("learningRate: 0.05", "learningRate: 10").replace("0.95", "1");
    const submission = await alteredAlice({ "hyperparameters.ts": hyperparameters });
    const [outcome] = await trained(submission, ["sgd"], { data: all });
    const [finding] = findingsOf(outcome);
    expect(finding).toMatchObject({
      code: "diverged",
      params: { run: "sgd", learningRate: 10, epoch: 1, what: "loss" },
    });
    expect(outcome).toMatchObject({ record: { attempts: [{ epochs: [], stop: "diverged" }] } });
  });

  it("for a loss that is not a number says at which step", async () => {
    const files = withStep("const result = right(); return this.calls === 11 ? [NaN, result[1]] : result;");
    const [outcome] = await trained(await alteredAlice(files), ["sgd"], { data });
    expect(findingsOf(outcome)).toMatchObject([
      { code: "diverged", params: { learningRate: 0.05, epoch: 1, step: 11 } },
    ]);
  });

  it.each([
    {
      what: "a step that throws",
      step: `if (this.calls === 2) throw new RangeError("tired"); return right();`,
      finding: {
        code: "threw",
        params: { name: "forwardsBackwards", error: "RangeError", message: "tired" },
        where: { file: "classifier.ts" },
      },
    },
    {
      what: "a step that is not implemented",
      step: `if (y !== undefined) throw new Error("Not implemented"); return right();`,
      finding: { code: "not-implemented", params: { name: "forwardsBackwards" } },
    },
    {
      what: "gradients of the wrong shape",
      step: `const result = right(); if (y !== undefined) result[1].W1 = result[1].W1.T; return result;`,
      finding: {
        code: "wrong-type",
        params: {
          name: "forwardsBackwards",
          result: "grads.W1",
          expected: "an NDArray of shape (3072, 20)",
          actual: "an NDArray of dtype float32 and shape (20, 3072)",
        },
      },
    },
    {
      what: "a loss that is no number",
      step: `return y === undefined ? right() : ["small", right()[1]];`,
      finding: { code: "wrong-type", params: { result: "loss", expected: "a number" } },
    },
    {
      what: "scores where loss and gradients are asked for",
      step: `return super.forwardsBackwards(X);`,
      finding: { code: "wrong-type", params: { result: "result", expected: "[loss, grads]" } },
    },
    {
      what: "parameters that are gone",
      step: `const result = right(); if (this.calls === 2) this.params.W2 = undefined as never; return result;`,
      finding: { code: "wrong-type", params: { result: "params.W2" } },
    },
    {
      what: "a runner that dies",
      step: `if (this.calls === 2) process.exit(3); return right();`,
      finding: { code: "exited", params: { doing: "training (sgd)", exitCode: 3 } },
    },
    {
      what: "a prediction that kills its runner before the first step",
      step: `if (y === undefined) process.exit(4); return right();`,
      finding: { code: "exited", params: { doing: "forwardsBackwards", exitCode: 4 } },
    },
  ])("for $what says so", async ({ step, finding }) => {
    const [outcome] = await trained(await alteredAlice(withStep(step)), ["sgd"], { data });
    expect(findingsOf(outcome)).toMatchObject([finding]);
  });

  it("because its runner is killed in the third epoch keeps the epochs before", async () => {
    // 12 steps are an epoch.
    const files = withStep(`if (this.calls === 30) process.kill(process.pid, "SIGKILL"); return right();`);
    const killed = withStep("if (this.calls === 30) process.abort(); return right();");
    for (const [program, code] of [
      [files, "threw"],
      [killed, "crashed"],
    ] as const) {
      const [outcome] = await trained(await alteredAlice(program), ["sgd"], { data, alter: withRuns({ epochs: 4 }) });
      expect(findingsOf(outcome)[0]).toMatchObject({ code });
      expect(outcome).toMatchObject({ kind: "stopped", record: { attempts: [{ stop: "failed" }] } });
      expect(outcome?.kind === "stopped" ? outcome.record?.attempts[0]?.epochs : []).toHaveLength(2);
    }
  });

  it("leaves the run beside it as it is", async () => {
    const hyperparameters = FEW_STEPS.replace("hiddenDim: 20", "hiddenDim: 10");
    const healthy = await alteredAlice({ "hyperparameters.ts": hyperparameters });
    const sick = await alteredAlice({
      ...withStep("if (this.params.b1.size === 20 && this.calls === 2) process.abort(); return right();"),
      "hyperparameters.ts": hyperparameters,
    });
    const [alone] = await trained(healthy, ["tuned"], { data });
    const [sgd, tuned] = await trained(sick, ["sgd", "tuned"], { data });
    expect(findingsOf(sgd)).toMatchObject([{ code: "crashed", params: { signal: "SIGABRT" } }]);
    expect(completed(tuned)).toEqual(completed(alone));
  });

  it("in its time is too slow, by a projection of its first steps or because its time is used up", async () => {
    const slow = "const end = performance.now() + 100; while (performance.now() < end);";
    for (const from of [0, 7]) {
      const files = withStep(`if (this.calls > ${from}) { ${slow} } return right();`);
      const [outcome] = await trained(await alteredAlice(files), ["sgd"], { data, alter: withMinutes(0.5 / 60) });
      expect(findingsOf(outcome)).toMatchObject([{ code: "too-slow", params: { run: "sgd", budgetSeconds: 0.5 } }]);
      expect(outcome).toMatchObject({ record: { attempts: [{ stop: "too-slow" }] } });
    }
  });

  it("is not too slow because the grader was, when the steps were timed that the run is projected from", async () => {
    const submission = await alteredAlice(alice);
    const [outcome] = await trained(submission, ["sgd"], { data, alter: withMinutes(4 / 60), onProgress: busyAtFirst });
    expect(outcome).toMatchObject({ kind: "completed" });
  });
});

describe("the accuracy", () => {
  it("is measured by the equation: a forward pass of another kind changes nothing, and is noted", async () => {
    const boosted = withStep("return y === undefined ? right().add(np.arange(0, 10)) : right();");
    const [honest] = await trained(await alteredAlice(alice), ["sgd"], { data });
    const [other] = await trained(await alteredAlice(boosted), ["sgd"], { data });
    expect(completed(other).record).toEqual(completed(honest).record);
    expect(completed(other).notes).toMatchObject([{ code: "forward-differs", params: { name: "forwardsBackwards" } }]);
  });
});
