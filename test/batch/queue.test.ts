/** Gradings on a real Redis, by workers in processes of their own; one of them is killed in the middle. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { runGrade, type Ended } from "../command-line.ts";
import { repository } from "../grading.ts";
import { writeClass } from "./class.ts";

const ONLY = ["--only", "4.1b,4.2a"];
const COUNT = 10;
const isThere = await promisify(execFile)("redis-server", ["--version"]).then(
  () => true,
  () => false,
);

let folder = "";
let redis: ChildProcess;
let url = "";
const workers: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-queue-"));
  await writeClass(join(folder, "class"), COUNT);
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  if (!isThere) return;
  redis = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], { cwd: folder });
  for await (const chunk of redis.stdout ?? []) if (String(chunk).includes("Ready to accept connections")) break;
});
afterEach(async () => {
  for (const each of workers.splice(0)) {
    if (each.exitCode === null && each.signalCode === null) {
      each.kill("SIGTERM");
      await once(each, "exit");
    }
  }
});
afterAll(async () => {
  redis?.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A worker, and what it says. */
function worker(): { process: ChildProcess; said: () => string } {
  const args = [repository("bin/grade.js"), "worker", "--queue", url, "--jobs", "1"];
  const process_ = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  workers.push(process_);
  let text = "";
  process_.stderr.on("data", (chunk) => {
    text += String(chunk);
  });
  return { process: process_, said: () => text };
}

const grade = (results: string, ...options: readonly string[]): Promise<Ended> =>
  runGrade([join(folder, "class"), "--results", join(folder, results), ...ONLY, ...options]);

async function scorecards(results: string): Promise<unknown[]> {
  const files = (await readdir(join(folder, results, "scorecards"))).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, results, "scorecards", file), "utf8");
      const { timing: _, ...rest } = scorecardSchema.parse(JSON.parse(text));
      return rest;
    }),
  );
}

describe.skipIf(!isThere)("a class on a queue", { timeout: 120_000 }, () => {
  it("is graded by two workers, one of which is killed in the middle, as it is here", async () => {
    const [first, second] = [worker(), worker()];
    const grading = grade("queued", "--queue", url);
    await expect.poll(() => first.said().match(/ {2}graded/g)?.length ?? 0, { timeout: 30_000 }).toBeGreaterThan(1);
    await expect.poll(() => isBusy(first.said()), { timeout: 30_000, interval: 5 }).toBe(true);
    first.process.kill("SIGKILL");
    expect(await grading).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${COUNT} submissions: ${COUNT} graded\n`),
    });
    expect(second.said()).toContain(begunLast(first.said()));
    await grade("here");
    expect(await scorecards("queued")).toEqual(await scorecards("here"));
  });

  it("that was graded before is not graded again: the answers are still there", async () => {
    const again = await grade("again", "--queue", url);
    expect(again.stdout).toContain(`${COUNT} submissions: ${COUNT} graded\n`);
    expect(await scorecards("again")).toEqual(await scorecards("here"));
  });

  it("gets answers under its own names, whoever's the same work was when it was graded", async () => {
    const renamed = join(folder, "renamed");
    await cp(join(folder, "class", "student-003"), join(renamed, "somebody"), { recursive: true });
    const args = [renamed, "--results", join(folder, "renamed-results"), ...ONLY, "--queue", url];
    expect(await runGrade(args)).toMatchObject({ code: 0, stdout: expect.stringContaining("somebody") });
    expect(await scorecards("renamed-results")).toMatchObject([{ submission: { name: "somebody" } }]);
  });

  it("goes on after every connection to the Redis was cut", async () => {
    const { said } = worker();
    await expect.poll(said, { timeout: 30_000 }).toContain("Waiting for gradings");
    const redisOf = new Redis(url);
    const cut = (): Promise<unknown> => redisOf.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await cut();
    const grading = grade("cut", "--queue", url, "--seed", "9", "--shard", "1/2");
    await expect.poll(() => isBusy(said()), { timeout: 30_000, interval: 5 }).toBe(true);
    await cut();
    expect(await grading).toMatchObject({ code: 0, stdout: expect.stringContaining("5 submissions: 5 graded\n") });
    redisOf.disconnect();
  });

  it("says after a while that there is no worker, and what a Redis has forgotten is a failure of ours", async () => {
    const grading = grade("forgotten", "--queue", url, "--seed", "10", "--shard", "1/5");
    await setTimeout(7000);
    const redisOf = new Redis(url);
    await redisOf.flushall();
    redisOf.disconnect();
    expect(await grading).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("The queue has forgotten it"),
      stderr: expect.stringContaining("No worker has begun yet"),
    });
  });

  it("waits for a worker that comes later; one that is interrupted gives back what it was at", async () => {
    const grading = grade("later", "--queue", url, "--seed", "8", "--shard", "1/5");
    const { process: late, said } = worker();
    await expect.poll(() => isBusy(said()), { timeout: 30_000, interval: 5 }).toBe(true);
    const ended = once(late, "exit");
    late.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    const next = worker();
    expect(await grading).toMatchObject({ code: 0, stdout: expect.stringContaining("2 submissions: 2 graded\n") });
    expect(next.said()).toContain(begunLast(said()));
  });
});

it("without a Redis it is said what is missing, at once", async () => {
  const nobody = `redis://127.0.0.1:${await freePort()}`;
  for (const ended of await Promise.all([grade("none", "--queue", nobody), runGrade(["worker", "--queue", nobody])])) {
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("--queue: expected a Redis, got: ") });
  }
});

const lines = (said: string): string[] => said.split("\n").filter((line) => line.startsWith("student-"));
const isBusy = (said: string): boolean => lines(said).at(-1)?.endsWith("begun") === true;
const begunLast = (said: string): string => lines(said).at(-1)?.split(" ")[0] ?? "nobody";
