/** What the course of a run that did not get far enough says of its set-up. */
import type { FindingParams } from "../findings.ts";
import { countedAttempt } from "./counted-attempt.ts";
import type { RunRecord } from "./outcome.ts";

/** Of the first learning rate. Whoever has less left of it takes steps that lead nowhere. */
const LEAST_LEFT = 0.02;

/** Of the attempt that counts; nothing where it says nothing. */
export function courseOf(record: RunRecord): Pick<FindingParams["below-threshold"], "isRising" | "lastRate"> {
  const { learningRate, lrDecay } = record;
  const attempt = countedAttempt(record);
  const last = (attempt?.epochs.length ?? 0) - 1;
  const lastRate = learningRate * lrDecay ** last;
  if (lastRate < LEAST_LEFT * learningRate) return { lastRate };
  return last > 0 && attempt?.bestEpoch === last ? { isRising: true } : {};
}
