/** What was seen of a student's calls, for a diagnosis. */
import { compare, tolerancesOf, type Tolerances } from "../numeric/compare.ts";
import { sameShape, type FloatTensor } from "../numeric/tensor.ts";
import type { Question } from "../oracle/questions.ts";

/** One call: what it was asked, and what it returned. */
export interface Observation {
  readonly question: Question;
  /** By the names of the results, in whatever shape they came; what is no array of floats is left out. */
  readonly results: Readonly<Record<string, FloatTensor>>;
  /** The input, in short. */
  readonly input: string;
  /** Positions at which several answers are right, and nothing follows from a difference. */
  readonly free?: ReadonlySet<number>;
}

/**
 * How far apart two results may be that are taken for the same. Of float64; a mistake that changes less than that would
 * pass for right.
 */
const TOLERANCES: Tolerances = { rtol: 1e-5, atol: 1e-7 };

/** Whether two results are the same; where neither is finite, they are. */
export function isSame(actual: FloatTensor, expected: FloatTensor, free: ReadonlySet<number> = new Set()): boolean {
  if (!sameShape(actual.shape, expected.shape)) return false;
  const tolerances = tolerancesOf(actual.dtype, TOLERANCES);
  if (free.size === 0 && compare(actual, expected, tolerances).wrong === 0) return true;
  return expected.data.every((should, position) => {
    const is = actual.data[position] ?? Number.NaN;
    if (free.has(position) || (!Number.isFinite(is) && !Number.isFinite(should))) return true;
    return Math.abs(is - should) <= tolerances.atol + tolerances.rtol * Math.abs(should);
  });
}
