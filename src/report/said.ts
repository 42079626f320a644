/** What every report of a grading says alike, whatever it looks like. */
import type { Status } from "../checks/check.ts";
import type { Finding, FindingCode } from "../findings.ts";
import type { ItemScore, PartScore } from "../scorecard/scorecard.ts";
import { score } from "./layout.ts";
import { placeOf, sentenceOf, type Language, type Sentence } from "./sentences.ts";

/** One character for each status. */
export const marks: Readonly<Record<Status, string>> = {
  passed: "✓",
  partial: "◐",
  failed: "✗",
  errored: "!",
  skipped: "–",
  manual: "✎",
};

/** Why a part was skipped. */
export const reasons: Readonly<Record<NonNullable<PartScore["reason"]>, string>> = {
  quick: "left out by --quick",
  "not-selected": "not selected",
  "data-missing": "CIFAR-10 is missing or damaged here: npx grade data",
  "python-missing": "Python with NumPy is not here: npx grade doctor",
};

/** What speaks for a part, and is shown only where everything is. */
const favourable: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "agrees",
  "right-graph",
  "right-initialisation",
  "reached-threshold",
]);

/** Whether a finding speaks for a part. */
export const isFavourable = ({ code }: Finding): boolean => favourable.has(code);

/** The findings that say what is to be mended. */
export const unfavourable = (findings: readonly Finding[]): Finding[] =>
  findings.filter((finding) => !isFavourable(finding));

/** A finding in words. */
export interface Said extends Sentence {
  /** `graphs.ts:3:9`; empty where there is no place. */
  readonly place: string;
}

/** Findings one after the other. A hint that the next finding repeats is given once, after both. */
export function saidOf(findings: readonly Finding[], language: Language): Said[] {
  return findings.map((finding, index) => {
    const { what, next } = sentenceOf(finding, language);
    const following = findings[index + 1];
    const isRepeated = following !== undefined && sentenceOf(following, language).next === next;
    return { place: placeOf(finding.where), what, ...(next !== undefined && !isRepeated && { next }) };
  });
}

/** Parts next to each other of which the same is to be said, so that it is said once. */
export function alike(parts: readonly PartScore[]): PartScore[][] {
  const groups: PartScore[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && contentOf(last[0]) === contentOf(part)) last.push(part);
    else groups.push([part]);
  }
  return groups;
}

const contentOf = ({ status, reason, findings, pictures }: PartScore): string =>
  JSON.stringify([status, reason, findings, pictures]);

/** `0.53 / 0.8`, of parts together. */
export function partPoints(parts: readonly PartScore[]): string {
  const sum = (points: (part: PartScore) => number): number => parts.reduce((total, part) => total + points(part), 0);
  return `${score(sum((part) => part.points))} / ${score(sum((part) => part.maxPoints))}`;
}

/** Left out because others were asked for. */
export const isNotSelected = ({ parts }: Pick<ItemScore, "parts">): boolean =>
  parts.every(({ reason }) => reason === "not-selected");
