/** Similar submissions as JSON, for a program that shows them to the course staff. */
import type { Comparison } from "../../similarity/compare.ts";
import { isRemarkable, listedPairs } from "../../similarity/remarkable.ts";
import type { Code } from "../../similarity/fingerprinted.ts";
import { harmlessJson } from "../json.ts";
import { NOTICE } from "./sentences.ts";

/** The report, without a line end after the last line. Shares are fractions; lines are counted from 1, the last included. */
export function jsonSimilarity(comparison: Comparison, least: number): string {
  const { compared, tooLittle, cut, pairCount } = comparison;
  return harmlessJson({
    schemaVersion: 1,
    notice: NOTICE,
    least,
    compared: names(compared),
    tooLittle: names(tooLittle),
    comparedInPart: names(cut),
    pairCount,
    pairs: listedPairs(comparison, least).map((pair) => ({
      a: pair.a.name,
      b: pair.b.name,
      aInB: pair.aInB,
      bInA: pair.bInA,
      isRemarkable: isRemarkable(pair, least),
      passages: pair.passages,
    })),
  });
}

function names(submissions: readonly Code[]): string[] {
  return submissions.map(({ name }) => name);
}
