/** When the validation images are looked at between epochs, and what is found there. */
import { expect, it } from "vitest";

import type { ImageSet } from "../../src/data/read.ts";
import type { FloatTensor } from "../../src/numeric/tensor.ts";
import type { Parameters } from "../../src/oracle/oracle.ts";
import { StepsToTarget, TARGET_ACCURACY } from "../../src/training/steps-to-target.ts";
import { contentOf, fileOf } from "../data/image-files.ts";
import { alteredAlice } from "../grading.ts";
import { syntheticImages } from "./synthetic.ts";
import { FEW_STEPS, trained } from "./trained.ts";

/** Parameters that say after how many steps they were. */
const array = (value: number): FloatTensor => ({ dtype: "float32", shape: [1], data: Float32Array.of(value) });
const after = (step: number): Parameters => ({ W1: array(step), b1: array(0), W2: array(0), b2: array(0) });

/** A training of three epochs in chunks of 20 steps, whose accuracy is above the target from one step on. */
async function trainedTo(reachedAt: number, stepsPerEpoch = 400): Promise<{ steps?: number; looks: number[] }> {
  const looks: number[] = [];
  let step = 0;
  const target = new StepsToTarget(stepsPerEpoch, async ({ W1 }) => {
    const [at = Number.NaN] = W1.data;
    looks.push(at);
    return at >= reachedAt;
  });
  // The same storage all along.
  const parameters = after(0);
  while (step < 3 * stepsPerEpoch) {
    step += Math.min(20, stepsPerEpoch - (step % stepsPerEpoch));
    parameters.W1.data[0] = step;
    if (step % stepsPerEpoch === 0) await target.measured(step, step >= reachedAt ? 0.41 : 0.39);
    else await target.look(step, parameters);
  }
  return { ...(target.steps !== undefined && { steps: target.steps }), looks };
}

it.each([
  { reachedAt: 1, steps: 20, looks: [100, 40, 20] },
  { reachedAt: 85, steps: 100, looks: [100, 40, 60, 80] },
  { reachedAt: 241, steps: 260, looks: [100, 200, 300, 240, 260] },
  { reachedAt: 301, steps: 320, looks: [100, 200, 300, 340, 320] },
  { reachedAt: 381, steps: 400, looks: [100, 200, 300, 340, 360, 380] },
  { reachedAt: 401, steps: 420, looks: [100, 200, 300, 500, 440, 420] },
  { reachedAt: 801, steps: 1200, looks: [100, 200, 300, 500, 600, 700] },
])("the target that is reached at step $reachedAt is seen at step $steps", async ({ reachedAt, steps, looks }) => {
  expect(await trainedTo(reachedAt)).toEqual({ steps, looks });
});

it("is never seen where it is not reached, and at most six looks are taken for it", async () => {
  expect(await trainedTo(Infinity)).toEqual({ looks: [100, 200, 300, 500, 600, 700] });
});

it.each([
  { stepsPerEpoch: 40_000, reachedAt: Infinity, looks: [10_000, 20_000, 30_000, 50_000, 60_000, 70_000] },
  { stepsPerEpoch: 40_000, reachedAt: 15_000, looks: [10_000, 20_000, 14_000, 16_000], steps: 16_000 },
  { stepsPerEpoch: 40, reachedAt: Infinity, looks: [20, 60] },
  { stepsPerEpoch: 40, reachedAt: 10, looks: [20], steps: 20 },
  { stepsPerEpoch: 2, reachedAt: 1, looks: [], steps: 2 },
])("of $stepsPerEpoch steps an epoch, no more are taken", async ({ stepsPerEpoch, reachedAt, ...expected }) => {
  expect(await trainedTo(reachedAt, stepsPerEpoch)).toEqual(expected);
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
    test: fileOf(easyToTell(await contentOf(noise.test))),
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
