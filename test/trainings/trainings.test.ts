/** The real trainings on the real CIFAR-10, as a grading does them. Takes minutes. */
import { describe, expect, it } from "vitest";

import { run } from "../command-line.ts";
import { shownOutput } from "../readme.ts";
import { findingOf, graded, lostParts, partOf, submissionNamed } from "../grading.ts";
import { endingEarly } from "./ending-early.ts";

describe("a full grading", () => {
  it("of alice: every item passed but those that a person scores, every threshold reached on the test images", async () => {
    const { code, stdout } = await run("npx", ["grade", "submissions/alice"]);
    expect(code).toBe(0);
    // Verdicts and points, as the README shows them; the curves' last digits depend on the kind of processor.
    const [verdicts] = stdout.split("Trainings");
    expect((await shownOutput("npx grade submissions/alice")).split("Trainings")[0]).toBe(verdicts);
    expect(stdout).toMatch(/^Total +9\.5 \/ 10\nBonus +\+2\.5\n/m);

    const runs = [...stdout.matchAll(/^ {2}(\w+) +([\d.]+) % +([\d.]+) % +([▁▂▃▄▅▆▇█]+) best/gm)];
    expect(runs.map(([, name, , threshold]) => [name, Number(threshold)])).toEqual([
      ["sgd", 45],
      ["momentum", 45],
      ["l2", 46],
      ["tuned", 50],
    ]);
    for (const [, , accuracy, threshold, curve = ""] of runs) {
      expect(Number(accuracy)).toBeGreaterThanOrEqual(Number(threshold));
      expect(curve).toHaveLength(10);
    }
  });

  it("of bob: loses the trainings whose set-up is wrong, and no other", async () => {
    const scorecard = await graded(await submissionNamed("bob"), { quick: false, rubric: await endingEarly() });
    expect(lostParts(scorecard)).toEqual([
      "4.1a drawing",
      "4.1b backward",
      "4.1c backward",
      "4.2a fc-backward",
      "4.2d update",
      "4.2d training",
      "4.2e momentum",
      "4.2g gradients",
      "4.2j tuned",
    ]);
    expect(findingOf(partOf(scorecard, "4.2d training"), "setup-differs").params).toMatchObject({ key: "batchSize" });
    expect(findingOf(partOf(scorecard, "4.2j tuned"), "diverged").params).toMatchObject({ learningRate: 5, epoch: 1 });
  });

  it("of the starter: nothing is implemented, so that nothing is trained", async () => {
    const scorecard = await graded(await submissionNamed("starter"), { quick: false });
    expect(scorecard.total).toMatchObject({ points: 0, bonus: 0 });
    expect(scorecard.items.flatMap(({ parts }) => parts).filter(({ status }) => status === "errored")).toEqual([]);
    expect(scorecard.runs).toEqual([]);
  });
});
