/** The command line: what it answers, where it writes, and how it exits. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { scorecardSchema } from "../src/scorecard/schema.ts";
import { run, runGrade } from "./command-line.ts";
import { repository } from "./grading.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

const ALICE = "submissions/alice";

describe("a grading", () => {
  it("exits with 0 at any score and prints a report", async () => {
    const { code, stdout, stderr } = await runGrade(["submissions/starter", "--quick"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("First thing to fix: 4.1b forward (graphs.ts:");
    expect(code).toBe(0);
  });

  it("prints a scorecard that fits its schema, and nothing else, with --format json", async () => {
    const { code, stdout } = await runGrade([ALICE, "--quick", "--format", "json"]);
    const scorecard = scorecardSchema.parse(JSON.parse(stdout));
    expect(scorecard).toMatchObject({ complete: false, submission: { name: "alice", language: "typescript" } });
    expect(code).toBe(0);
  });

  it("is also `grade run`, for a submission named like a command", async () => {
    const { stdout } = await runGrade(["run", ALICE, "--only", "4.1b"]);
    expect(stdout).toMatch(/✓ 4\.1b/);
  });

  it("writes to --out, whole, and nothing to standard output", async () => {
    const out = join(folder, "alice.json");
    const { code, stdout } = await runGrade([ALICE, "--quick", "--format", "json", "--out", out]);
    expect(stdout).toBe("");
    expect(scorecardSchema.safeParse(JSON.parse(await readFile(out, "utf8"))).success).toBe(true);
    expect(await readdir(folder)).toEqual(["alice.json"]);
    expect(code).toBe(0);
  });

  it("exits with 1 for fewer points than --fail-under, and with 0 for as many", async () => {
    const only = ["--only", "4.1b,4.1c"];
    expect((await runGrade([ALICE, ...only, "--fail-under", "3"])).code).toBe(0);
    expect((await runGrade(["submissions/bob", ...only, "--fail-under", "3"])).code).toBe(1);
  });

  it("judges only the items of --only, and says that the rest was left out", async () => {
    const { stdout } = await runGrade([ALICE, "--only", "4.2a", "--format", "json"]);
    const { items, complete } = scorecardSchema.parse(JSON.parse(stdout));
    expect(complete).toBe(false);
    expect(items.filter(({ status }) => status === "passed").map(({ id }) => id)).toEqual(["4.2a"]);
    expect(items.filter(({ status }) => status === "skipped")).toHaveLength(items.length - 1);
  });

  it("judges all of a number with --only and that number", async () => {
    const { stdout } = await runGrade([ALICE, "--only", "4.1b,4.1", "--only", "4.2a", "--format", "json"]);
    const { items, grader } = scorecardSchema.parse(JSON.parse(stdout));
    const chosen = ["4.1a", "4.1b", "4.1c", "4.2a"];
    expect(items.flatMap(({ id, status }) => (status === "passed" ? [id] : []))).toEqual(chosen);
    expect(grader.options.only).toEqual(chosen);
    const { stderr } = await runGrade([ALICE, "--only", "4.3"]);
    expect(stderr).toContain("expected an item of the rubric, got 4.3.\n  → The items are 4.1a, 4.1b,");
  });

  it("says with --verbose where the time went, what agrees, and what the student's code printed", async () => {
    const { stdout } = await runGrade([ALICE, "--only", "4.1b", "--verbose"]);
    expect(stdout).toMatch(/starting the runner +\d+ ms/);
    expect(stdout).toMatch(/f1: L agrees with the reference in 10 comparisons/);
  });
});

describe("exit code 2, with what was expected and what came, for", () => {
  it.each([
    { what: "no arguments", args: [], says: /missing required argument 'submissions'/ },
    {
      what: "an unknown option",
      args: [ALICE, "--qiuck"],
      says: /unknown option '--qiuck'\n\(Did you mean --quick\?\)/,
    },
    {
      what: "a folder that is not there",
      args: ["submissions/alcie"],
      says: /There is no folder submissions\/alcie\.\n {2}→ Did you mean submissions\/alice\?/,
    },
    { what: "a file for a folder", args: ["rubric.yaml"], says: /Expected rubric\.yaml to be a submission's folder/ },
    { what: "an unknown item", args: [ALICE, "--only", "4.2x,4.3"], says: /got 4\.2x\.[^]*got 4\.3\./ },
    {
      what: "a seed that is no number",
      args: [ALICE, "--seed", "abc"],
      says: /Expected a whole number from 0 to 4294967295/,
    },
    { what: "an unknown format", args: [ALICE, "--format", "xml"], says: /Allowed choices are terminal, json/ },
    {
      what: "an --out in a folder that is not there",
      args: [ALICE, "--out", "no/such/folder/alice.json"],
      says: /--out: expected a folder that can be written to, got no\/such\/folder\./,
    },
    {
      what: "an --out that is a folder",
      args: [ALICE, "--out", "src"],
      says: /--out: expected a file, got the folder src/,
    },
    {
      what: "an --out that is a device",
      args: [ALICE, "--out", "/dev/null"],
      says: /--out: expected a file, got the device or pipe \/dev\/null/,
    },
    { what: "an empty --only", args: [ALICE, "--only", ","], says: /Expected ids of items with commas between them/ },
    {
      what: "several things at once: all of them",
      args: ["submissions/alcie", "--rubric", "none.yaml", "--out", "src"],
      says: /none\.yaml[^]*submissions\/alcie[^]*--out/,
    },
    { what: "a rubric that is not there", args: [ALICE, "--rubric", "none.yaml"], says: /none\.yaml/ },
  ])("$what", async ({ args, says }) => {
    const { code, stdout, stderr } = await runGrade(args);
    expect(stderr).toMatch(says);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("a wrong rubric: every mistake with its line and column", async () => {
    const text = await readFile(repository("rubric.yaml"), "utf8");
    const path = join(folder, "wrong.yaml");
    const wrong = text.replace("threshold: 0.50", "threshold: 50").replace("points: 10", "points: 11");
    await writeFile(path, wrong);
    const { code, stderr } = await runGrade([ALICE, "--quick", "--rubric", path]);
    expect(stderr).toMatch(/wrong\.yaml:8:9 {2}/);
    expect(stderr).toMatch(/wrong\.yaml:\d+:\d+ {2}.*threshold.*50/);
    expect(code).toBe(2);
  });
});

it("what was kept of an earlier command is done again where it was cut short", async () => {
  const cache = join(folder, "cut-short");
  const graded = (): ReturnType<typeof runGrade> =>
    runGrade([ALICE, "--only", "4.1b", "--isolation", "none"], { XDG_CACHE_HOME: cache });
  const first = await graded();
  const files = await readdir(cache, { recursive: true });
  const kept = files.filter((file) => file.endsWith(".js")).map((file) => join(cache, file));
  expect(kept.length).toBeGreaterThan(5);
  const texts = await Promise.all(kept.map((file) => readFile(file, "utf8")));
  for (const [index, file] of kept.entries()) await truncate(file, Math.floor((texts[index]?.length ?? 0) / 2));
  expect(await graded()).toMatchObject({ code: 0, stdout: first.stdout });
  expect(await Promise.all(kept.map((file) => readFile(file, "utf8")))).toEqual(texts);
});

describe("standard output that ends early", () => {
  const quick = `${process.execPath} ${repository("bin/grade.js")} ${ALICE} --only 4.1b`;

  it("is no error where the reader has read enough", async () => {
    const { stdout, stderr } = await run("bash", ["-c", `${quick} | true; echo "\${PIPESTATUS[0]}"`]);
    expect(stderr).toBe("");
    expect(stdout).toBe("0\n");
  });

  it.runIf(existsSync("/dev/full"))("is said where the disk is full", async () => {
    const { code, stderr } = await run("bash", ["-c", `${quick} > /dev/full`]);
    expect(stderr).toMatch(/Expected standard output to take the report: ENOSPC/);
    expect(code).toBe(2);
  });
});

describe("grade init", () => {
  it("writes the starter, and never over a file", async () => {
    const target = join(folder, "mine");
    expect(await runGrade(["init", target])).toMatchObject({ code: 0, stdout: expect.stringContaining("graphs.ts") });
    const starter = await readdir(repository("submissions/starter"));
    expect(await readdir(target)).toEqual(starter);
    await writeFile(join(target, "graphs.ts"), "// my work\n");
    const again = await runGrade(["init", target]);
    expect(again.stderr).toMatch(/graphs\.ts exists already; nothing was written/);
    expect(again.code).toBe(2);
    expect(await readFile(join(target, "graphs.ts"), "utf8")).toBe("// my work\n");
  });
});

describe("without data and without a network", () => {
  it("skips the trainings, names the command that mends it, and grades everything else", async () => {
    const { code, stdout, stderr } = await runGrade([ALICE, "--jobs", "2"], {
      XDG_CACHE_HOME: join(folder, "no-cache"),
      npm_config_registry: "http://127.0.0.1:9/",
      npm_config_fetch_retries: "0",
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/– training — CIFAR-10 is missing or damaged here: npx grade data/);
    expect(stdout).toMatch(/✓ 4\.2a/);
    expect(stderr).not.toMatch(/bug in grade/);
  });

  it("`grade data` says what could not be fetched, and exits with 2", async () => {
    const { code, stderr } = await runGrade(["data"], {
      XDG_CACHE_HOME: join(folder, "no-cache"),
      npm_config_registry: "http://127.0.0.1:9/",
      npm_config_fetch_retries: "0",
    });
    expect(stderr).toMatch(/CIFAR-10/);
    expect(code).toBe(2);
  });
});
