/** What the sections of a class page have in common: the class, and what is counted once for all of them. */
import { opennessOf } from "../../../results/merge.ts";
import type { ClassResult, ClassResults } from "../../../results/results.ts";
import { classMistakes, type ClassMistake } from "../../class-mistakes.ts";

/** So many mistakes are shown, and can be filtered by. */
const MISTAKES_SHOWN = 10;

/** A class and what follows from it. */
export interface ClassFacts extends ClassResults {
  /** Of all scorecards, in the order in which they are met. */
  readonly itemIds: readonly string[];
  readonly runNames: readonly string[];
  /** The most common ones. */
  readonly mistakes: readonly ClassMistake<ClassResult>[];
  readonly hasBonus: boolean;
  /** Whether a roster gives names. */
  readonly hasNames: boolean;
}

/** What a row of the table can be filtered by, besides its words, its items and its mistakes. */
export const flags = {
  integrity: "integrity flag",
  errored: "an item could not be judged",
  skipped: "parts were skipped",
  pending: "points are pending",
  manual: "scored by hand",
} as const;
export type Flag = keyof typeof flags;

export function factsOfClass(all: ClassResults): ClassFacts {
  const { results } = all;
  return {
    ...all,
    itemIds: unique(results.flatMap(({ items }) => items.map(({ id }) => id))),
    runNames: unique(results.flatMap(({ scorecard }) => scorecard.runs.map(({ name }) => name))),
    mistakes: classMistakes(results).slice(0, MISTAKES_SHOWN),
    hasBonus: results.some(({ items }) => items.some(({ bonus }) => bonus)),
    hasNames: results.some(({ student }) => student?.name !== undefined),
  };
}

/** Those of a submission. */
export function flagsOf(result: ClassResult): Flag[] {
  const openness = opennessOf(result);
  const holds: Readonly<Record<Flag, boolean>> = {
    integrity: result.scorecard.integrity.length > 0,
    errored: result.items.some(({ status }) => status === "errored"),
    skipped: openness?.incomplete === true,
    pending: (openness?.pending.length ?? 0) > 0,
    manual: result.items.some(({ manual }) => manual !== undefined),
  };
  return (Object.keys(flags) as Flag[]).filter((flag) => holds[flag]);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** `1 submission`, `2 submissions` */
export const counted = (count: number, one: string, many: string = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
