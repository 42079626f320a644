/** What a student sees, when, of what a scorecard holds; and what nobody sees but the staff. */
import { describe, expect, it } from "vitest";

import { resultFor } from "../../src/results/feedback.ts";
import { resultOf } from "../../src/results/merge.ts";
import { feedbackLevels, feedbackOf, type FeedbackLevel } from "../../src/scorecard/feedback.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { graded, rubric, submissionNamed } from "../grading.ts";
import { byHand, item, scorecard as made } from "../results/example-class.ts";
import { run } from "./example-runs.ts";

const visibilities = ["visible", "after_due_date", "after_published", "hidden"] as const;
const flag = { code: "forbidden-access", params: { what: "the network" } } as const;
const card = made("bob", {
  items: [
    ...visibilities.map((visibility) => item({ id: visibility, visibility }, { id: "training", check: "training" })),
    byHand("4.2f"),
  ],
  runs: [run()],
  integrity: [flag],
});

describe("a level of feedback", () => {
  it.each([
    ["visible", 1],
    ["after_due_date", 2],
    ["after_published", 3],
    ["all", 4],
    ["staff", 4],
  ] as const)("%s has the items of that visibility and of those before it", (level, count) => {
    const seen = feedbackOf(card, level);
    expect(seen.items.map(({ id }) => id)).toEqual([...visibilities.slice(0, count), "4.2f"]);
    expect(seen.total).toMatchObject({ points: count, pending: 0.5 });
    expect(scorecardSchema.safeParse(seen).success).toBe(true);
  });

  it.each(["visible", "after_due_date", "after_published"] as const)(
    "%s tells a student nothing of flags, nor by a training of items that are not shown",
    (level) => {
      const seen = feedbackOf(card, level);
      expect(seen.integrity).toEqual([]);
      expect(seen.runs).toEqual([]);
      expect(seen.facts.finalAccuracies).toEqual([]);
      expect(seen.total.maxPoints).toBe(seen.items.length - 0.5);
    },
  );

  it("shows the trainings where every item that judges one is shown", () => {
    const open = { ...card, items: card.items.map((each) => ({ ...each, visibility: "visible" as const })) };
    expect(feedbackOf(open, "visible")).toEqual({ ...open, integrity: [] });
  });

  it("counts what a person gave, and the items that are shown alone", () => {
    const result = resultOf(card, [{ item: "4.2f", points: 0.25, by: "staff" }]);
    expect(resultFor(result, "visible").total).toEqual({ points: 1.25, maxPoints: 1.5, bonus: 0, pending: 0 });
    expect(resultFor(result, "staff")).toEqual(result);
  });
});

/** The graphs of which there is a picture as these draw them. */
const drawn = ({ items }: Scorecard, by: "reference" | "student"): string[] =>
  items.flatMap(({ parts }) =>
    parts.flatMap(({ pictures = [] }) =>
      pictures.flatMap((each) => (each.kind === "graph" && each.drawnBy === by ? each.graph : [])),
    ),
  );

describe("a drawing that an item asks for", async () => {
  const only = ["4.1a", "4.1b", "4.1c"];
  const [alice, bob] = await Promise.all(
    ["alice", "bob"].map(async (name) => graded(await submissionNamed(name), { only })),
  );

  it("is for the staff, and no other drawing is", () => {
    for (const each of [alice, bob]) {
      expect(each && drawn(each, "reference")).toEqual(["f1", "f2"]);
      for (const level of ["visible", "all"] as const) {
        expect(each && drawn(feedbackOf(each, level), "reference")).toEqual(["f2"]);
      }
    }
  });

  it("is everybody's in the form in which they handed it in", () => {
    expect(alice && drawn(feedbackOf(alice, "visible"), "student")).toEqual(["f1", "f1"]);
  });
});

/** Every number in a value, as text. */
const numbersIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/-?\d+\.\d{3,}(?:e-?\d+)?/g)].map(([text]) => text);

describe("what the rubric hides", async () => {
  const hiding = await rubric((original) => ({
    ...original,
    items: original.items.map((each) => ({ ...each, expectedValues: "hidden" })),
  }));
  const full = await graded(await submissionNamed("bob"), {
    rubric: hiding,
    only: ["4.1a", "4.1b", "4.1c", "4.2a", "4.2g"],
  });
  const shown = new Set(numbersIn(feedbackOf({ ...full, timing: feedbackTiming }, "all")));

  it("is in the scorecard for the staff", () => {
    expect(feedbackOf(full, "staff")).toBe(full);
  });

  it.each(feedbackLevels.filter((level): level is Exclude<FeedbackLevel, "staff"> => level !== "staff"))(
    "is in no picture at the level %s",
    (level) => {
      const expected = full.items.flatMap(({ parts }) =>
        parts.flatMap(({ pictures = [] }) =>
          pictures.flatMap((each): unknown[] => {
            if (each.kind === "array") return each.expected === "hidden" ? [] : [...each.expected];
            const hidden = each.nodes.filter(({ op }) => each.drawnBy === "reference" && op !== undefined);
            return hidden.map(({ value }) => value);
          }),
        ),
      );
      expect(expected.length).toBeGreaterThan(50);
      const seen = new Set(numbersIn(feedbackOf({ ...full, timing: feedbackTiming }, level)));
      const actual = new Set(numbersIn(full.items.flatMap(({ parts }) => parts.map(actualIn))));
      const leaked = numbersIn(expected).filter((text) => seen.has(text) && !actual.has(text));
      expect(leaked).toEqual([]);
      expect(shown.size).toBeGreaterThan(0);
    },
  );
});

const feedbackTiming: Scorecard["timing"] = { startedAt: "2026-01-01T00:00:00.000Z", totalMs: 0, phases: {} };

/** What the student's own code gave, which may happen to be right. */
function actualIn({ pictures = [] }: Scorecard["items"][number]["parts"][number]): unknown {
  return pictures.map((each) =>
    each.kind === "array"
      ? each.actual
      : each.nodes.map(({ op, value, actual }) => [
          op === undefined || each.drawnBy === "student" ? value : [],
          actual,
        ]),
  );
}

it("what is not shown leaves no trace: no time it took, and no word of what it carried forward", () => {
  const carried = {
    code: "carried-forward",
    params: { name: "forwardsBackwards", results: ["loss"], isDerivative: false },
  } as const;
  const items = [item({ id: "4.2a", visibility: "hidden" }), item({ id: "4.2b" }, { findings: [carried] })];
  const timing = { ...feedbackTiming, phases: { "4.2a": 5, "4.2b": 6 } };
  const seen = feedbackOf(made("bob", { items, timing }), "visible");
  expect(JSON.stringify(seen)).not.toContain("4.2a");
  expect(seen.items[0]?.parts[0]?.findings).toEqual([]);
  const open = items.map((each) => ({ ...each, visibility: "visible" as const }));
  expect(feedbackOf(made("bob", { items: open, timing }), "visible").items[1]?.parts[0]?.findings).toEqual([carried]);
});

/** The inputs that findings name. */
const inputsOf = ({ items }: Scorecard): string[] =>
  items.flatMap(({ parts }) =>
    parts.flatMap(({ findings }) => findings.flatMap(({ params }) => ("input" in params ? params.input : []))),
  );

it("a step's input tells nothing of what the steps before it should have led to", async () => {
  const hiding = await rubric((original) => ({
    ...original,
    items: original.items.map((each) => ({ ...each, expectedValues: "hidden" })),
  }));
  const bobs = await graded(await submissionNamed("bob"), { rubric: hiding, only: ["4.2d"] });
  expect(inputsOf(bobs).find((input) => input.startsWith("step 2"))).toContain("velocity=[");
  const shown = inputsOf(feedbackOf(bobs, "all"));
  expect(shown.find((input) => input.startsWith("step 2"))).toBe("step 2, beta=0.5, learningRate=0.1");
  expect(shown.find((input) => input.startsWith("step 1"))).toContain("velocity=[");
});
