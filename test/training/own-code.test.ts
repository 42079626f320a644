/** Steps taken again in a second runner end in the same bits, whatever multiplies: by less, honest training would look made up. */
import { beforeAll, expect, it } from "vitest";

import { readCifar10, type Cifar10 } from "../../src/data/read.ts";
import { findBlas } from "../../src/numeric/blas/library.ts";
import { StudentProxy, type StudentOptions } from "../../src/student/proxy.ts";
import type { Submission } from "../../src/submission/submission.ts";
import { Chunks } from "../../src/training/chunks.ts";
import { construct } from "../../src/training/model.ts";
import { OwnCode } from "../../src/training/own-code.ts";
import { Steps, type ChunkResult } from "../../src/training/steps.ts";
import { firstDownloadMs, realCifar10 } from "../data/real-data.ts";
import { rubric, somePython, submissionNamed } from "../grading.ts";
import { confinedTiers } from "../sandbox/tiers.ts";
import { running, unconfined, valueOf } from "../student/with-student.ts";
import { fewImages } from "./trained.ts";

let data: Cifar10;
beforeAll(async () => {
  data = fewImages(await readCifar10(await realCifar10()), 5000);
}, firstDownloadMs);

/** Wide enough for what waits, and what is computed in one go. */
const HIDDEN = 300;
const blas = findBlas();
const [strongest] = confinedTiers;

/** Trains an epoch of a submission, takes each of its chunks again in a second runner, and says of each whether it is the same. */
async function sameBits(
  submission: Submission,
  how: StudentOptions,
  optimizer: "sgd" | "sgdMomentum",
): Promise<boolean[]> {
  const rates = { learningRate: 0.05, lrDecay: 0.95, beta: 0.5, reg: 0.01 };
  const setup = { ...rates, batchSize: 50, hiddenDim: HIDDEN, weightScale: 1e-2, epochs: 1 };
  const of = { module: "optim", name: optimizer };
  const student = new StudentProxy(submission, how);
  const own = new OwnCode({ run: "sgd", submission, running: how, optimizer: of, setup, data, seed: 442 });
  try {
    await student.start();
    const model = valueOf(await construct(student, setup, "442/sgd/initial"));
    const steps = new Steps({ run: "sgd", student, optimizer: of, setup });
    valueOf(await steps.sendImages(data, model.object.of));
    valueOf(await steps.start(model.object, "442/sgd/training"));
    const chunks = new Chunks({ model, setup, steps, seed: 442, images: data.train.count });
    const same: boolean[] = [];
    for (let taken = await chunks.next(); taken !== undefined; taken = await chunks.next()) {
      const chunk = valueOf(taken.chunk);
      const again = await own.replay(chunk);
      if (again === undefined) throw new Error("Expected the second runner to take the steps.");
      // Not by vitest, which takes minutes for a million elements.
      same.push(bytesOf(again).equals(bytesOf({ losses: chunk.losses, state: chunk.end })));
    }
    return same;
  } finally {
    await student.close();
    await own.close();
  }
}

function bytesOf({ losses, state: { parameters, velocities } }: ChunkResult): Buffer {
  const tensors = [parameters, velocities].flatMap((each) => Object.values(each ?? {}));
  return Buffer.concat(
    [Float64Array.from(losses), ...tensors.map(({ data: elements }) => elements)].map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    ),
  );
}

/** Of an epoch of 100 steps. */
const EACH_CHUNK = [true, true, true, true];
const optimizers = ["sgd", "sgdMomentum"] as const;

it.each(optimizers)("%s by numpy-ts's own kernels", async (optimizer) => {
  expect(await sameBits(await submissionNamed("alice"), running, optimizer)).toEqual(EACH_CHUNK);
});

it.skipIf(blas === undefined || strongest === undefined).each(optimizers)("%s by a BLAS", async (optimizer) => {
  if (blas === undefined || strongest === undefined) throw new Error("It is skipped then.");
  const how = { ...running, language: { name: "typescript", blas }, isolation: strongest } as const;
  expect(await sameBits(await submissionNamed("alice"), how, optimizer)).toEqual(EACH_CHUNK);
});

it.each(optimizers)("%s by NumPy", async (optimizer) => {
  const python = await somePython();
  if (!python.found) throw new Error("Expected a Python.");
  const { profile } = await rubric();
  const language = { name: "python", interpreter: python.interpreter, hashSeed: 442 } as const;
  expect(await sameBits(await submissionNamed("carol"), { ...unconfined, language, profile }, optimizer)).toEqual(
    EACH_CHUNK,
  );
});
