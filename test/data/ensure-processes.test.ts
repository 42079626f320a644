import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { batches, testBatches } from "../../src/data/cifar-10.ts";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import type { Progress } from "../../src/data/progress.ts";
import { verifyCifar10 } from "../../src/data/verify.ts";
import { startRegistry, useRegistry, whole } from "./local-registry.ts";
import { firstDownloadMs, linkedFolder, realPackage } from "./real-data.ts";

const program = fileURLToPath(new URL("./ensure-program.ts", import.meta.url));
const [testBatch] = testBatches;

let tarball = "";
beforeAll(async () => {
  tarball = await realPackage();
}, firstDownloadMs);

/** Starts a grading in a process group of its own, which a test can kill as a whole. */
function startGrading(folder: string): ChildProcess & { readonly pid: number } {
  const child = spawn(process.execPath, [program, folder], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const { pid } = child;
  if (pid === undefined) throw new TypeError("The process did not start.");
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return Object.assign(child, { pid });
}

/** Resolves when the process prints this phase; rejects when it ends without. */
async function reaches(child: ChildProcess, phase: Progress["phase"]): Promise<void> {
  if (child.stdout === null) throw new TypeError("The process has no output.");
  for await (const line of createInterface(child.stdout)) if (line === phase) return;
  throw new Error(`The process ended before ${phase}.`);
}

async function expectMended(folder: string): Promise<void> {
  expect((await verifyCifar10(folder)).map(({ status }) => status)).toEqual(batches.map(() => "right"));
  expect((await readdir(folder)).toSorted()).toEqual(batches.map(({ file }) => file).toSorted());
}

it("lets one of two processes fetch while the other waits for what it brings", async () => {
  const registry = await startRegistry(whole(tarball));
  useRegistry(registry);
  const folder = await linkedFolder(testBatch);

  const children = [startGrading(folder), startGrading(folder)];
  const ends = await Promise.all(children.map((child) => once(child, "exit")));

  expect(ends).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(registry.downloads).toBe(1);
  await expectMended(folder);
});

it.each(["download", "unpack"] as const)("begins again after a grading was killed in its %s", async (phase) => {
  const registry = await startRegistry(whole(tarball));
  useRegistry(registry);
  const folder = await linkedFolder(testBatch);
  const killed = startGrading(folder);
  await reaches(killed, phase);
  process.kill(-killed.pid, "SIGKILL");
  expect(await readdir(folder), "what the killed process left").toContain(".lock");

  const start = performance.now();
  await ensureCifar10(folder);

  expect(performance.now() - start).toBeLessThan(15_000);
  expect(registry.downloads).toBe(2);
  await expectMended(folder);
});

it("stops fetching when the grading that asked for it dies", async () => {
  const registry = await startRegistry(whole(tarball));
  useRegistry(registry);
  const folder = await linkedFolder(testBatch);
  const grading = startGrading(folder);
  await reaches(grading, "download");
  grading.kill("SIGKILL");

  await expect.poll(() => readdir(folder), { timeout: 4_000 }).not.toContain(".lock");

  expect(await readdir(folder)).not.toContain(testBatch?.file);
});

it("does its work again where another process took over while it was asleep", async () => {
  useRegistry(await startRegistry(whole(tarball)));
  const folder = await linkedFolder(testBatch);
  const sleeper = startGrading(folder);
  await reaches(sleeper, "download");
  process.kill(-sleeper.pid, "SIGSTOP");
  onTestFinished(() => {
    sleeper.kill("SIGCONT");
  });

  await ensureCifar10(folder);
  await expectMended(folder);
  process.kill(-sleeper.pid, "SIGCONT");

  expect(await once(sleeper, "exit")).toEqual([0, null]);
  await expectMended(folder);
});
