/** `grade similar`, as the course staff calls it: folders, notebooks and archives, a starter of their own, a file for the report. */
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { ZipFile } from "yazl";

import { runGrade } from "../command-line.ts";
import { submissionNamed } from "../grading.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";

const folder = temporaryFolder();
const [ALICE, BOB] = ["submissions/alice", "submissions/bob"];
const CAROL = "submissions/carol/carol_12345678.ipynb";
const DAVE = "submissions/dave/dave_87654321.ipynb";

async function zipped(submission: string): Promise<string> {
  const archive = new ZipFile();
  for (const [name, text] of (await submissionNamed(submission)).files) archive.addBuffer(Buffer.from(text), name);
  archive.end();
  const path = folder.at(`${submission}.zip`);
  await pipeline(archive.outputStream, createWriteStream(path));
  return path;
}

describe("grade similar", () => {
  it("compares folders, notebooks and archives, each with those of its language, and exits with 0", async () => {
    const archive = await zipped("alice");
    const { code, stdout, stderr } = await runGrade(["similar", ALICE, CAROL, DAVE, BOB, archive]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^5 submissions compared, 4 pairs\.$/mu);
    // Of one name, and so called by their paths.
    expect(stdout).toMatch(/^● submissions\/alice +\S+ +100 % +100 % +223$/mu);
    expect(stdout).toMatch(/^ {2}carol_12345678 +dave_87654321 +9 % +17 % +56$/mu);
    expect(stdout).toContain("This is no grade and no verdict.");
  });

  it("writes JSON and Markdown, to a file where that is asked for", async () => {
    const out = folder.at("similar.json");
    const toFile = await runGrade(["similar", ALICE, BOB, "--format", "json", "--out", out, "--least", "15"]);
    expect(toFile).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({
      least: 0.15,
      pairs: [{ a: "alice", isRemarkable: true }],
    });
    const { stdout } = await runGrade(["similar", ALICE, BOB, "--format", "markdown", "--least", "18"]);
    expect(stdout).toMatch(/^# Similar submissions\n/u);
    expect(stdout).not.toContain("<table>");
  });

  it("leaves out what the class was given, where it was not grade's own starter", async () => {
    const { stdout } = await runGrade(["similar", ALICE, BOB, "--starter", ALICE]);
    expect(stdout).toContain("Too little of its own to be compared: alice.\n");
  });

  it("says at once all that is wrong with what it was given", async () => {
    const { code, stderr } = await runGrade([
      "similar",
      ALICE,
      `${ALICE}/`,
      "submissions/alicia",
      "--out",
      folder.path,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Expected each submission once, got ${ALICE}/ again.`);
    expect(stderr).toContain("There is no folder submissions/alicia.");
    expect(stderr).toContain("--out: expected a file, got the folder");
    expect(await runGrade(["similar", ALICE])).toMatchObject({
      code: 2,
      stderr: "Expected several submissions, got 1.\n",
    });
    const other = await runGrade(["similar", ALICE, BOB, "--starter", CAROL]);
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain(
      "--starter: expected a starter in typescript, as the submissions are; got one in python.",
    );
    for (const least of ["101", "-1", "many", ""]) {
      expect(await runGrade(["similar", ALICE, BOB, "--least", least])).toMatchObject({ code: 2 });
    }
  });
});
