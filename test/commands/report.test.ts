/** `grade report`: a class's results, from the folder to the file. */
import { readdir, readFile, rm } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";

import { gradescopeSchema } from "../../src/report/gradescope.ts";
import { runGrade } from "../command-line.ts";
import { files, identified, scorecard } from "../results/example-class.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";

const folder = temporaryFolder();
const GRADEBOOK =
  'Student,ID,SIS User ID,SIS Login ID,Section,HW (11),PS4 (22)\n    Points Possible,,,,,5,2.5\n"Doe, Jane",101,12345678,jdoe,1,4,\n"Poe, E",102,,epoe,1,4,1\n';
const MANUAL = "jdoe_12345678: [{ item: 4.2f, points: 0.25, by: kim }]\nroe: [{ item: 4.2f, points: 0, by: kim }]\n";

beforeEach(() =>
  folder.write(
    files([identified("jdoe_12345678", "jdoe", "12345678"), scorecard("roe")], {
      "manual.yaml": MANUAL,
      "roster.csv": "name,email\nJane Doe,jdoe@umich.edu\nAb Sent,absent@umich.edu\n",
      "gradebook.csv": GRADEBOOK,
    }),
  ),
);

const report = (...args: string[]): ReturnType<typeof runGrade> => runGrade(["report", folder.path, ...args]);
const canvas = (...args: string[]): ReturnType<typeof runGrade> =>
  report("--format", "canvas", "--gradebook", folder.at("gradebook.csv"), ...args);

it("prints a class as CSV, and to standard error who handed nothing in", async () => {
  const { code, stdout, stderr } = await report();
  expect(stdout.split("\n")[1]).toMatch(/^"jdoe_12345678","Jane Doe","","jdoe@umich\.edu","jdoe","12345678",.*"yes"/);
  expect(stderr).toBe("On the roster without a submission (1): Ab Sent.\n");
  expect(code).toBe(0);
});

it("says what the staff should know of a class, whatever is made of it", async () => {
  const other = scorecard("roe", { rubric: { title: "Another", sha256: "2".repeat(64) } });
  await folder.write(files([other], { "roster.csv": "name,email\nA,roe@umich.edu\nB,roe@gmail.com\n" }));
  expect((await report()).stderr.split("\n")).toEqual([
    "These were graded by 2 different rubrics or profiles.",
    "Several rows of the roster fit, so that none was taken: roe.",
    "",
  ]);
});

it.each([
  ["json", /"points": 2,/],
  ["jsonl", /^\{"schemaVersion":1,"name":"jdoe_12345678","final":true,.*\}\n\{.*\}\n$/],
  ["markdown", /\| jdoe\\_12345678 \(Jane Doe\) \|/],
  ["junit", /<testsuite name="roe" tests="4"/],
])("prints it as %s", async (format, expected) => {
  const { code, stdout } = await report("--format", format);
  expect(stdout).toMatch(expected);
  if (format === "json") JSON.parse(stdout);
  expect(code).toBe(0);
});

it("writes a file for each submission for Gradescope", async () => {
  const { code, stdout } = await report("--format", "gradescope", "--out", folder.at("a/b"));
  expect([code, stdout]).toEqual([0, ""]);
  expect(await readdir(folder.at("a/b"))).toEqual(["jdoe_12345678.json", "roe.json"]);
  const { tests } = gradescopeSchema.parse(JSON.parse(await readFile(folder.at("a/b/roe.json"), "utf8")));
  expect(tests.find(({ number }) => number === "4.2f")).toMatchObject({ score: 0, status: "failed" });
});

describe("as a page", () => {
  it("is written into a folder, whole, also before all is final", async () => {
    await folder.write({ "manual.yaml": "" });
    const { code, stdout, stderr } = await report("--format", "html", "--out", folder.at("a/b"));
    expect([code, stdout]).toEqual([0, ""]);
    const index = folder.at("a/b/index.html");
    expect(stderr).toBe(`On the roster without a submission (1): Ab Sent.\nWritten: ${index}\n`);
    expect(await readdir(folder.at("a/b"))).toEqual(["index.html", "pages.json", "submissions"]);
    expect(await readdir(folder.at("a/b/submissions"))).toEqual(["jdoe_12345678.html", "roe.html"]);
    const text = await readFile(folder.at("a/b/index.html"), "utf8");
    expect(text).toMatch(/^<!doctype html>\n.*2 results of 2 are not final\..*<\/html>\n$/s);
    expect(text).toContain('<a href="submissions/jdoe_12345678.html">jdoe_12345678</a>');
  });

  it("is the same for the same results", async () => {
    const texts = ["one", "two"].map(async (name) => {
      await report("--format", "html", "--out", folder.at(name));
      return readFile(folder.at(`${name}/index.html`), "utf8");
    });
    expect(new Set(await Promise.all(texts)).size).toBe(1);
  });

  it("is for the staff: a student's level has pages of submissions alone, in a folder of their own", async () => {
    await report("--format", "html", "--out", folder.at("staff"));
    const { code, stderr } = await report("--format", "html", "--feedback", "visible", "--out", folder.at("staff"));
    expect(code).toBe(2);
    expect(stderr).toContain("pages of the level visible, got one with those of the level staff");
    await report("--format", "html", "--feedback", "visible", "--out", folder.at("students"));
    expect(await readdir(folder.at("students"))).toEqual(["pages.json", "submissions"]);
  });

  it("does not stay when its submission has gone", async () => {
    await report("--format", "html", "--out", folder.at("pages"));
    await folder.write({ "manual.yaml": "" });
    await rm(folder.at("scorecards/roe.json"));
    const { code } = await report("--format", "html", "--out", folder.at("pages"));
    expect(code).toBe(0);
    expect(await readdir(folder.at("pages/submissions"))).toEqual(["jdoe_12345678.html"]);
  });

  it("takes nobody's place", async () => {
    await folder.write({ "mine/index.html": "mine" });
    const { code, stderr } = await report("--format", "html", "--out", folder.at("mine"));
    expect(code).toBe(2);
    expect(stderr).toContain("expected a folder of its own for the pages");
    expect(await readFile(folder.at("mine/index.html"), "utf8")).toBe("mine");
  });

  it("takes nobody's place beside other pages, either", async () => {
    await report("--format", "html", "--out", folder.at("pages"));
    await folder.write({ ...files([scorecard("late")]), "pages/submissions/late.html": "mine" });
    const { code } = await report("--format", "html", "--out", folder.at("pages"));
    expect(code).toBe(2);
    expect(await readFile(folder.at("pages/submissions/late.html"), "utf8")).toBe("mine");
  });

  it("alone has levels of feedback", async () => {
    const { code, stderr } = await report("--feedback", "visible");
    expect(code).toBe(2);
    expect(stderr).toContain("--feedback: expected --format html, got csv.");
  });

  it("needs a folder", async () => {
    const { code, stderr } = await report("--format", "html");
    expect(code).toBe(2);
    expect(stderr).toBe("--format html: expected --out FOLDER, for index.html and what it leads to.\n");
  });
});

describe("for Canvas", () => {
  it("writes the gradebook and says who was matched", async () => {
    const { code, stdout, stderr } = await canvas("--assignment", "PS4", "--out", folder.at("out.csv"));
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("PS4 (22): 1 student matched (1 by SIS User ID).\n");
    expect(stderr).toContain("Submissions of nobody in the gradebook (1): roe.\n");
    expect(await readFile(folder.at("out.csv"), "utf8")).toBe(
      'Student,ID,SIS User ID,SIS Login ID,Section,PS4 (22)\n    Points Possible,,,,,2.5\n"Doe, Jane",101,12345678,jdoe,1,3\n"Poe, E",102,,epoe,1,1\n',
    );
  });

  it("only says so with --dry-run, also before all is final", async () => {
    await folder.write({ "manual.yaml": "" });
    const { code, stdout, stderr } = await canvas("--assignment", "PS4", "--dry-run", "--out", folder.at("out.csv"));
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("1 student matched");
    expect(await readdir(folder.path)).not.toContain("out.csv");
  });
});

describe("results that are not final", () => {
  beforeEach(() =>
    folder.write(
      files([scorecard("quick", { complete: false }), scorecard("zoe\u202e::x")], { "manual.yaml": MANUAL }),
    ),
  );

  it.each([[["--format", "jsonl"]], [["--format", "gradescope", "--out", "/nowhere/at/all"]]])(
    "are refused, each by its name, whatever the format: %j",
    async (args) => {
      const { code, stdout, stderr } = await report(...args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(
        "Expected a final result, got quick: parts were skipped; points are pending for 4.2f.\n",
      );
      expect(stderr).toContain("zoe\\u202e: :x: points are pending for 4.2f.\n");
      expect(stderr).toContain("2 of 4 are not final.\n  → Grade what was left out,");
      expect(stderr).not.toMatch(/jdoe/);
    },
  );

  it("are reported with --partial, and marked", async () => {
    const { code, stdout } = await report("--partial", "--format", "jsonl");
    const finals = stdout
      .trim()
      .split("\n")
      .map((line) => /"final":(\w+)/.exec(line)?.[1]);
    expect([code, finals]).toEqual([0, ["true", "false", "true", "false"]]);
  });
});

it.each([
  [["--format", "canvas"], /--format canvas: expected --gradebook FILE/],
  [["--format", "gradescope"], /--format gradescope: expected --out FOLDER/],
  [["--gradebook", "x.csv", "--dry-run"], /--gradebook: expected --format canvas, got csv\.\n--dry-run: expected/],
  [["--format", "terminal"], /Allowed choices are csv, jsonl, json, markdown, junit, gradescope, canvas/],
  [["--roster", "nowhere.csv"], /^nowhere\.csv  Expected a roster file, found no file of that name/],
  [["--out", "/dev/null"], /--out: expected a file, got the device or pipe \/dev\/null/],
  [["--out", "nowhere/x.csv"], /--out: expected a file that can be written, got ENOENT/],
])("options that do not fit are refused: %j", async (args, says) => {
  const { code, stdout, stderr } = await report(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(says);
});

it("the formats of a class are those of one grading, too, where that makes sense", async () => {
  for (const [format, start] of [
    ["markdown", "## EECS"],
    ["junit", "<?xml"],
    ["gradescope", "{"],
  ] as const) {
    const { code, stdout } = await runGrade(["submissions/alice", "--only", "4.1b", "--format", format]);
    expect([code, stdout.startsWith(start)]).toEqual([0, true]);
  }
});
