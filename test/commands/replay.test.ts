/** `grade replay` on the command line: what it answers to, what it says, and how it exits. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { scoreTotal } from "../../src/scorecard/score.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { runGrade, type Ended } from "../command-line.ts";
import { repository } from "../grading.ts";

const BOB = "submissions/bob";
const CAROL = "submissions/carol/carol_12345678.ipynb";

let folder = "";
let bob = "";
let scorecard: Scorecard;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-replay-"));
  bob = await graded(BOB, ["--only", "4.1b,4.2a"]);
  scorecard = scorecardSchema.parse(JSON.parse(await readFile(bob, "utf8")));
}, 30_000);
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
const inFolder = (): string => join(folder, `${count++}.json`);

/** Grades, and gives the file of the scorecard. */
async function graded(submission: string, options: readonly string[]): Promise<string> {
  const file = inFolder();
  await runGrade([submission, ...options, "--format", "json", "--out", file]);
  return file;
}

async function written(json: unknown): Promise<string> {
  const file = inFolder();
  await writeFile(file, typeof json === "string" ? json : JSON.stringify(json));
  return file;
}

const replayed = (file: string, submission: string, ...options: readonly string[]): Promise<Ended> =>
  runGrade(["replay", file, submission, ...options]);

describe("the same submission gives the same", () => {
  it.each([
    { what: "with the items that were selected", submission: BOB, options: ["--only", "4.1b,4.2a"] },
    { what: "with the seed of then, not the rubric's", submission: BOB, options: ["--seed", "7", "--only", "4.2a"] },
    { what: "without the trainings", submission: "submissions/starter", options: ["--quick"] },
    { what: "in a notebook", submission: CAROL, options: ["--quick"] },
  ])("$what", async ({ submission, options }) => {
    const { code, stdout, stderr } = await replayed(await graded(submission, options), submission);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^The same: \S+, graded again with\s+seed \d+, [\d.]+ \/ 10/);
    expect(stdout.trim().split("\n\n")).toHaveLength(1);
    expect(code).toBe(0);
  });

  it("in other circumstances, which are said", async () => {
    const grader = { ...scorecard.grader, node: "24.1.0", cpu: "another processor" };
    const { code, stdout } = await replayed(await written({ ...scorecard, grader }), BOB);
    expect(stdout).toMatch(/^The same: bob/);
    expect(stdout).toMatch(
      /\n\nIn other circumstances\n {2}node 24\.1\.0 → \d+\.\d+\.\d+\n {2}cpu another processor → /,
    );
    expect(code).toBe(0);
  });
});

describe("exit code 1, with every difference, for", () => {
  it("another submission", async () => {
    const { code, stdout } = await replayed(bob, "submissions/alice");
    expect(stdout).toMatch(/^Not the same: alice, graded again with seed 442, 2\.53 \/ 10 recorded,\s+3 \/ 10 now\.\n/);
    expect(stdout).toMatch(
      /What may explain it\n {2}submission sha256 \w{12}… → \w{12}…\n {2}submission name bob → alice/,
    );
    expect(stdout).toMatch(
      /\n4\.2a fc-backward\n {2}status partial → passed\n {2}points [\d.]+ → 0\.8\n {2}no longer said: layers\.ts:12 fcBackward/,
    );
    expect(code).toBe(1);
  });

  it("a scorecard in which points were changed", async () => {
    const whole = scorecard.items.map((item) => (item.id === "4.1b" ? { ...item, points: 1 } : item));
    const contradictory = await replayed(await written({ ...scorecard, items: whole }), BOB);
    expect(contradictory.stderr).toContain("item 4.1b: expected 0.8 points, which its parts add up to; got 1.");
    expect(contradictory.code).toBe(2);
    const items = scorecard.items.map((item) =>
      item.id === "4.1b"
        ? { ...item, points: 1, parts: item.parts.map((part) => ({ ...part, points: part.maxPoints })) }
        : item,
    );
    const total = scoreTotal({ points: scorecard.total.maxPoints }, items);
    const { code, stdout } = await replayed(await written({ ...scorecard, items, total }), BOB);
    expect(stdout).toMatch(/What differs, recorded → now\n4\.1b\n {2}points 1 → 0\.8\n/);
    expect(stdout).toMatch(/Was the scorecard\s+changed\?/);
    expect(code).toBe(1);
  });

  it("a submission whose results are others every time", async () => {
    const clock = join(folder, "clock");
    await cp(repository("submissions/alice"), clock, { recursive: true });
    await writeFile(
      join(clock, "graphs.ts"),
      "export const f1 = () => { throw new Error(`at ${performance.now()}`); };\nexport const f2 = f1;\n",
    );
    const { code, stdout } = await replayed(await graded(clock, ["--only", "4.1b"]), clock);
    expect(stdout).toMatch(/Does the submission\s+look at the clock/);
    expect(stdout).toMatch(
      /4\.1b forward\n {2}no longer said: graphs\.ts:1:\d+ f1 threw Error: at [^]* {2}said now: graphs\.ts:1/,
    );
    expect(code).toBe(1);
  });
});

describe("another rubric than the recorded one", () => {
  let stricter = "";
  beforeAll(async () => {
    stricter = join(folder, "stricter.yaml");
    const text = await readFile(repository("rubric.yaml"), "utf8");
    const backward = "{ id: fc-backward, check: layer, layer: fc, of: backward, share: 0.4, credit: proportional }";
    if (!text.includes(backward)) throw new Error(`Expected the rubric to have the line ${backward}`);
    await writeFile(stricter, text.replace(backward, backward.replace("proportional", "all")));
  });

  it("is refused, with what to do about it", async () => {
    const { code, stdout, stderr } = await replayed(bob, BOB, "--rubric", stricter);
    expect(stderr).toMatch(
      /stricter\.yaml {2}Expected the rubric and profile that the scorecard names, SHA-256 \w{12}…; got/,
    );
    expect(stderr).toMatch(/--any-rubric/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("shows with --any-rubric what it changes", async () => {
    const { code, stdout } = await replayed(bob, BOB, "--rubric", stricter, "--any-rubric");
    expect(stdout).toMatch(/What may explain it\n {2}rubric sha256 \w{12}… → \w{12}…\n\n/);
    expect(stdout).toMatch(/4\.2a fc-backward\n {2}status partial → failed\n {2}points [\d.]+ → 0\n/);
    expect(code).toBe(1);
  });
});

describe("exit code 2, with what was expected, for", () => {
  it.each<{ what: string; change: (recorded: Scorecard) => unknown; says: RegExp; submission?: string }>([
    { what: "text that is no JSON", change: () => "{", says: /Expected a scorecard in JSON[^]*--format json/ },
    { what: "other JSON", change: () => ({ a: 1 }), says: /schemaVersion: expected 1\.[^]*… and \d+ more\.\n {2}→ / },
    {
      what: "points that are text",
      change: ({ total, ...rest }) => ({ ...rest, total: { ...total, points: "9" } }),
      says: /\.json {2}total\.points: expected number, received string\.\n {2}→ /,
    },
    {
      what: "a seed that there is not",
      change: ({ grader, ...rest }) => ({ ...rest, grader: { ...grader, seed: 2 ** 32 } }),
      says: /grader\.seed: /,
    },
    {
      what: "items that the rubric does not have",
      change: ({ grader, ...rest }) => ({
        ...rest,
        grader: { ...grader, options: { quick: true, early: false, only: ["9.9z"] } },
      }),
      says: /the items that were selected: expected an item of the rubric, got 9\.9z\./,
    },
    {
      what: "a submission that is not there, and a bad scorecard: both",
      change: () => [],
      submission: "submissions/bib",
      says: /the scorecard: expected object[^]*There is no folder submissions\/bib/,
    },
  ])("$what", async ({ change, says, submission = BOB }) => {
    const { code, stdout, stderr } = await replayed(await written(change(scorecard)), submission);
    expect(stderr).toMatch(says);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it.each([
    ["a file that is not there", "none.json", /none\.json {2}Expected a scorecard file, found no file of that name/],
    ["a folder", BOB, /Expected a scorecard file, got a folder/],
  ])("%s", async (_, file, says) => {
    expect(await replayed(file, BOB)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(says) });
  });

  it("a machine without the images, where there were trainings", async () => {
    const trained = scorecard.items.map((item) => ({
      ...item,
      parts: item.parts.map(({ reason: _reason, ...part }) => part),
    }));
    const grader = { ...scorecard.grader, options: { quick: false, early: false, only: ["4.2c"] } };
    const file = await written({ ...scorecard, items: trained, grader });
    const { code, stdout, stderr } = await runGrade(["replay", file, "submissions/alice"], {
      XDG_CACHE_HOME: join(folder, "no-cache"),
      npm_config_registry: "http://127.0.0.1:9/",
      npm_config_fetch_retries: "0",
    });
    expect(stderr).toMatch(/Expected CIFAR-10, without which no training can be repeated\.\n {2}→ npx grade data/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("a machine without Python, where there was one", async () => {
    const file = await graded(CAROL, ["--only", "4.1b"]);
    const { code, stdout, stderr } = await runGrade(["replay", file, CAROL], { PATH: folder });
    expect(stderr).toMatch(/Expected Python 3\.9 or newer with NumPy[^]*npx grade doctor/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
