/** What a process in the sandbox has, and what is left of it: a wire, its output, and nothing else. */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { hasPrinted, run, start } from "./programs.ts";

const isSorted = (lines: readonly number[]): boolean =>
  lines.every((line, index) => index === 0 || line > (lines[index - 1] ?? 0));

/** A program that starts another one, which leaves a sign of life in a file every few milliseconds. */
const withChild = (file: string, then: string, options: string): string => `
  const alive = 'setInterval(() => require("fs").appendFileSync(${JSON.stringify(file)}, "."), 5)';
  require("child_process").spawn(process.execPath, ["-e", alive], { stdio: "inherit"${options} });
  const look = setInterval(() => {
    if (!require("fs").existsSync(${JSON.stringify(file)})) return;
    clearInterval(look);
    console.log("started");
    ${then}
  }, 5);`;

/** How many of these signs come in a while. */
async function signsOfLife(file: string): Promise<number> {
  const { size } = await stat(file);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return (await stat(file)).size - size;
}

describe("a process", () => {
  it("finds its environment empty", async () => {
    process.env["GRADER_SECRET"] = "the answer";
    const { printed } = await run("console.log(JSON.stringify(process.env))");
    // macOS adds one of its own to every process.
    expect(Object.keys(JSON.parse(printed)).filter((name) => name !== "__CF_USER_TEXT_ENCODING")).toEqual([]);
  });

  it("finds nothing on its standard input", async () => {
    const { printed } = await run('console.log(require("fs").readFileSync(0).length)');
    expect(printed).toBe("0\n");
  });

  it("is not in the folder of the grader", async () => {
    const { printed } = await run("console.log(process.cwd())");
    expect(printed.trim()).not.toBe(process.cwd());
  });

  it("has descriptors of its own for requests and replies, apart from what it prints", async () => {
    const child = start(`
      const { readSync, writeSync } = require("fs");
      const bytes = Buffer.alloc(1000);
      console.log("not a reply");
      for (let read; (read = readSync(3, bytes)) > 0;) writeSync(4, bytes.subarray(0, read));`);
    const replies: Buffer[] = [];
    child.replies.on("data", (bytes: Buffer) => replies.push(bytes));
    child.requests.end("request");
    expect(await child.ended).toEqual({ kind: "exited", exitCode: 0 });
    expect(Buffer.concat(replies).toString()).toBe("request");
    expect(child.output.text()).toBe("not a reply\n");
  });

  it("that is gone can still be written to, without harm", async () => {
    const child = start("");
    await child.ended;
    child.requests.write("anybody there?");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await child.ended).toEqual({ kind: "exited", exitCode: 0 });
  });

  it("has all that it printed in its output, in order, once it has ended", async () => {
    const { printed } = await run(
      'for (let line = 0; line < 5000; line++) require("fs").writeSync(1 + (line % 2), line + "\\n");',
    );
    const lines = printed.trim().split("\n").map(Number);
    expect(lines.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, line) => line));
    expect([0, 1].map((rest) => isSorted(lines.filter((line) => line % 2 === rest)))).toEqual([true, true]);
  });
});

describe.skipIf(process.platform === "win32")("what a process has started", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  });
  // Without its folder, the program that fled ends, too.
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

  it("is gone when we end the process", async () => {
    const file = join(folder, "ended");
    const child = start(withChild(file, "setInterval(() => {}, 1000);", ""));
    await hasPrinted(child, "started");
    expect(await signsOfLife(file)).toBeGreaterThan(0);
    child.end({ kind: "timed-out", clock: "wall" });
    expect(await child.ended).toEqual({ kind: "timed-out", clock: "wall" });
    expect(await signsOfLife(file)).toBe(0);
  });

  it("is gone when the process exits by itself", async () => {
    const file = join(folder, "exited");
    const { ending } = await run(withChild(file, "process.exit(7);", ""));
    expect(ending).toEqual({ kind: "exited", exitCode: 7 });
    expect(await signsOfLife(file)).toBe(0);
  });

  it("cannot keep the ending from us for ever, even where it fled from the process's group", async () => {
    const file = join(folder, "fled");
    const { ending } = await run(withChild(file, "process.exit(7);", ", detached: true"));
    expect(ending).toEqual({ kind: "exited", exitCode: 7 });
  });
});
