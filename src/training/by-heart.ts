/** Whether the network can learn a few images by heart, with the student's optimizer and rate: asked of runs that failed. */
import type { Cifar10 } from "../data/read.ts";
import type { Finding } from "../findings.ts";
import type { Reference, StudentProxy } from "../student/proxy.ts";
import { construct } from "./model.ts";
import type { Setup } from "./setup.ts";
import { Steps } from "./steps.ts";

const IMAGES = 20;
const STEPS = 40;
/** The last of them, whose mean loss counts: single steps go up and down. */
const LAST = 5;
const TIMEOUT_MS = 30_000;

/** What is learnt, and by what. */
export interface ByHeartOptions {
  readonly run: string;
  readonly student: StudentProxy;
  readonly setup: Setup;
  readonly optimizer: Reference;
  readonly data: Cifar10;
  readonly seed: number;
}

/** A finding where the loss does not fall; none where the code does not get that far. */
export async function learnsByHeart({ run, data, seed, ...options }: ByHeartOptions): Promise<Finding[]> {
  const { student, setup } = options;
  const steps = new Steps({ ...options, run: `${run}, by heart` });
  const stream = `${seed}/${run}/by heart`;
  const model = await construct(student, setup, stream);
  if (!model.ok) return [];
  const { object } = model.value;
  const sent = await steps.sendImages(data, object.of);
  const started = sent.ok ? await steps.start(object, stream) : sent;
  if (!started.ok) return [];
  const positions = Uint32Array.from({ length: STEPS * IMAGES }, (_, index) => index % IMAGES);
  const taken = await steps.take(positions, IMAGES, setup.learningRate, { of: object.of, timeoutMs: TIMEOUT_MS });
  if (!taken.ok) return [];
  const { losses } = taken.value;
  const first = losses[0] ?? Number.NaN;
  const last = losses.slice(-LAST).reduce((mean, loss) => mean + loss / LAST, 0);
  if (last < first) return [];
  const params = { run, images: IMAGES, steps: STEPS, first, last, learningRate: setup.learningRate };
  return [{ code: "not-learning", params }];
}
