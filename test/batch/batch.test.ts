/** A class through the command line: graded once, kept, redone where it must be, and never torn. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { run, runGrade, type Ended } from "../command-line.ts";
import { repository } from "../grading.ts";
import { writeClass } from "./class.ts";

/** Enough of a grading to tell one submission from another. */
const ONLY = ["--only", "4.1b,4.1c,4.2a"];
const COUNT = 12;

let folder = "";
let submissions = "";
let results = "";
let first: Ended;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-class-test-"));
  submissions = join(folder, "class");
  results = join(folder, "results");
  await writeClass(submissions, COUNT);
  first = await graded();
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const graded = (...options: readonly string[]): Promise<Ended> =>
  runGrade([submissions, "--results", results, ...ONLY, ...options]);

/** By name, without what differs from time to time. */
async function scorecards(of = results): Promise<Map<string, Omit<Scorecard, "timing">>> {
  const found = new Map<string, Omit<Scorecard, "timing">>();
  for (const file of await readdir(join(of, "scorecards"))) {
    const { timing: _, ...rest } = scorecardSchema.parse(
      JSON.parse(await readFile(join(of, "scorecards", file), "utf8")),
    );
    found.set(rest.submission.name, rest);
  }
  return found;
}

/** The scorecards that others took the place of. */
async function earlier(of: string): Promise<string[]> {
  return (await readdir(join(of, "earlier"), { recursive: true })).filter((file) => file.endsWith(".json"));
}

describe("a class", { timeout: 120_000 }, () => {
  it("has the scorecards that its submissions have when they are graded one by one", async () => {
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${COUNT} submissions: ${COUNT} graded\n`),
    });
    const all = await scorecards();
    expect(all.size).toBe(COUNT);
    for (const name of ["student-000", "student-001", "student-005"]) {
      const { stdout } = await runGrade([join(submissions, name), ...ONLY, "--format", "json", "--feedback", "staff"]);
      const { timing: _, ...alone } = scorecardSchema.parse(JSON.parse(stdout));
      expect(all.get(name)).toEqual(alone);
    }
  });

  it("is not graded again, also after a submission was renamed; a changed one is", async () => {
    const before = (await scorecards()).get("student-000");
    const again = await graded();
    expect(again.stderr).toBe(`0 to grade, ${COUNT} need none\n`);
    await rename(join(submissions, "student-000"), join(submissions, "renamed"));
    await writeFile(join(submissions, "student-001", "optim.ts"), "// Begun anew.\n");
    const { stdout } = await graded();
    expect(stdout).toContain(`${COUNT} submissions: 1 graded, ${COUNT - 2} kept from before, 1 copied\n`);
    const all = await scorecards();
    expect(all.has("student-000")).toBe(false);
    expect(all.get("renamed")).toEqual({ ...before, submission: { ...before?.submission, name: "renamed" } });
    expect(await earlier(results)).toHaveLength(2);
    await rename(join(submissions, "renamed"), join(submissions, "student-000"));
    await graded();
    expect((await scorecards()).get("student-000")).toEqual(before);
  });

  it("has the right scorecards after two submissions changed their names for each other's", async () => {
    const own = join(folder, "swapped");
    const [one, two, aside] = ["student-003", "student-004", "aside"].map((name) => join(submissions, name));
    await cp(results, own, { recursive: true });
    const before = await scorecards(own);
    const swap = async (): Promise<void> => {
      await rename(one ?? "", aside ?? "");
      await rename(two ?? "", one ?? "");
      await rename(aside ?? "", two ?? "");
    };
    await swap();
    const { stdout } = await runGrade([submissions, "--results", own, ...ONLY]);
    await swap();
    expect(stdout).toContain(`${COUNT} submissions: ${COUNT - 2} kept from before, 2 copied\n`);
    const after = await scorecards(own);
    expect(after.get("student-003")?.submission.sha256).toBe(before.get("student-004")?.submission.sha256);
    expect(after.get("student-004")?.submission.sha256).toBe(before.get("student-003")?.submission.sha256);
  });

  it("is graded again by another seed, and with --force; the scorecards from before are kept", async () => {
    const other = join(folder, "other");
    await cp(results, other, { recursive: true });
    const options = ["--results", other, ...ONLY, "--shard", "1/4"];
    const three = [submissions, ...options];
    expect((await runGrade([...three, "--seed", "8"])).stdout).toContain("3 submissions: 3 graded\n");
    expect((await runGrade([...three, "--seed", "8"])).stdout).toContain("3 submissions: 3 kept from before\n");
    expect((await runGrade([...three, "--seed", "8", "--force"])).stdout).toContain("3 submissions: 3 graded\n");
    expect(await earlier(other)).toHaveLength(3 + 2 * 3);
  });

  it("falls into shards that are the class together", async () => {
    const shards = await Promise.all(
      [1, 2, 3].map(async (index) => {
        const own = join(folder, `shard-${index}`);
        await cp(results, own, { recursive: true });
        return (await runGrade([submissions, "--results", own, ...ONLY, "--shard", `${index}/3`])).stdout;
      }),
    );
    const names = shards.flatMap((stdout) => stdout.match(/^student-\d+/gm) ?? []);
    expect(names.toSorted()).toEqual(
      Array.from({ length: COUNT }, (_, index) => `student-${String(index).padStart(3, "0")}`),
    );
    expect(shards.map((stdout) => stdout.match(/^student-\d+/gm)?.length)).toEqual([4, 4, 4]);
    const joined = join(folder, "joined");
    for (const index of [1, 2, 3]) await cp(join(folder, `shard-${index}`), joined, { recursive: true });
    const report = await runGrade(["report", joined, "--partial", "--format", "jsonl"]);
    expect(report.stdout.trimEnd().split("\n")).toHaveLength(COUNT);
    // Two of the class and of its three shards, all with the same submissions.
    expect((await runGrade(["regrade", joined])).stdout).toContain(`0 gain, 0 lose, ${COUNT} stay\n`);
  });

  it("grades the same work once, and says whose it is", async () => {
    const pair = join(folder, "pair");
    for (const name of ["first", "second", "third"])
      await cp(join(submissions, "student-003"), join(pair, name), { recursive: true });
    await writeFile(join(pair, "third", "optim.ts"), "// Another.\n");
    const { stdout } = await runGrade([pair, "--results", join(folder, "pair-results"), ...ONLY]);
    expect(stdout).toContain("The same work, to the last character\n  first, second\n");
    expect(stdout).toContain("3 submissions: 2 graded, 1 copied\n");
  });

  it("with a submission that cannot be read says so, and grades the others", async () => {
    const some = join(folder, "some");
    await cp(join(submissions, "student-000"), join(some, "right"), { recursive: true });
    await writeFile(join(some, "damaged.zip"), "This is no archive.");
    const roster = join(folder, "names.csv");
    await writeFile(roster, "name,login\nDoe Jane,right\nRoe Richard,roe\n");
    const ended = await runGrade([some, "--results", join(folder, "some-results"), ...ONLY, "--roster", roster]);
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("2 submissions: 1 graded, 1 not submissions\n"),
    });
    expect(ended.stdout).toContain("Without a scorecard\n  damaged: ");
    const report = await runGrade(["report", join(folder, "some-results"), "--partial"]);
    expect(report).toMatchObject({ code: 0, stderr: expect.stringContaining("Without a scorecard (1): damaged.\n") });
    expect(report.stderr).toContain("On the roster without a submission (1): Roe Richard.\n");
  });

  it("keeps nobody's old points: work that cannot be read any more, or a scorecard that cannot", async () => {
    const own = join(folder, "broken");
    const some = join(folder, "some-more");
    for (const name of ["one", "two"])
      await cp(join(submissions, "student-001"), join(some, name), { recursive: true });
    await writeFile(join(some, "two", "optim.ts"), "// Another.\n");
    await runGrade([some, "--results", own, ...ONLY]);
    await rm(join(some, "one"), { recursive: true });
    await writeFile(join(some, "one.zip"), "This is no archive.");
    await writeFile(join(own, "scorecards", "two.json"), "{}");
    const ended = await runGrade([some, "--results", own, ...ONLY]);
    expect(ended.stdout).toContain("2 submissions: 1 graded, 1 not submissions\n");
    expect([...(await scorecards(own)).keys()]).toEqual(["two"]);
    expect((await earlier(own)).map((file) => basename(file)).toSorted()).toEqual(["one.json", "two.json"]);
  });

  it("may have names as long as a file's can be, and longer", async () => {
    const some = join(folder, "long");
    const names = ["日".repeat(80), `${"日".repeat(79)}月`, "a".repeat(250)];
    for (const name of names) await cp(join(submissions, "student-001"), join(some, name), { recursive: true });
    await runGrade([some, "--results", join(folder, "long-results"), ...ONLY]);
    expect([...(await scorecards(join(folder, "long-results"))).keys()].toSorted()).toEqual(names.toSorted());
  });

  it("is graded by one at a time", async () => {
    const own = join(folder, "both");
    const args = [submissions, "--results", own, ...ONLY, "--shard", "1/4"];
    const both = await Promise.all([runGrade([...args, "--force"]), runGrade([...args, "--force"])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await earlier(own)).toHaveLength(3);
  });

  it("that does not fit on the disk is no bug of ours, and leaves nothing torn", async () => {
    const own = join(folder, "small");
    await mkdir(own);
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", own]);
    if (mounted.code !== 0) return;
    try {
      const ended = await runGrade([submissions, "--results", own, ...ONLY]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("ENOSPC") });
      await scorecards(own);
    } finally {
      await run("umount", [own]);
    }
  });

  it("killed at any moment, goes on where it was, and ends as if nothing had been", async () => {
    const own = join(folder, "killed");
    const args = [repository("bin/grade.js"), submissions, "--results", own, ...ONLY];
    let kills = 0;
    for (const ms of [300, 900, 1300, 1700, 2300]) {
      const child = spawn(process.execPath, args, { stdio: "ignore" });
      const ended = once(child, "exit");
      await Promise.race([setTimeout(ms), ended]);
      if (child.kill("SIGKILL")) kills += 1;
      await ended;
      await scorecards(own).catch((error: unknown) => {
        if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      });
    }
    expect(kills).toBeGreaterThan(0);
    expect(await runGrade(args.slice(1))).toMatchObject({ code: 0 });
    const whole = join(folder, "whole");
    await runGrade([submissions, "--results", whole, ...ONLY]);
    expect(await scorecards(own)).toEqual(await scorecards(whole));
  });

  it("is regraded by another rubric: who gains and who loses is shown before it counts", async () => {
    const own = join(folder, "regraded");
    await runGrade([submissions, "--results", own, ...ONLY, "--shard", "1/3"]);
    const other = join(folder, "other.yaml");
    const text = await readFile(repository("rubric.yaml"), "utf8");
    const [one, two] = ["4.1b", "4.1c"].map((id) => new RegExp(`(?<=id: ${id}\\n.*\\n {4}points: )\\d`));
    await writeFile(other, text.replace(one ?? "", "2").replace(two ?? "", "1"));
    const before = await scorecards(own);
    const shown = await runGrade(["regrade", own, "--rubric", other]);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n {4}4\.1c {2}2 → 1\n/) });
    expect(shown.stdout).toMatch(/have the same sum from other items, \d+ stay\n\nNothing is overwritten yet/);
    expect(await scorecards(own)).toEqual(before);
    // What people say counts on, and is refused where it does not go with the new points.
    const name = [...before.keys()][0] ?? "";
    await writeFile(join(own, "manual.yaml"), `${name}: [{ item: 4.1c, points: 1.5, by: kim }]\n`);
    const refused = await runGrade(["regrade", own, "--rubric", other, "--apply"]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("1.5") });
    expect(await scorecards(own)).toEqual(before);
    await writeFile(join(own, "manual.yaml"), `${name}: [{ item: 4.1c, points: 0.5, by: kim }]\n`);
    const spoken = await runGrade(["regrade", own, "--rubric", other]);
    expect(spoken.stdout.match(/^ {4}4\.1c/gm)).toHaveLength((shown.stdout.match(/^ {4}4\.1c/gm)?.length ?? 0) - 1);
    const applied = await runGrade(["regrade", own, "--rubric", other, "--apply"]);
    expect(applied).toMatchObject({ code: 0, stderr: "0 to grade, 4 need none\n" });
    const after = await scorecards(own);
    expect([...after.values()].map(({ items }) => items.find(({ id }) => id === "4.1c")?.maxPoints)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(await earlier(own)).toHaveLength(4);
    expect((await runGrade(["regrade", join(folder, "nothing")])).code).toBe(2);
  });
});

it.each([
  [["--results", "somewhere", "--format", "json"], "--format: expected one submission, got --results."],
  [["--shard", "1/2"], "--shard: expected --results, got none."],
  [["--results", "somewhere", "--shard", "3/2"], "Expected a part and how many there are: 3/8."],
])("%j says nothing together, and is refused", async (options, message) => {
  const ended = await runGrade([repository("submissions/alice"), ...options]);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
});
