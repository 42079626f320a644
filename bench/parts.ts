/**
 * Where the time of a step goes: alice's layers and optimizer, called one by one in this process as her classifier calls
 * them in a runner. A large result waits until it is read, as it does there, and takes its time then. Prints the milliseconds
 * of each part, as JSON. Started by training.ts.
 *
 *     node --import ./bench/student-imports.ts --expose-gc --no-flush-bytecode bench/parts.ts [BLAS]
 */
import koffi from "koffi";
import type { NDArray } from "numpy-ts";

import { reclaimArrays, reserveArrays } from "../src/numeric/engine.ts";
import { useBlas } from "../src/numeric/matrix-product.ts";
import type { RawImages } from "../src/numeric/normalise.ts";
import { Random } from "../src/numeric/random.ts";
import { settle } from "../src/runner/node/deferred/operations.ts";
import * as np from "../src/runner/node/numpy.ts";
import { gather } from "../src/runner/node/training.ts";
import { fcBackward, fcForward, reluBackward, reluForward, softmaxLoss } from "../submissions/alice/layers.ts";
import { sgd } from "../submissions/alice/optim.ts";
import { BATCH, CLASSES, HIDDEN, LEARNING_RATE, PIXELS, REG, STEPS, WARM_UP_STEPS } from "./protocol.ts";

/** Few enough to make quickly, and more than any cache holds. */
const IMAGES = 10_000;
const ARRAY_MEGABYTES = 512;

const [blas] = process.argv.slice(2);
if (blas !== undefined) useBlas(koffi, blas);
reserveArrays(ARRAY_MEGABYTES);
np.random.seed(442);

const spent = new Map<string, number>();
const random = new Random(442, "bench");
const images = noise();
const weights = (...shape: number[]): NDArray => np.asarray(np.random.normal(0, 1e-2, shape)).astype("float32");
let W1 = weights(PIXELS, HIDDEN);
let b1: NDArray = np.zeros([HIDDEN], "float32");
let W2 = weights(HIDDEN, CLASSES);
let b2: NDArray = np.zeros([CLASSES], "float32");

for (let step = 0; step < WARM_UP_STEPS + STEPS; step++) {
  if (step === WARM_UP_STEPS) spent.clear();
  takeStep();
  const startedAt = performance.now();
  await reclaimArrays();
  add("reclaiming memory", performance.now() - startedAt);
}
process.stdout.write(JSON.stringify(Object.fromEntries([...spent].map(([part, ms]) => [part, ms / STEPS]))));

function takeStep(): void {
  const drawn = positions();
  const { X, y } = timed("gather", () => gather(images, drawn));
  const [hidden, cache1] = timed("fc forward", () => fcForward(X, W1, b1));
  const [active, reluCache] = timed("relu", () => reluForward(hidden));
  const [scores, cache2] = timed("fc forward", () => fcForward(active, W2, b2));
  const [, dScores] = timed("loss", () => softmaxLoss(scores, y));
  timed("L2", () => REG * (sumSquares(W1) + sumSquares(W2)));
  const [dActive, dW2, db2] = timed("fc backward", () => fcBackward(dScores, cache2));
  const dHidden = timed("relu", () => reluBackward(dActive, reluCache));
  const [, dW1, db1] = timed("fc backward", () => fcBackward(dHidden, cache1));
  const [gradient1, gradient2] = timed("L2", () => [dW1.add(W1.multiply(2 * REG)), dW2.add(W2.multiply(2 * REG))]);
  timed("update", () => {
    W1 = sgd(W1, gradient1, LEARNING_RATE);
    b1 = sgd(b1, db1, LEARNING_RATE);
    W2 = sgd(W2, gradient2, LEARNING_RATE);
    b2 = sgd(b2, db2, LEARNING_RATE);
    for (const updated of [W1, b1, W2, b2]) settle(updated);
  });
}

/** As alice's classifier has it. */
function sumSquares(W: NDArray): number {
  return Number(W.multiply(W).sum());
}

function positions(): number[] {
  return Array.from({ length: BATCH }, () => random.integer(IMAGES));
}

function noise(): RawImages {
  return {
    images: new Uint8Array(IMAGES * PIXELS).map((_, index) => Math.imul(index, 0x9e3779b1) >>> 24),
    labels: new Uint8Array(IMAGES).map((_, index) => index % CLASSES),
    means: new Float64Array(IMAGES).fill(127.5),
    deviations: new Float64Array(IMAGES).fill(73.9),
  };
}

function timed<T>(part: string, compute: () => T): T {
  const startedAt = performance.now();
  const result = compute();
  add(part, performance.now() - startedAt);
  return result;
}

function add(part: string, ms: number): void {
  spent.set(part, (spent.get(part) ?? 0) + ms);
}
