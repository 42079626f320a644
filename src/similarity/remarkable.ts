/** Which pairs are shown to a person. */
import { type Comparison, type Pair, similarityOf } from "./compare.ts";

/** The similarity, as a fraction, from which on a pair is remarkable where nobody says another: twice what independent answers have. */
export const DEFAULT_LEAST = 0.4;
/** So many tokens in a row, a dozen lines, are remarkable however little the rest has in common: a function that went round. */
export const LONG_PASSAGE = 100;
/** The most similar pairs are listed even where none of them is remarkable: they say what is usual in this class. */
const LEAST_LISTED = 10;

/** Whether a person should look at a pair. `least` is a similarity, from 0 to 1. */
export function isRemarkable(pair: Pair, least: number): boolean {
  return similarityOf(pair) >= least || (pair.passages[0]?.tokens ?? 0) >= LONG_PASSAGE;
}

/** The remarkable pairs and, where these are few, the most similar ones beside them; the most similar first. */
export function listedPairs({ pairs }: Comparison, least: number): Pair[] {
  return pairs.filter((pair, index) => index < LEAST_LISTED || isRemarkable(pair, least));
}

/** The similarity that this fraction of all compared pairs does not exceed; 0 where there are none. */
export function quantile({ pairs, pairCount }: Comparison, fraction: number): number {
  const pair = pairs[pairCount - Math.max(1, Math.ceil(fraction * pairCount))];
  return pair === undefined ? 0 : similarityOf(pair);
}
