/** Which Python a notebook runs on, and what is said where there is none. */
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { runGrade } from "../command-line.ts";
import { interpreters } from "../python.ts";

const CAROL = "submissions/carol/carol_12345678.ipynb";
const ONE_ITEM = ["--only", "4.2a"];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-python-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a machine without Python", () => {
  it("grades no notebook, loses no points for it, and says what to install", async () => {
    const { code, stdout } = await runGrade([CAROL, "--fail-under", "5"], { PATH: folder });
    expect(code).toBe(2);
    expect(stdout).toContain("Grading Python needs Python 3 with NumPy: there is no python3 on the PATH.");
    expect(stdout).toContain("apt-get install python3-numpy");
    expect(stdout).toMatch(/^Left out +9\.5 and \+2\.5$/m);
  });

  it("says in the scorecard that nothing was judged", async () => {
    const { stdout } = await runGrade([CAROL, "--format", "json"], { PATH: folder });
    const { complete, items, submission } = scorecardSchema.parse(JSON.parse(stdout));
    expect(complete).toBe(false);
    const reasons = items.flatMap(({ parts }) => parts.flatMap(({ status, reason }) => [status, reason ?? ""]));
    expect(new Set(reasons)).toEqual(new Set(["skipped", "python-missing", "manual", ""]));
    expect(submission.findings.map(({ code }) => code)).toEqual(["python-missing"]);
  });

  it("grades TypeScript all the same", async () => {
    const { stdout } = await runGrade(["submissions/alice", ...ONE_ITEM], { PATH: folder });
    expect(stdout).toContain("2 / 2");
  });

  it("is told by the doctor how to mend it", async () => {
    const { code, stdout } = await runGrade(["doctor"], { PATH: folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ Python +none that serves: there is no python3 on the PATH\n +→ apt-get install/);
  });
});

describe("--python", () => {
  it("takes an interpreter, or the folder it is in as of a virtual environment", async () => {
    const [found] = await interpreters();
    const environment = join(folder, "environment");
    await symlink(join(found?.program ?? "", "../.."), environment);
    for (const given of [found?.program ?? "", environment]) {
      const { stdout } = await runGrade([CAROL, ...ONE_ITEM, "--format", "json", "--python", given], { PATH: folder });
      const { grader, total } = scorecardSchema.parse(JSON.parse(stdout));
      expect(grader).toMatchObject({ python: found?.version, numpy: found?.numpy });
      expect(total.points).toBe(2);
    }
  });

  it.each(["/no/such/python", "/etc/passwd", "package.json"])("refuses %s", async (given) => {
    const { code, stderr } = await runGrade([CAROL, ...ONE_ITEM, "--python", given]);
    expect(code).toBe(2);
    expect(stderr).toContain("--python: expected Python 3.9 or newer with NumPy");
  });

  it("has nothing to say about TypeScript", async () => {
    const { code } = await runGrade(["submissions/alice", ...ONE_ITEM, "--python", "/no/such/python"]);
    expect(code).toBe(0);
  });
});

it.each(await interpreters())("carol is right on Python $version with NumPy $numpy", async ({ program }) => {
  const { stdout } = await runGrade([CAROL, "--quick", "--format", "json", "--python", program]);
  const { items } = scorecardSchema.parse(JSON.parse(stdout));
  const statuses = items.flatMap(({ parts }) => parts.map(({ status }) => status));
  expect(new Set(statuses)).toEqual(new Set(["passed", "skipped", "manual"]));
});
