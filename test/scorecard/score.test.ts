/** From verdicts to points. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Judgement, Status } from "../../src/checks/check.ts";
import type { Item, ManualPart, Part, Rubric } from "../../src/rubric/schema.ts";
import { scoreItem, scorePart, scoreTotal } from "../../src/scorecard/score.ts";
import type { ItemScore, PartScore } from "../../src/scorecard/scorecard.ts";
import { rubric } from "../grading.ts";

const TOLERANCES = { rtol: 1e-6, atol: 1e-9 };

const part = (changes: Partial<ManualPart> = {}): Part => ({
  id: "part",
  check: "manual",
  share: 1,
  credit: "all",
  carriedForward: 1,
  tolerances: TOLERANCES,
  variations: { biasAsRow: 0 },
  ...changes,
});
const item = (changes: Partial<Item> = {}): Item => ({
  id: "4.1a",
  title: "An item",
  points: 1,
  bonus: false,
  visibility: "visible",
  expectedValues: "shown",
  parts: [],
  ...changes,
});
const judged = (status: Status, right = status === "passed" ? 1 : 0, cost?: number): Judgement => ({
  status,
  right,
  ...(cost !== undefined && { cost }),
  findings: [],
});

/** An item of these parts, judged so. */
function scored(
  points: number,
  parts: readonly (readonly [share: number, judgement: Judgement])[],
  bonus = false,
): ItemScore {
  const of = item({ points, bonus });
  return scoreItem(
    of,
    parts.map(([share, judgement]) => scorePart(part({ share, credit: "proportional" }), of, judgement)),
  );
}

/** An item of the rubric with everything in it right. */
function scoredInFull(of: Item): ItemScore {
  const parts = of.parts.map((each): PartScore => scorePart(each, of, judged("passed")));
  return scoreItem(of, parts);
}

describe("a part", () => {
  it.each([
    { status: "passed", right: 1, credit: "all", points: 0.6, becomes: "passed" },
    { status: "partial", right: 0.5, credit: "all", points: 0, becomes: "failed" },
    { status: "partial", right: 0.5, credit: "proportional", points: 0.3, becomes: "partial" },
    { status: "partial", right: 5 / 7, credit: "proportional", points: 0.428571429, becomes: "partial" },
    { status: "failed", right: 0, credit: "proportional", points: 0, becomes: "failed" },
    { status: "errored", right: 0, credit: "all", points: 0, becomes: "errored" },
    { status: "manual", right: 0, credit: "all", points: 0, becomes: "manual" },
    { status: "skipped", right: 0, credit: "all", points: 0, becomes: "skipped" },
  ] as const)("that is $status, $right right, earns $points of 0.6 with credit for $credit", (row) => {
    const score = scorePart(
      part({ share: 0.3, credit: row.credit }),
      item({ points: 2 }),
      judged(row.status, row.right),
    );
    expect(score).toMatchObject({ points: row.points, maxPoints: 0.6, status: row.becomes });
  });

  it.each([
    { what: "one of three results at three quarters", right: 1, cost: 0.25 / 3, credit: "all", points: 0.55 },
    { what: "one of three results at three quarters", right: 1, cost: 0.25 / 3, credit: "proportional", points: 0.55 },
    { what: "its one result at a half", right: 1, cost: 0.5, credit: "all", points: 0.3 },
    {
      what: "two of three right, one of them a half",
      right: 2 / 3,
      cost: 0.5 / 3,
      credit: "proportional",
      points: 0.3,
    },
  ] as const)("with $what earns $points of 0.6 with credit for $credit", ({ right, cost, credit, points }) => {
    const score = scorePart(part({ share: 0.3, credit }), item({ points: 2 }), judged("partial", right, cost));
    expect(score).toMatchObject({ points, status: "partial" });
  });

  it.each([
    { what: "not all results are right", right: 2 / 3, cost: 0.25 / 3, credit: "all" },
    { what: "variations cost all that is right", right: 1, cost: 1, credit: "all" },
    { what: "variations cost all that is right", right: 0.5, cost: 0.5, credit: "proportional" },
  ] as const)("earns nothing and fails with credit for $credit where $what", ({ right, cost, credit }) => {
    const score = scorePart(part({ credit }), item(), judged("partial", right, cost));
    expect(score).toMatchObject({ points: 0, status: "failed" });
  });

  it("earns nothing where it was not judged, however much is said to be right", () => {
    for (const status of ["failed", "errored", "skipped", "manual"] as const) {
      expect(scorePart(part({ credit: "proportional" }), item(), judged(status, 1)).points).toBe(0);
    }
  });

  it("keeps its findings, and the reason why it was skipped", () => {
    const findings = [{ code: "not-implemented", params: { name: "f1" } }] as const;
    const judgement: Judgement = { status: "skipped", right: 0, reason: "quick", findings };
    expect(scorePart(part(), item(), judgement)).toMatchObject({ reason: "quick", findings });
    expect(scorePart(part(), item(), judged("passed"))).not.toHaveProperty("reason");
  });
});

describe("an item", () => {
  it.each([
    ["three parts of 0.1, 0.2 and 0.7", 1, [0.1, 0.2, 0.7]],
    ["half a point in 0.3 and 0.7", 0.5, [0.3, 0.7]],
    ["thirds", 1, [0.3333333333, 0.3333333333, 0.3333333334]],
    ["rounded thirds", 1, [0.3333333333, 0.3333333333, 0.3333333333]],
    ["sevenths", 2, Array.from({ length: 7 }, () => 0.1428571429)],
  ])("adds up to all of its points: %s", (_, points, shares) => {
    expect(
      scored(
        points,
        shares.map((share) => [share, judged("passed")]),
      ).points,
    ).toBe(points);
    expect(
      scored(
        points,
        shares.map((share) => [share, judged("manual")]),
      ).pending,
    ).toBe(points);
  });

  it("never earns more than its points, nor a different sum in another order", () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 8,
    });
    const property = fc.property(parts, fc.constantFrom(0.5, 1, 2, 10), (weights, points) => {
      const whole = weights.reduce((sum, [weight]) => sum + weight, 0);
      const all = weights.map(([weight, right]) => [weight / whole, judged("partial", right)] as const);
      const score = scored(points, all);
      expect(score.points).toBeGreaterThanOrEqual(0);
      expect(score.points).toBeLessThanOrEqual(points);
      expect(scored(points, all.toReversed()).points).toBeCloseTo(score.points, 3);
      expect(score.points).toBe(Math.round(score.points * 1e4) / 1e4);
    });
    fc.assert(property, { seed: 442, numRuns: 300 });
  });

  it.each([
    [["passed", "passed"], "passed"],
    [["failed", "failed"], "failed"],
    [["errored", "errored"], "errored"],
    [["skipped", "skipped"], "skipped"],
    [["manual"], "manual"],
    [["passed", "failed"], "partial"],
    [["passed", "errored"], "partial"],
    [["passed", "skipped"], "partial"],
    [["passed", "manual"], "partial"],
    [["failed", "errored"], "errored"],
    [["failed", "skipped"], "failed"],
    [["failed", "manual"], "failed"],
    [["skipped", "manual"], "skipped"],
  ] as const)("of parts that are %j is %s", (statuses, status) => {
    expect(
      scored(
        1,
        statuses.map((each) => [1 / statuses.length, judged(each)]),
      ).status,
    ).toBe(status);
  });

  it("leaves the points of manual and skipped parts open, and no others", () => {
    const parts = [
      [0.1, judged("manual")],
      [0.2, judged("skipped")],
      [0.3, judged("errored")],
      [0.4, judged("passed")],
    ] as const;
    expect(scored(1, parts)).toMatchObject({ points: 0.4, pending: 0.3, maxPoints: 1 });
  });
});

describe("the total", () => {
  it("keeps the bonus apart, and counts what is open in both", async () => {
    const { rubric: of } = await rubric((original): Rubric => ({ ...original, points: 3 }));
    const items = [
      scored(1, [[1, judged("passed")]]),
      scored(2, [[1, judged("manual")]]),
      scored(0.5, [[1, judged("passed")]], true),
      scored(1, [[1, judged("skipped")]], true),
    ];
    expect(scoreTotal(of, items)).toEqual({ points: 1, maxPoints: 3, bonus: 0.5, pending: 3 });
  });

  it("of a tenth, ten times, is one", async () => {
    const { rubric: of } = await rubric();
    const items = Array.from({ length: 10 }, () => scored(0.1, [[1, judged("passed")]]));
    expect(scoreTotal(of, items)).toMatchObject({ points: 1, bonus: 0, pending: 0 });
  });

  it("of the handout's rubric is 10 with everything right, and 3 more as a bonus", async () => {
    const { rubric: of } = await rubric();
    expect(scoreTotal(of, of.items.map(scoredInFull))).toEqual({ points: 10, maxPoints: 10, bonus: 3, pending: 0 });
  });
});
