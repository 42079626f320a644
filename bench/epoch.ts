/**
 * An epoch of alice's training as a grading does it: a runner in the strongest tier there is, the grader's batches and
 * evaluation. Three epochs are trained, and the second is measured: the last one's evaluation, which has nothing beside it, is
 * one of many. Prints an EpochMeasurement, as JSON. Started by training.ts.
 *
 *     node bench/epoch.ts blas|none
 */
import { availableParallelism } from "node:os";

import { CachedImages } from "../src/data/provide.ts";
import { provideBlas } from "../src/numeric/blas/provide.ts";
import { settleHeap } from "../src/numeric/engine.ts";
import { liveOracle } from "../src/oracle/live.ts";
import { array, encodeValue } from "../src/protocol/value.ts";
import { loadRubric } from "../src/rubric/load.ts";
import { runnerCommand, type Language } from "../src/runner/command.ts";
import { chooseIsolation } from "../src/sandbox/isolation.ts";
import { descendants, statusOf } from "../src/sandbox/process-tree.ts";
import { studentLimits } from "../src/student/limits.ts";
import { StudentProxy } from "../src/student/proxy.ts";
import { TimeBudget } from "../src/student/time-budget.ts";
import { stage } from "../src/submission/stage.ts";
import { Audit } from "../src/training/audit.ts";
import { chunksOf } from "../src/training/chunks.ts";
import { attempt } from "../src/training/loop.ts";
import { construct } from "../src/training/model.ts";
import { roomFor } from "../src/training/room.ts";
import { replayBy } from "../src/training/replay.ts";
import { readSetup } from "../src/training/setup.ts";
import { Steps } from "../src/training/steps.ts";
import { BATCH, STEPS } from "./protocol.ts";

/** What one run of this program measures. */
export interface EpochMeasurement {
  readonly engine: string;
  readonly library?: string;
  readonly isolation: string;
  readonly epochMs: number;
  /** Of it, while the runner was at work or being talked to. */
  readonly runnerMs: number;
  /** A request for no step at all, with all that comes back from one for many. */
  readonly emptyRequestMs: number;
  readonly requests: number;
  readonly validationAccuracy: number;
  readonly runnerMegabytes: number;
  readonly parentMegabytes: number;
}

const EPOCHS = 3;
/** From 1. */
const MEASURED_EPOCH = 2;
const EMPTY_REQUESTS = 20;
const RUN = "sgd";

/** A student proxy that keeps when it trained. */
class TimedStudent extends StudentProxy {
  readonly trainings: { readonly startedAt: number; readonly endedAt: number }[] = [];

  override async train(...request: Parameters<StudentProxy["train"]>): ReturnType<StudentProxy["train"]> {
    const startedAt = performance.now();
    const outcome = await super.train(...request);
    this.trainings.push({ startedAt, endedAt: performance.now() });
    return outcome;
  }
}

const provided = process.argv[2] === "blas" ? await provideBlas() : undefined;
const { rubric, profile } = await loadRubric("rubric.yaml", { graphs: liveOracle.graphs });
const { limits } = rubric;
const { tier } = await chooseIsolation(runnerCommand({ name: "typescript" }, limits.memoryMegabytes));
// As in a grading: native code is only for a runner that the operating system confines.
const blas = provided?.found === true && tier !== "none" ? provided : undefined;
const language: Language = { name: "typescript", ...(blas !== undefined && { blas: blas.library }) };
const { train } = liveOracle;
if (train === undefined) throw new Error("There is no reference to audit by.");
settleHeap();
const data = await new CachedImages().provide();
const { arrayMegabytes } = roomFor(process.availableMemory(), availableParallelism(), 1);

const student = new TimedStudent(await stage("submissions/alice"), {
  limits: { ...studentLimits(limits), arrayMegabytes },
  language,
  profile,
  isolation: tier,
  time: new TimeBudget(Infinity),
});
try {
  await student.start();
  const read = await readSetup(RUN, rubric, student);
  if (!read.ok) throw new Error(`Alice's set-up: ${JSON.stringify(read.findings)}`);
  const setup = { ...read.setup, epochs: EPOCHS };
  const model = await construct(student, setup, "bench");
  if (!model.ok) throw new Error(`Alice's classifier: ${JSON.stringify(model.finding)}`);
  const steps = new Steps({ run: RUN, student, optimizer: { module: "optim", name: "sgd" }, setup });
  const sent = await steps.sendImages(data, model.value.object.of);
  if (!sent.ok) throw new Error(`The images: ${JSON.stringify(sent.finding)}`);
  /** When so many steps were done and, at the end of an epoch, all was evaluated. */
  const doneAt = new Map<number, number>();
  const { attempt: made, finding } = await attempt(model.value, {
    run: RUN,
    seed: rubric.seed,
    setup,
    data,
    steps,
    audit: new Audit(RUN, replayBy(train, data, setup), chunksOf(setup, data.train.count).length),
    budgetMs: limits.trainingMinutes * 60_000,
    onProgress: ({ done }) => {
      doneAt.set(done, performance.now());
    },
  });
  const [from, to] = [doneAt.get((MEASURED_EPOCH - 1) * STEPS), doneAt.get(MEASURED_EPOCH * STEPS)];
  if (from === undefined || to === undefined) throw new Error(`Alice's training: ${JSON.stringify(finding)}`);
  const trainings = student.trainings.filter(({ startedAt }) => startedAt > from && startedAt < to);
  // The runner takes a chunk while the epoch's end is measured, at both ends of what is looked at.
  const within = student.trainings.map(({ startedAt, endedAt }) => Math.min(endedAt, to) - Math.max(startedAt, from));
  const runnerMegabytes = descendants(process.pid)
    .filter((pid) => pid !== process.pid)
    .reduce((sum, pid) => sum + peakMegabytes(pid), 0);
  const parentMegabytes = peakMegabytes(process.pid);
  const measurement: EpochMeasurement = {
    engine: blas?.name ?? "numpy-ts",
    ...(blas !== undefined && { library: blas.library.path }),
    isolation: tier,
    epochMs: to - from,
    runnerMs: within.reduce((sum, ms) => sum + Math.max(0, ms), 0),
    emptyRequestMs: await emptyRequestMs(),
    requests: trainings.length,
    validationAccuracy: made.epochs.at(-1)?.validationAccuracy ?? Number.NaN,
    runnerMegabytes,
    parentMegabytes,
  };
  process.stdout.write(JSON.stringify(measurement));
} finally {
  await student.close();
}

async function emptyRequestMs(): Promise<number> {
  const tensors: Parameters<StudentProxy["train"]>[1][number][] = [];
  const none = { dtype: "uint32", shape: [0, BATCH], data: new Uint32Array(0) } as const;
  const batches = encodeValue(array(none), tensors);
  const request = { op: "training-steps", batches, learningRate: 0.05 } as const;
  const of = { module: "optim", name: "sgd" };
  const startedAt = performance.now();
  for (let index = 0; index < EMPTY_REQUESTS; index++) {
    const outcome = await student.train(request, tensors, { of, what: "no step", timeoutMs: 60_000 });
    if (!outcome.ok) throw new Error(`A request for no step: ${JSON.stringify(outcome.finding)}`);
  }
  return (performance.now() - startedAt) / EMPTY_REQUESTS;
}

/** NaN where the system does not say. */
function peakMegabytes(pid: number): number {
  return Number.parseInt(statusOf(pid).get("VmHWM") ?? "", 10) / 1024;
}
