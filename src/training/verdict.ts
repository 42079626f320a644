/** The verdict on a run that was attempted several times, because the first attempt ended just below the threshold. */
import { imagesPerBatch, testBatches } from "../data/cifar-10.ts";
import type { Run } from "../rubric/schema.ts";
import { interval } from "./binomial.ts";
import type { RunOutcome } from "./outcome.ts";

/** What an attempt alone would make of its run. */
export type AttemptVerdict = Exclude<RunOutcome, { kind: "skipped" }>;

/** Of the whole test set. */
const TEST_IMAGES = testBatches.length * imagesPerBatch;
/** Of the interval that is told with a verdict near the line. */
const CONFIDENCE = 0.95;

/** Whether a run failed by so little that it is repeated. */
export const isNear = (testAccuracy: number, { threshold, margin }: Run): boolean =>
  testAccuracy < threshold && testAccuracy >= threshold - margin;

/** Whether an attempt returned something else than what its steps lead to. */
export const isFake = ({ record }: AttemptVerdict): boolean =>
  record?.attempts.some(({ stop }) => stop === "audit-mismatch") === true;

/** One verdict on several attempts. One that did not complete counts as one that learnt nothing. */
export function together(outcomes: readonly AttemptVerdict[], { threshold, verdict, margin }: Run): RunOutcome {
  const [first] = outcomes;
  if (first?.kind !== "completed") throw new RangeError("Expected a first attempt that completed.");
  const accuracies = outcomes.map((outcome) => (outcome.kind === "completed" ? outcome.testAccuracy : 0));
  const testAccuracy = verdict === "best" ? Math.max(...accuracies) : median(accuracies);
  const attempts = outcomes.flatMap(({ record }) => record?.attempts ?? []);
  const params = {
    run: first.record.name,
    accuracies,
    verdict,
    margin,
    threshold,
    testAccuracy,
    ...interval(testAccuracy, TEST_IMAGES, CONFIDENCE),
    confidence: CONFIDENCE,
  };
  const notes = [{ code: "repeated", params } as const, ...first.notes];
  return { kind: "completed", record: { ...first.record, attempts, testAccuracy }, testAccuracy, notes };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
