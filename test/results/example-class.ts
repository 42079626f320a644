/** Scorecards of a small class, made by hand and held against the schema, and folders of them. */
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { ItemScore, PartScore, Scorecard } from "../../src/scorecard/scorecard.ts";
import { run } from "../scorecard/example-runs.ts";

/** An item of one part, judged right unless changed. */
export function item(changes: Partial<ItemScore> & Pick<ItemScore, "id">, part: Partial<PartScore> = {}): ItemScore {
  const { status = "passed", maxPoints = 1 } = changes;
  const points = changes.points ?? (status === "passed" ? maxPoints : 0);
  const judged = { id: "forward", check: "graph", status, points, maxPoints, findings: [], ...part };
  return {
    title: `Item ${changes.id}`,
    status,
    points,
    maxPoints,
    pending: 0,
    bonus: false,
    visibility: "visible",
    expectedValues: "shown",
    parts: [judged],
    ...changes,
  };
}

/** What a person has still to score. */
export const byHand = (id: string): ItemScore =>
  item({ id, status: "manual", maxPoints: 0.5, pending: 0.5 }, { id: "words", check: "manual" });

const sum = (of: readonly ItemScore[], points: (each: ItemScore) => number): number =>
  of.reduce((total, each) => total + points(each), 0);

/** A whole grading: 1.75 of 3 points, 1 of them bonus, and half a point for a person to give. */
export function scorecard(name: string, changes: Partial<Scorecard> = {}): Scorecard {
  const items = changes.items ?? [
    item({ id: "4.1b", status: "partial", points: 0.75 }),
    item({ id: "4.2c" }, { id: "training", check: "training" }),
    byHand("4.2f"),
    item({ id: "4.2j", bonus: true }),
  ];
  const base = items.filter(({ bonus }) => !bonus);
  const bonus = items.filter((each) => each.bonus);
  return scorecardSchema.parse({
    schemaVersion: 1,
    complete: true,
    submission: { name, language: "typescript", sha256: "0".repeat(64), findings: [] },
    rubric: { title: "Backpropagation", sha256: "1".repeat(64) },
    grader: {
      version: "0.1.0",
      node: "24.21.0",
      nodePinned: true,
      seed: 442,
      isolation: "bubblewrap",
      engine: "numpy-ts 1.7.0",
      cpu: "x64",
      options: { quick: false, early: false, only: [] },
    },
    items,
    runs: [run({ name: "sgd" })],
    facts: { targetAccuracy: 0.4, finalAccuracies: [], momentum: [], l2: [] },
    integrity: [],
    artifacts: [],
    total: {
      points: sum(base, ({ points }) => points),
      maxPoints: sum(base, ({ maxPoints }) => maxPoints),
      bonus: sum(bonus, ({ points }) => points),
      pending: sum(items, ({ pending }) => pending),
    },
    timing: { startedAt: "2026-01-02T03:04:05.678Z", totalMs: 12_345.678, phases: {} },
    ...changes,
  });
}

/** The same, of somebody whose file name says who it is. */
export function identified(name: string, uniqname: string, umid: string): Scorecard {
  const made = scorecard(name);
  return { ...made, submission: { ...made.submission, identity: { uniqname, umid } } };
}

/** Of a results folder: its files. */
export function files(
  scorecards: readonly Scorecard[],
  others: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const cards = scorecards.map((each) => [`scorecards/${each.submission.name}.json`, JSON.stringify(each)]);
  return { ...Object.fromEntries(cards), ...others };
}
