import type { Attempt, RunRecord } from "../../src/training/outcome.ts";

/** A training that went to its end, but for what is changed. */
export const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  seed: 442,
  epochs: [
    { loss: 1.9, trainAccuracy: 0.38, validationAccuracy: 0.375 },
    { loss: 1.6, trainAccuracy: 0.5, validationAccuracy: 0.4625 },
    { loss: 1.5, trainAccuracy: 0.5625, validationAccuracy: 0.4375 },
  ],
  bestEpoch: 1,
  stepsToTarget: 500,
  testAccuracy: 0.47,
  stop: "completed",
  ...changes,
});

/** A run of one such attempt, but for what is changed. */
export const run = (changes: Partial<RunRecord> = {}): RunRecord => ({
  name: "sgd",
  seed: 442,
  learningRate: 0.05,
  lrDecay: 0.95,
  batchSize: 100,
  beta: 0,
  reg: 0,
  hiddenDim: 300,
  attempts: [attempt()],
  testAccuracy: 0.47,
  threshold: 0.45,
  ...changes,
});

/** A run of that name, and of one attempt; without a test accuracy where that has none. */
export function runOf(name: string, made: Attempt): RunRecord {
  const { testAccuracy: _, ...rest } = run({ name, attempts: [made] });
  return { ...rest, ...(made.testAccuracy !== undefined && { testAccuracy: made.testAccuracy }) };
}

/** An attempt that ended before its time. */
export function stoppedAttempt(changes: Partial<Attempt> = {}): Attempt {
  return { seed: 442, epochs: [], stop: "diverged", ...changes };
}

/** An attempt that went to its end without the target accuracy. */
export function slowAttempt(): Attempt {
  const { stepsToTarget: _, ...rest } = attempt({
    epochs: [{ loss: 2.2, trainAccuracy: 0.25, validationAccuracy: 0.3125 }],
    bestEpoch: 0,
    testAccuracy: 0.3,
  });
  return rest;
}
