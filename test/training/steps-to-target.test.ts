/** When the validation images are looked at between epochs, and what is found there. */
import { expect, it } from "vitest";

import type { ImageSet } from "../../src/data/read.ts";
import type { Parameters } from "../../src/oracle/oracle.ts";
import { StepsToTarget, TARGET_ACCURACY } from "../../src/training/steps-to-target.ts";
import { alteredAlice } from "../grading.ts";
import { syntheticImages } from "./synthetic.ts";
import { FEW_STEPS, trained } from "./trained.ts";

const one = { dtype: "float32", shape: [1], data: Float32Array.of(0) } as const;
const parameters: Parameters = { W1: one, b1: one, W2: one, b2: one };

/** A training of three epochs in chunks of 20 steps, whose accuracy is above the target from one step on. */
async function trainedTo(reachedAt: number, stepsPerEpoch = 400): Promise<{ steps?: number; looks: number[] }> {
  const looks: number[] = [];
  let step = 0;
  const target = new StepsToTarget(stepsPerEpoch, async () => {
    looks.push(step);
    return step >= reachedAt ? 0.4 : 0.3999;
  });
  while (step < 3 * stepsPerEpoch) {
    step += Math.min(20, stepsPerEpoch - (step % stepsPerEpoch));
    if (step % stepsPerEpoch === 0) target.measured(step, step >= reachedAt ? 0.41 : 0.39);
    else await target.look(step, parameters);
  }
  return { ...(target.steps !== undefined && { steps: target.steps }), looks };
}

it.each([
  { reachedAt: 1, steps: 100, looks: [100] },
  { reachedAt: 250, steps: 300, looks: [100, 200, 300] },
  { reachedAt: 301, steps: 400, looks: [100, 200, 300] },
  { reachedAt: 401, steps: 500, looks: [100, 200, 300, 500] },
  { reachedAt: 801, steps: 1200, looks: [100, 200, 300, 500, 600, 700] },
])("the target that is reached at step $reachedAt is seen at step $steps", async ({ reachedAt, steps, looks }) => {
  expect(await trainedTo(reachedAt)).toEqual({ steps, looks });
});

it("is never seen where it is not reached, and at most six looks are taken for it", async () => {
  expect(await trainedTo(Infinity)).toEqual({ looks: [100, 200, 300, 500, 600, 700] });
});

it.each([
  { stepsPerEpoch: 40_000, looks: [10_000, 20_000, 30_000, 50_000, 60_000, 70_000] },
  { stepsPerEpoch: 40, looks: [20, 60] },
  { stepsPerEpoch: 2, looks: [] },
])("of $stepsPerEpoch steps an epoch, no more are taken", async ({ stepsPerEpoch, looks }) => {
  expect((await trainedTo(Infinity, stepsPerEpoch)).looks).toEqual(looks);
});

/** Each class is bright in another tenth of the image: a few steps tell them apart. */
const easyToTell = (set: ImageSet): ImageSet => ({
  ...set,
  images: set.images.map((_, index) =>
    Math.floor((index % 3072) / 308) === set.labels[Math.floor(index / 3072)] ? 255 : 115,
  ),
});

it("is recorded by a run, at a chunk's end within an epoch", async () => {
  const noise = syntheticImages({ train: 3000, validation: 200, test: 200 });
  const data = {
    train: easyToTell(noise.train),
    validation: easyToTell(noise.validation),
    test: easyToTell(noise.test),
  };
  const submission = await alteredAlice({ "hyperparameters.ts": FEW_STEPS });
  const [easy] = await trained(submission, ["momentum"], { data });
  const [impossible] = await trained(submission, ["momentum"], { data: noise });
  if (easy?.kind !== "completed" || impossible?.kind !== "completed") throw new Error("Expected runs that complete.");
  const [attempt] = easy.record.attempts;
  expect(attempt?.epochs[0]?.validationAccuracy).toBeGreaterThan(TARGET_ACCURACY);
  expect(attempt?.stepsToTarget).toBe(6);
  expect(impossible.record.attempts[0]).not.toHaveProperty("stepsToTarget");
});
