/** On whose machine whose code may run, and what is said of it. */
import { describe, expect, it } from "vitest";

import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { runGrade } from "../command-line.ts";
import { availableTiers, confinedTiers } from "../sandbox/tiers.ts";

const [ALICE, STARTER] = ["submissions/alice", "submissions/starter"];
const ONE_ITEM = ["--only", "4.1b"];
const [strongest = "none"] = availableTiers;

describe("one submission", () => {
  it.each(availableTiers)("is graded in the tier that was asked for, %s, and the scorecard names it", async (tier) => {
    const { code, stdout } = await runGrade([ALICE, ...ONE_ITEM, "--isolation", tier, "--format", "json"]);
    const { grader, total, integrity } = scorecardSchema.parse(JSON.parse(stdout));
    expect(grader.isolation).toBe(tier === "none" ? "node-permission" : tier);
    expect({ code, points: total.points, integrity }).toEqual({ code: 0, points: 1, integrity: [] });
  });

  it("is graded in the strongest that there is, if none was asked for", async () => {
    const { stdout, stderr } = await runGrade([ALICE, ...ONE_ITEM, "--format", "json"]);
    const { grader } = scorecardSchema.parse(JSON.parse(stdout));
    expect(grader.isolation).toBe(strongest === "none" ? "node-permission" : strongest);
    expect(stderr).toMatch(strongest === "none" ? /^Isolation/ : /^$/);
  });

  it("may be the user's own: without an operating system's isolation it runs, and that is said", async () => {
    const { code, stderr } = await runGrade([ALICE, ...ONE_ITEM, "--isolation", "none"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Isolation: node-permission alone\. .*npx grade doctor/);
  });
});

describe("several submissions", () => {
  it.skipIf(confinedTiers.length === 0)("are graded one after the other", async () => {
    const { code, stdout } = await runGrade([ALICE, STARTER, ...ONE_ITEM]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/alice +1 \/ 1\n[^]*starter +0 \/ 1\n/);
  });

  it("are other people's: without an operating system's isolation they are refused", async () => {
    const { code, stdout, stderr } = await runGrade([ALICE, STARTER, ...ONE_ITEM, "--isolation", "none"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("expected a machine that can isolate other people's code");
  });

  it("are graded there with --unsafe", async () => {
    const { code, stdout } = await runGrade([ALICE, STARTER, ...ONE_ITEM, "--isolation", "none", "--unsafe"]);
    expect(code).toBe(0);
    expect(stdout).toContain("starter");
  });

  it("make the exit code that of the worst of them", async () => {
    const { code } = await runGrade([ALICE, STARTER, ...ONE_ITEM, "--fail-under", "1", "--unsafe"]);
    expect(code).toBe(1);
  });

  it.each([
    ["--format", "json"],
    ["--out", "/tmp/report"],
  ])("have no one report: %s is refused", async (...option) => {
    const { code, stderr } = await runGrade([ALICE, STARTER, ...ONE_ITEM, ...option]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/expected one submission, got 2/);
  });
});

it("a tier that this machine cannot start is refused, with the reason", async () => {
  const { code, stderr } = await runGrade([ALICE, ...ONE_ITEM, "--isolation", "nothing"]);
  expect(code).toBe(2);
  expect(stderr).toContain("bubblewrap, bubblewrap-nested, landlock, none");
});

it("grade doctor names the tier", async () => {
  const { stdout } = await runGrade(["doctor"]);
  expect(stdout).toMatch(new RegExp(`isolation +${strongest === "none" ? "node-permission" : strongest}`));
});
