/** What grading again came to, in words: every difference once, in lines that fit a terminal. */
import { beforeAll, describe, expect, it } from "vitest";

import { replayReport } from "../../src/report/replay.ts";
import { differencesOf } from "../../src/scorecard/differences.ts";
import { factsOf } from "../../src/scorecard/facts.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import type { RunRecord } from "../../src/training/outcome.ts";
import { graded, rubric, submissionNamed } from "../grading.ts";
import { attempt, run } from "../scorecard/example-runs.ts";
import { findingsSaying } from "./example-findings.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

let recorded: Scorecard;
beforeAll(async () => {
  recorded = await withRuns(await graded(await submissionNamed("bob"), { only: ["4.1b"] }), [run()]);
});

async function withRuns(scorecard: Scorecard, runs: readonly RunRecord[]): Promise<Scorecard> {
  return { ...scorecard, runs, facts: factsOf((await rubric()).rubric.runs, runs) };
}

/** Without colours, in lines. */
const reported = (replayed: Scorecard): string[] =>
  replayReport(recorded, replayed, differencesOf(recorded, replayed))
    // eslint-disable-next-line no-control-regex -- the escape character begins every colour
    .replace(/\u001b\[\d+m/g, "")
    .split("\n");

it("says in one line that nothing differs, however long it took", () => {
  const timing = { startedAt: "2020-01-01T00:00:00.000Z", totalMs: 1, phases: {} };
  expect(reported({ ...recorded, timing })).toEqual([
    "The same: bob, graded and trained again with seed 442, 0.8 / 10.",
  ]);
});

describe("a training that differs", () => {
  it("has a line for every epoch that does, with what it was and is, and none of what follows from it", async () => {
    const epochs = attempt().epochs.map((epoch, index) =>
      index === 0 ? epoch : { ...epoch, loss: epoch.loss + 2 ** -50, validationAccuracy: 0.5 },
    );
    const runs = [run({ attempts: [attempt({ epochs, testAccuracy: 0.48 })], testAccuracy: 0.48 })];
    const lines = reported(await withRuns(recorded, runs));
    expect(lines.slice(lines.indexOf("training sgd"))).toEqual([
      "training sgd",
      "  attempt 1, epoch 2: loss 1.6 → 1.600000000000001, validation accuracy 0.4625 →",
      "  0.5",
      "  attempt 1, epoch 3: loss 1.5 → 1.5000000000000009, validation accuracy 0.4375",
      "  → 0.5",
      "  attempt 1: test accuracy 0.47 → 0.48",
      "  test accuracy 0.47 → 0.48",
    ]);
  });

  it("or is missing is said once", async () => {
    const lines = reported(await withRuns(recorded, []));
    expect(lines.slice(lines.indexOf("training sgd"))).toEqual(["training sgd", "  sgd present → none"]);
  });

  it("leaves facts to be said that differ by themselves", () => {
    const lines = reported({ ...recorded, facts: { ...recorded.facts, targetAccuracy: 0.5 } });
    expect(lines.slice(-2)).toEqual(["facts", "  target accuracy 0.4 → 0.5"]);
  });
});

it("what may explain it is put before what differs, and else that nothing does", () => {
  const total = { ...recorded.total, points: 1 };
  const grader = { ...recorded.grader, version: "9.9.9", engine: "an abacus" };
  const explained = reported({ ...recorded, grader, total });
  expect(explained.slice(0, 7)).toEqual([
    "Not the same: bob, graded and trained again with seed 442, 0.8 / 10 recorded, 1",
    "/ 10 now.",
    "",
    "What may explain it",
    `  grader version ${recorded.grader.version} → 9.9.9`,
    `  engine ${recorded.grader.engine} → an abacus`,
    "",
  ]);
  expect(reported({ ...recorded, total })[3]).toMatch(/^→ Nothing that is known of grader and machine explains it\./);
});

it.each(hostileTexts)("no scorecard brings %s into the report", (_, text) => {
  const findings = findingsSaying(text);
  const items = recorded.items.map((item) => {
    const parts = item.parts.map((part, index) => (index === 0 ? { ...part, id: text, findings } : part));
    return item.id === "4.1b" ? { ...item, title: text, parts } : item;
  });
  const submission = { ...recorded.submission, name: text };
  const grader = { ...recorded.grader, cpu: text, engine: text, isolation: text };
  const lines = reported({ ...recorded, items, submission, grader, runs: [run({ name: text })] });
  expect(lines.flatMap(obeyed)).toEqual([]);
  expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
});
