/** Whose network is not the reference's is audited by taking steps again through its own code; nobody is accused by that. */
import { beforeAll, describe, expect, it } from "vitest";

import { readCifar10, type Cifar10 } from "../../src/data/read.ts";
import type { StudentOptions } from "../../src/student/proxy.ts";
import type { RunOutcome } from "../../src/training/outcome.ts";
import { firstDownloadMs, realCifar10 } from "../data/real-data.ts";
import { alteredAlice, carolWith, rubric, somePython } from "../grading.ts";
import { unconfined } from "../student/with-student.ts";
import { fewImages, FEW_STEPS, trained, WHOLE_RUNS_MS, withRuns } from "./trained.ts";

let data: Cifar10;
beforeAll(async () => {
  data = fewImages(await readCifar10(await realCifar10()), 10_000);
}, firstDownloadMs);

/** 200 steps are an epoch. */
const alice = { "hyperparameters.ts": FEW_STEPS.replace("250", "50") };
const EPOCHS = 3;

/** Alice's network with other gradients than her `g`, and what it does before it returns them. */
const withGradients = (gradients: string, { before = "", module = "" } = {}): Record<string, string> => ({
  ...alice,
  "classifier.ts": `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
let steps = 0;
let objects = 0;
${module}
export class SoftmaxClassifier extends Hers {
  constructor(options: any) { super(options); objects++; }
  forwardsBackwards(X: NDArray, y?: NDArray): any {
    if (y === undefined) return super.forwardsBackwards(X);
    let [loss, g]: [number, any] = super.forwardsBackwards(X, y);
    if (X.shape[1] === 3072) {
      steps++;
      ${before}
    }
    return [loss, ${gradients}];
  }
}
`,
});

const averagedBias = "{ ...g, b1: g.b1.divide(X.shape[0]), b2: g.b2.divide(X.shape[0]) }";
const halfOfL2 =
  "{ ...g, W1: g.W1.subtract(this.params.W1.multiply(this.reg)), W2: g.W2.subtract(this.params.W2.multiply(this.reg)) }";

const jump = (step: number): string =>
  `if (steps === ${step}) { np.random.seed(1); this.params.W1 = np.asarray(np.random.normal(0, 0.02, [3072, 20])).astype("float32"); }`;

async function trainedOn(files: Readonly<Record<string, string>>, name = "sgd"): Promise<RunOutcome | undefined> {
  const [outcome] = await trained(await alteredAlice(files), [name], { data, alter: withRuns({ epochs: EPOCHS }) });
  return outcome;
}

const audited = (what: string, run: string, chunks: number): unknown =>
  expect.objectContaining({
    kind: "completed",
    notes: expect.arrayContaining([{ code: "own-audit", params: { run, what } }]),
    record: expect.objectContaining({
      attempts: [expect.objectContaining({ stop: "completed", audit: { by: "own-code", chunks } })],
    }),
  });

/** The run counts, its scorecard does not say that it was audited, and its finding says what came. */
const unaudited = (what: string, came: string): unknown =>
  expect.objectContaining({
    kind: "completed",
    notes: expect.arrayContaining([{ code: "not-audited", params: { run: "sgd", what, came } }]),
    record: expect.objectContaining({ attempts: [expect.not.objectContaining({ audit: expect.anything() })] }),
  });

describe("a wrong network that trains", { timeout: WHOLE_RUNS_MS }, () => {
  it.each([
    ["averages the biases' gradients", averagedBias, "sgd", "grads.b1"],
    ["averages them, with momentum", averagedBias, "momentum", "grads.b1"],
    ["halves the L2 gradient, with momentum", halfOfL2, "l2", "grads.W1"],
  ])("%s: its own code agrees with it", async (_, gradients, name, what) => {
    expect(await trainedOn(withGradients(gradients), name)).toEqual(audited(what, name, EPOCHS * 4 + 2));
  });

  it("an optimizer of its own, with velocities: its own code agrees with it", async () => {
    const optimizer = `import type { NDArray } from "numpy-ts";
export { sgd } from "./her-optim.ts";
export const sgdMomentum = (W: NDArray, dW: NDArray, velocity: NDArray, beta = 0.5, learningRate = 1e-3) => {
  const next = velocity.multiply(beta).add(dW.multiply(learningRate));
  return [W.subtract(next.multiply(beta)).subtract(dW.multiply(learningRate)), next];
};
`;
    const outcome = await trainedOn({ ...alice, "optim.ts": optimizer }, "momentum");
    expect(outcome).toEqual(audited("sgdMomentum", "momentum", EPOCHS * 4 + 2));
  });

  it("keeps its momentum to itself: it is not accused, and counts as one that was not audited", async () => {
    const kept = withGradients(averagedBias, {
      module: "let momentum: NDArray | undefined;",
      before: "g.W1 = momentum = momentum === undefined ? g.W1 : momentum.multiply(0.5).add(g.W1);",
    });
    expect(await trainedOn(kept)).toEqual(unaudited("grads.b1", "elsewhere"));
  });

  it.each([
    ["jumps to other weights at the first step", jump(1)],
    ["jumps to other weights at step 30", jump(30)],
    ["jumps to other weights at step 60", jump(60)],
    ["takes no more steps", "if (steps > 300) for (const name in g) g[name] = g[name].multiply(0);"],
    ["invents losses", "if (steps > 300) loss = 0.9 * loss;"],
  ])("%s: it is not called audited, and the finding says so", async (_, before) => {
    expect(await trainedOn(withGradients(averagedBias, { before }))).toEqual(unaudited("grads.b1", "elsewhere"));
  });

  it.each([
    ["throws", "throw new Error('again?');"],
    ["ends its process", "process.abort();"],
    ["returns what is no number", "loss = NaN;"],
  ])("%s when steps are taken again: the run counts as one that was not audited", async (_, misfortune) => {
    // In the first runner, a small one was made before.
    const before = `if (objects === 1) { ${misfortune} }`;
    expect(await trainedOn(withGradients(averagedBias, { before }))).toEqual(unaudited("grads.b1", "failed"));
  });
});

describe("in Python, a wrong network that trains", { timeout: WHOLE_RUNS_MS }, () => {
  let running: StudentOptions;
  beforeAll(async () => {
    const python = await somePython();
    if (!python.found) throw new Error("Expected a Python.");
    const { profile } = await rubric();
    const language = { name: "python", interpreter: python.interpreter, hashSeed: 442 } as const;
    running = { ...unconfined, language, profile };
  });

  /** Carol's network with averaged gradients of the biases, and what it does before it returns them. */
  async function runPython(name: string, before = ""): Promise<RunOutcome | undefined> {
    const cell = `Hers = SoftmaxClassifier
steps = 0
class SoftmaxClassifier(Hers):
    def forwards_backwards(self, X, y=None):
        global steps
        if y is None:
            return super().forwards_backwards(X)
        loss, g = super().forwards_backwards(X, y)
        if X.shape[1] == 3072:
            steps += 1
            ${before}
        return loss, {**g, "b1": g["b1"] / len(X), "b2": g["b2"] / len(X)}
`;
    const [outcome] = await trained(await carolWith(cell), [name], {
      data,
      alter: withRuns({ epochs: EPOCHS }),
      running,
    });
    return outcome;
  }

  // 100 steps are an epoch.
  it.each(["sgd", "momentum", "l2"])("%s: its own code agrees with it", async (name) => {
    expect(await runPython(name)).toEqual(audited("grads.b1", name, EPOCHS * 2 + 2));
  });

  it.each([
    [
      "jumps to other weights at a step",
      'if steps == 60: self.params["W1"] = np.float32(np.random.normal(0, 0.02, (3072, 20)))',
    ],
    ["drops at random", 'g["W1"] = g["W1"] * (np.random.random(20) < 0.9)'],
  ])("%s: it is not called audited, nor accused, and the finding says so", async (_, before) => {
    expect(await runPython("sgd", before)).toEqual(unaudited("grads.b1", "elsewhere"));
  });
});
