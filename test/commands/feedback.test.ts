/** Levels of feedback on the command line, by a rubric that hides an item. */
import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";

import { runGrade, type Ended } from "../command-line.ts";
import { repository } from "../grading.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";

const folder = temporaryFolder();
beforeEach(async () => {
  const rubric = await readFile(repository("rubric.yaml"), "utf8");
  await folder.write({ "rubric.yaml": rubric.replace("  - id: 4.2d\n", "  - id: 4.2d\n    visibility: hidden\n") });
});

const bob = (...args: string[]): Promise<Ended> =>
  runGrade(["submissions/bob", "--quick", "--rubric", folder.at("rubric.yaml"), ...args]);

describe("an item that students do not see", () => {
  it("is in the report, unless that is a student's", async () => {
    expect((await bob()).stdout).toContain("4.2d");
    const { stdout } = await bob("--feedback", "after_published", "--verbose");
    expect(stdout).toContain("4.2b");
    expect(stdout).not.toContain("4.2d");
  });

  it("is not judged alone for who may not see it", async () => {
    const { code, stderr } = await bob("--only", "4.2d", "--feedback", "visible");
    expect(code).toBe(2);
    expect(stderr).toContain("--only: expected an item that is shown at the level visible, got 4.2d.");
  });

  it("is missing in a scorecard that cannot be replayed, and it is said why", async () => {
    const out = folder.at("bob.json");
    await bob("--feedback", "visible", "--format", "json", "--out", out);
    const { code, stderr } = await runGrade(["replay", out, "submissions/bob", "--rubric", folder.at("rubric.yaml")]);
    expect(code).toBe(2);
    expect(stderr).toContain("got one without 4.2d.");
  });

  it("is explained to nobody who may not see it", async () => {
    const { code, stdout, stderr } = await bob("--explain", "4.2d", "--feedback", "visible");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--explain: expected an item that is shown at the level visible, got 4.2d.");
  });
});
