/** Whether a number is the slope that was measured: yes, no, or not to be told. Never a coin toss. */
import type { Slope } from "./slopes.ts";

export type Verdict = "pass" | "fail" | "inconclusive";

/** How far a right gradient may be from a numerical one, relative to its size. */
const RTOL = 1e-5;
/** Entries that are smaller than this share of the gradient's largest are judged as if they had this size. */
const SMALLEST_SHARE = 1e-3;
/** An estimate whose own error is larger than this multiple of what is tolerated says nothing for a number. */
const BLUR = 10;
/** Nor does a distance of less than this multiple of the estimate's error say anything against it. */
const CERTAINTY = 10;

/** @param scale the largest slope of the gradient that this one is an entry of. */
export function verdictOn(actual: number, { value, error, low, high }: Slope, scale: number): Verdict {
  if (!Number.isFinite(actual)) return "fail";
  if (!(error < Infinity)) return "inconclusive";
  const tolerance = RTOL * Math.max(Math.abs(value), Math.abs(low), Math.abs(high), SMALLEST_SHARE * scale);
  const distance = Math.max(low - actual, actual - high, 0);
  if (distance > tolerance + CERTAINTY * error) return "fail";
  // Between the slopes on both sides of a kink that stands out, every number is right.
  if (distance === 0 && CERTAINTY * error <= high - low) return "pass";
  return distance <= tolerance + error && error <= BLUR * tolerance ? "pass" : "inconclusive";
}

/** Of several numbers: one failure is enough, and all must pass. */
export function verdictOnAll(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("fail")) return "fail";
  return verdicts.includes("inconclusive") ? "inconclusive" : "pass";
}
