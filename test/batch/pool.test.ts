/** A grader that is sick is given up on, tried once more, and costs nobody else. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import type { Clocks } from "../../src/batch/grader.ts";
import type { Answer, Grading } from "../../src/batch/messages.ts";
import { gradeHere } from "../../src/batch/pool.ts";
import { descendants } from "../../src/sandbox/process-tree.ts";
import { rubric } from "../grading.ts";
import { writeClass } from "./class.ts";

let folder = "";
let grading: Grading;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-pool-"));
  await writeClass(folder, 3, 2);
  grading = { rubric: await rubric(), seed: 442, quick: true, early: false, only: ["4.2a"], blas: false };
});
afterAll(() => rm(folder, { recursive: true }));

const job = (index: number): { path: string; name: string } => ({
  path: join(folder, `student-00${index}`),
  name: `${index}`,
});

async function answers(indices: readonly number[], clocks: Clocks): Promise<Record<string, Answer>> {
  const found: Record<string, Answer> = {};
  const options = { processes: 1, machine: { jobs: 1, arrayMegabytes: 256 }, clocks };
  const observer = { onStart: () => {}, onTraining: () => {} };
  await gradeHere(indices.map(job), grading, options, observer, async ({ name }, answer) => {
    found[name] = answer;
  });
  return found;
}

it("an endless loop in a submission is the submission's: it is graded", async () => {
  expect(await answers([1], { gradingMs: 60_000 })).toMatchObject({
    1: { kind: "graded", scorecard: expect.stringContaining('"timed-out"') },
  });
}, 60_000);

it("a grading that takes longer than any may is given up on, and the next one is graded", async () => {
  // Less than the endless loop's own limits, and more than the others take.
  const found = await answers([1, 0], { gradingMs: 6000 });
  expect(found).toMatchObject({ 1: { kind: "failed", detail: "It took longer than 6 s." }, 0: { kind: "graded" } });
}, 60_000);

it("a process that gives no sign of life is given up on", async () => {
  const found = await answers([0], { gradingMs: 60_000, silenceMs: 1 });
  expect(found).toMatchObject({ 0: { kind: "failed", detail: expect.stringContaining("no sign of life") } });
});

it("a grader that is killed is tried once more", async () => {
  let killed = 0;
  const killing = setInterval(() => {
    if (killed > 0) return;
    for (const pid of descendants(process.pid).filter(isGrading)) {
      process.kill(pid, "SIGKILL");
      killed += 1;
    }
  }, 50);
  const found = await answers([0], { gradingMs: 60_000 });
  clearInterval(killing);
  expect(killed).toBe(1);
  expect(found).toMatchObject({ 0: { kind: "graded" } });
}, 60_000);

const isGrading = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("grading-process");
  } catch {
    return false;
  }
};
