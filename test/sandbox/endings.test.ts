/** How a process ended is told by its first cause. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

import { InternalError } from "../../src/errors.ts";
import { endAllProcesses, startProcess } from "../../src/sandbox/process.ts";
import { tiers } from "../../src/sandbox/tier.ts";
import { hasPrinted, NODE, run, start } from "./programs.ts";

const FOR_EVER = 'setInterval(() => {}, 1000); console.log("here");';
const ALLOCATE_ARRAYS = "const all = []; for (;;) all.push(new Array(1e5).fill(all));";
const ALLOCATE_BUFFERS = "const all = []; for (;;) all.push(Buffer.alloc(1e7, 1));";

describe("a process", () => {
  it.each([0, 1, 13, 255])("exited with code %i", async (exitCode) => {
    expect((await run(`process.exit(${exitCode})`)).ending).toEqual({ kind: "exited", exitCode });
  });

  it("exited with code 1 after an exception that nothing catches", async () => {
    const { ending, printed } = await run('throw new Error("nobody listens")');
    expect(ending).toEqual({ kind: "exited", exitCode: 1 });
    expect(printed).toContain("nobody listens");
  });

  it.each(["SIGSEGV", "SIGKILL", "SIGTERM"])("crashed by %s", async (signal) => {
    const { ending } = await run(`process.kill(process.pid, "${signal}"); ${FOR_EVER}`);
    expect(ending).toEqual({ kind: "crashed", signal });
  });

  it("crashed by its own abort", async () => {
    expect((await run("process.abort()")).ending).toEqual({ kind: "crashed", signal: "SIGABRT" });
  });

  it.each([
    ["standard output", 'for (;;) require("fs").writeSync(1, "x".repeat(1e4));'],
    ["standard error", 'for (;;) require("fs").writeSync(2, "x".repeat(1e4));'],
    ["both", 'for (;;) for (const to of [1, 2]) require("fs").writeSync(to, "x".repeat(1e4));'],
  ])("printed too much to %s", async (_, program) => {
    const { ending, printed } = await run(program);
    expect(ending).toEqual({ kind: "too-much-output" });
    expect(printed).toBe("x".repeat(64 * 1024));
  });

  it("may print as much as it is allowed to", async () => {
    const { ending } = await run('require("fs").writeSync(1, "x".repeat(2 ** 20));');
    expect(ending).toEqual({ kind: "exited", exitCode: 0 });
  });

  it("ran out of memory in the language's own heap", async () => {
    const { ending } = await run(ALLOCATE_ARRAYS, {
      memoryMegabytes: 4000,
      options: ["--max-old-space-size=40"],
    });
    expect(ending).toEqual({ kind: "out-of-memory" });
  });

  it.runIf(process.platform === "linux").each([
    ["in its heap", ALLOCATE_ARRAYS],
    ["in buffers outside its heap", ALLOCATE_BUFFERS],
  ])("held more memory than it may, %s", async (_, program) => {
    expect((await run(program, { memoryMegabytes: 200 })).ending).toEqual({ kind: "out-of-memory" });
  });

  it("that only speaks of memory has not run out of it", async () => {
    const { ending } = await run('console.log("MemoryError")');
    expect(ending).toEqual({ kind: "exited", exitCode: 0 });
  });
});

describe("a process that we end", () => {
  it("ended for the reason given", async () => {
    const child = start(FOR_EVER);
    await hasPrinted(child, "here");
    child.end({ kind: "timed-out", clock: "wall" });
    expect(await child.ended).toEqual({ kind: "timed-out", clock: "wall" });
  });

  it("ended for the first of two reasons", async () => {
    const child = start(FOR_EVER);
    child.end({ kind: "protocol-violation", detail: "first" });
    child.end({ kind: "timed-out", clock: "wall" });
    expect(await child.ended).toEqual({ kind: "protocol-violation", detail: "first" });
  });

  it("ended even where it has taken care not to", async () => {
    const child = start(
      `for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {}); ${FOR_EVER}`,
    );
    await hasPrinted(child, "here");
    child.end({ kind: "completed" });
    expect(await child.ended).toEqual({ kind: "completed" });
  });

  it("keeps its own ending where it was faster", async () => {
    const child = start("process.exit(3)");
    const ending = await child.ended;
    child.end({ kind: "completed" });
    expect(ending).toEqual({ kind: "exited", exitCode: 3 });
    expect(await child.ended).toEqual(ending);
  });

  it("is one of all, when all have to go", async () => {
    const children = [start(FOR_EVER), start(FOR_EVER)];
    await Promise.all(children.map((child) => hasPrinted(child, "here")));
    endAllProcesses();
    for (const child of children) expect(await child.ended).toEqual({ kind: "crashed", signal: "SIGKILL" });
  });
});

describe("a process that cannot be started is our own fault", () => {
  const limits = { memoryMegabytes: 100, outputMegabytes: 1, cpuSeconds: 10 };

  it.each(tiers)("where there is no such program (%s)", (tier) => {
    expect(() => startProcess({ ...NODE, program: "/no/such/program" }, limits, tier)).toThrow(InternalError);
  });

  it("where the system refuses its arguments", () => {
    expect(() => startProcess({ ...NODE, arguments: ["x".repeat(8e6)] }, limits, "none")).toThrow(InternalError);
  });

  it.skipIf(process.platform === "win32")("where there are no descriptors left for its pipes", () => {
    const sandbox = new URL("../../src/sandbox/process.ts", import.meta.url).href;
    const program = `
      const { startProcess } = await import("${sandbox}");
      const { openSync } = await import("node:fs");
      try { for (;;) openSync("/dev/null"); } catch {}
      try {
        await startProcess(${JSON.stringify(NODE)}, ${JSON.stringify(limits)}, "none").ended;
      } catch (error) {
        process.exitCode = error.name === "InternalError" ? 42 : 43;
      }`;
    const shell = ["-c", 'ulimit -n 64 && exec "$0" --input-type=module -e "$1"', process.execPath, program];
    const { status, stderr } = spawnSync("sh", shell, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 42, stderr: "" });
  });
});
