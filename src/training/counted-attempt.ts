import type { Attempt, RunRecord } from "./outcome.ts";

/** The attempt whose test accuracy the run has, and without one the last. Undefined where nothing was attempted. */
export function countedAttempt({ attempts, testAccuracy }: RunRecord): Attempt | undefined {
  const counted =
    testAccuracy === undefined ? undefined : attempts.find((attempt) => attempt.testAccuracy === testAccuracy);
  return counted ?? attempts.at(-1);
}
