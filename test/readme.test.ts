/** Every command of the README is run, in a copy of the repository, and does what the README says. */
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { cacheFolder } from "../src/data/cache-folder.ts";
import { ensureCifar10 } from "../src/data/ensure.ts";
import { run } from "./command-line.ts";
import { repository } from "./grading.ts";
import { commands, shownOutput } from "./readme.ts";

/** Run elsewhere: by .ci/run itself, or by the real trainings, because they take minutes. */
const ELSEWHERE = new Set([
  "npm ci",
  "npm test",
  "npm run check",
  "npm run test:attacks",
  "npm run test:trainings",
  "npm pack",
  "npm run pack:student",
  "npx grade submissions/alice",
  "npx grade submissions/carol/carol_12345678.ipynb",
  "npx grade verify",
  "npx grade verify --language python",
  // Goes on until it is ended.
  "npx grade watch mine",
]);

let checkout = "";
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), "grade-readme-"));
  for (const path of [
    "bin",
    "src",
    "reference",
    "submissions",
    "profiles",
    "rubric.yaml",
    "package.json",
    "package-lock.json",
    "pack",
  ]) {
    await cp(repository(path), join(checkout, path), { recursive: true });
  }
  await symlink(repository("node_modules"), join(checkout, "node_modules"));
  // As the first of its commands does, which runs elsewhere.
  await ensureCifar10(cacheFolder());
}, 300_000);
afterAll(() => rm(checkout, { recursive: true }));

it("runs, line by line", async () => {
  const lines = (await commands()).filter((line) => !ELSEWHERE.has(line));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const { code, stdout, stderr } = await run("bash", ["-c", `cd ${checkout} && ${line}`]);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
  }
}, 300_000);

it("names the long commands that run elsewhere, and no others", async () => {
  const lines = new Set(await commands());
  expect([...ELSEWHERE].filter((line) => !lines.has(line))).toEqual([]);
});

it("shows what is really printed", async () => {
  const { stdout } = await run("npx", ["grade", "submissions/bob", "--only", "4.2a"]);
  expect(await shownOutput("npx grade submissions/bob --only 4.2a")).toBe(stdout);
});
