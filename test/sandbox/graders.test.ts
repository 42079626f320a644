/** Whoever runs the grader, and however it ends: its processes are confined, and none outlives it. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { descendants, statusOf } from "../../src/sandbox/process-tree.ts";
import { findProgram } from "../../src/sandbox/programs.ts";
import { repository } from "../grading.ts";
import { availableTiers, confinedTiers } from "./tiers.ts";

const GRADERS = 10;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "graders-"));
  await chmod(folder, 0o755);
  await cp(repository("submissions/alice"), folder, { recursive: true });
  await writeFile(join(folder, "graphs.ts"), "for (;;);");
  const patient = (await readFile(repository("rubric.yaml"), "utf8")).replace("loadSeconds: 10 ", "loadSeconds: 120 ");
  await writeFile(join(folder, "patient.yaml"), patient);
});
afterAll(() => rm(folder, { recursive: true }));

/** A process that has ended stays in the list until its parent, or the system's first process, has taken note. */
const isThere = (pid: number): boolean => !["Z", "X", undefined].includes(statusOf(pid).get("State")?.[0]);

const graders: ChildProcess[] = [];

/** Starts a grading that stays at its endless loop. */
function gradingIn(tier: string): ChildProcess {
  const options = ["--quick", "--rubric", join(folder, "patient.yaml"), "--isolation", tier];
  const grader = spawn(process.execPath, [repository("bin/grade.js"), folder, ...options], { stdio: "ignore" });
  graders.push(grader);
  return grader;
}
afterEach(() => {
  for (const grader of graders.splice(0)) grader.kill("SIGTERM");
});

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const started = (grader: ChildProcess): number[] => descendants(grader.pid ?? 0).slice(1);

/** Whether a grader's runner is up: the last in the line of its processes. */
function isRunning(grader: ChildProcess): boolean {
  const [last] = started(grader).slice(-1);
  return last !== undefined && commandOf(last).startsWith(`${process.execPath}\0--permission`);
}

/** Empty where it has just ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

describe.each(availableTiers.filter((tier) => tier !== "bubblewrap-nested"))("in %s", (tier) => {
  it("killed in the middle of ten gradings, nothing of theirs is left", async () => {
    const ten = Array.from({ length: GRADERS }, () => gradingIn(tier));
    await Promise.all(ten.map((grader) => until(() => isRunning(grader))));
    const processes = ten.flatMap(started);
    expect(processes.filter(isThere).length).toBeGreaterThanOrEqual(GRADERS);
    for (const grader of ten) grader.kill("SIGKILL");
    await until(() => !processes.some(isThere));
  }, 120_000);

  it("ended by a signal, it ends the whole tree of its processes", async () => {
    const grader = gradingIn(tier);
    await until(() => isRunning(grader));
    const processes = started(grader);
    grader.kill("SIGTERM");
    await until(() => !processes.some(isThere));
    expect(processes.length).toBeGreaterThan(0);
  });
});

/** What a program prints that starts a confined one, which says who it is. */
function confinedBy(prefix: readonly string[], tier: string): string {
  const program = `
    const { startProcess } = await import(${JSON.stringify(repository("src/sandbox/process.ts"))});
    const command = { program: process.execPath, arguments: ["-e", "console.log('here'); setInterval(() => {}, 1000)"],
      preamble: [], environment: {}, readable: [], ownMegabytes: 570 };
    const child = startProcess(command, { memoryMegabytes: 500, outputMegabytes: 1, cpuSeconds: 60 }, ${JSON.stringify(tier)});
    child.ended.then((ending) => {
      console.log(ending.kind, child.output.text());
      process.exit();
    });
    while (!child.output.text().includes("here")) await new Promise((resolve) => setTimeout(resolve, 5));
    console.log(JSON.stringify(child.shortcomings()));
    child.end({ kind: "completed" });`;
  const [command, ...rest]: readonly string[] = [...prefix, process.execPath, "--input-type=module", "-e", program];
  const { stdout, stderr } = spawnSync(command ?? process.execPath, rest, {
    encoding: "utf8",
    cwd: "/",
    timeout: 20_000,
  });
  return stdout + stderr;
}

const isRoot = process.getuid?.() === 0;
const ordinary = ["setpriv", "--reuid", "1234", "--regid", "1234", "--clear-groups", "--"];

describe.runIf(isRoot && findProgram("setpriv") !== undefined)("it confines", () => {
  it.each(confinedTiers)("for an ordinary user (%s)", (tier) => {
    expect(confinedBy(ordinary, tier)).toMatch(/^\[\]\ncompleted/);
  });

  it.runIf(confinedTiers.includes("bubblewrap"))("for a root that is none outside its namespace", () => {
    expect(confinedBy([...ordinary, "unshare", "--user", "--map-root-user"], "bubblewrap")).toMatch(/^\[\]\ncompleted/);
  });

  it.runIf(confinedTiers.includes("bubblewrap-nested"))("inside a container", () => {
    const container = "bwrap --unshare-user --unshare-pid --dev-bind / / --proc /proc --ro-bind /proc/sys /proc/sys --";
    const inside = [...ordinary, ...container.split(" ")];
    expect(confinedBy(inside, "bubblewrap")).not.toMatch(/^\[\]/);
    expect(confinedBy(inside, "bubblewrap-nested")).toMatch(/^\[\]\ncompleted/);
  });
});
