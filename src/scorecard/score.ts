/** From the verdicts on parts to points: parts → items → total. Pure. */
import type { Judgement, Status } from "../checks/check.ts";
import type { Item, Part, Rubric } from "../rubric/schema.ts";
import type { ItemScore, PartScore, Scorecard, Total } from "./scorecard.ts";

/** Points of items are kept to a ten-thousandth, so that shares such as 0.1 + 0.2 add up to what a person expects. */
const PRECISION = 1e4;
/** Those of parts far finer, so that three parts of a third add up to the whole. */
const PART_PRECISION = 1e9;

const rounded = (value: number, precision: number): number => Math.round(value * precision) / precision;

/** What one part earns. */
export function scorePart(part: Part, item: Item, judgement: Judgement): PartScore {
  const maxPoints = rounded(item.points * part.share, PART_PRECISION);
  const { right, cost = 0 } = judgement;
  const earned = part.credit === "proportional" || right === 1 ? right - cost : 0;
  // A part that pays for all results only has no half-way.
  const status = judgement.status === "partial" && earned === 0 ? "failed" : judgement.status;
  return {
    id: part.id,
    check: part.check,
    status,
    ...(judgement.reason !== undefined && { reason: judgement.reason }),
    points: status === "passed" || status === "partial" ? rounded(maxPoints * earned, PART_PRECISION) : 0,
    maxPoints,
    findings: judgement.findings,
    ...(judgement.pictures !== undefined && { pictures: judgement.pictures }),
  };
}

/** What an item's parts add up to. */
export function scoreItem(item: Item, parts: readonly PartScore[]): ItemScore {
  const open = parts.filter(({ status }) => status === "manual" || status === "skipped");
  return {
    id: item.id,
    title: item.title,
    status: statusOf(parts),
    points: sum(parts.map((part) => part.points)),
    maxPoints: item.points,
    pending: sum(open.map((part) => part.maxPoints)),
    bonus: item.bonus,
    visibility: item.visibility,
    expectedValues: item.expectedValues,
    parts,
  };
}

/** What all items add up to. @param rubric says how many points those that are no bonus can earn. */
export function scoreTotal(
  rubric: Pick<Rubric, "points">,
  items: readonly Pick<ItemScore, "bonus" | "points" | "pending">[],
): Total {
  const base = items.filter(({ bonus }) => !bonus);
  const bonus = items.filter((item) => item.bonus);
  return {
    points: sum(base.map((item) => item.points)),
    maxPoints: rubric.points,
    bonus: sum(bonus.map((item) => item.points)),
    pending: sum(items.map((item) => item.pending)),
  };
}

/** Points that are not the sum of what they are made of: written by hand, whatever wrote the rest. */
export function wrongSums({ items, total }: Pick<Scorecard, "items" | "total">): WrongSum[] {
  const sums = scoreTotal({ points: total.maxPoints }, items);
  const all = [
    ...items.map(({ id, points, parts }) => ({
      where: `item ${id}`,
      actual: points,
      expected: sum(parts.map((part) => part.points)),
    })),
    ...(["points", "bonus", "pending"] as const).map((name) => ({
      where: `total.${name}`,
      actual: total[name],
      expected: sums[name],
    })),
  ];
  return all.filter(({ actual, expected }) => actual !== expected);
}

/** Points that were to be others. */
export interface WrongSum {
  readonly where: string;
  readonly actual: number;
  readonly expected: number;
}

function statusOf(parts: readonly PartScore[]): Status {
  const [first, ...rest] = new Set(parts.map(({ status }) => status));
  if (first !== undefined && rest.length === 0) return first;
  if (parts.some(({ points: earned }) => earned > 0)) return "partial";
  // Nothing earned, for different reasons: the one that asks for action first.
  return (
    (["errored", "failed", "skipped"] as const).find((status) => parts.some((part) => part.status === status)) ??
    "failed"
  );
}

function sum(values: readonly number[]): number {
  return rounded(
    values.reduce((total, value) => total + value, 0),
    PRECISION,
  );
}
