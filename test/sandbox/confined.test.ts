/** What a confined process can do of all that a process can, in every tier that this machine can start. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { shortcomings } from "../../src/sandbox/confinement.ts";
import { startProcess, type Ending } from "../../src/sandbox/process.ts";
import { tiers, type Tier } from "../../src/sandbox/tier.ts";
import { hasPrinted, NODE, run, start, type Choices } from "./programs.ts";
import { availableTiers, confinedTiers } from "./tiers.ts";

const TOKEN = `canary-${Math.random().toString(36).slice(2)}`;
const FOR_EVER = 'console.log("here"); setInterval(() => {}, 1000);';

let folder = "";
let port = 0;
const server = createServer((socket) => socket.end(TOKEN));
const local = createServer((socket) => socket.end(TOKEN));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "canary-"));
  await writeFile(join(folder, "secret"), TOKEN);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => local.listen(join(folder, "socket"), resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(async () => {
  server.close();
  local.close();
  await rm(folder, { recursive: true });
});

/** A program that prints for each attempt what came of it: `done`, or the error's code. */
const attempting = (attempts: Readonly<Record<string, string>>): string => `
const fs = require("fs"), out = {};
const tried = { ${Object.entries(attempts)
  .map(([name, code]) => `${JSON.stringify(name)}: () => { ${code} }`)
  .join(",\n")} };
for (const [name, attempt] of Object.entries(tried)) {
  try { attempt(); out[name] = "done"; } catch (error) { out[name] = error.code ?? error.message; }
}
console.log(JSON.stringify(out));`;

const endingIn = async (tier: Tier, program: string, choices: Choices = {}): Promise<Ending> =>
  (await run(program, { ...choices, tier })).ending;

/** Text of a promise of what comes of connecting. */
const connecting = (target: string): string => `
  new Promise((resolve) => require("net").connect(${target})
    .on("error", (error) => resolve(error.code)).on("connect", () => resolve("connected")))`;

it.runIf(process.env["CI"] !== undefined && process.platform === "linux")("every tier is there to be tested", () => {
  expect(availableTiers).toEqual(tiers);
});

describe.each(confinedTiers)("in %s", (tier) => {
  it("nothing is done to the machine, and nothing read of it", async () => {
    const at = (name: string): string => JSON.stringify(join(folder, name));
    const attempts = {
      "read a file beside the grader": `fs.readFileSync(${at("secret")})`,
      "list the folder": `fs.readdirSync(${at("")})`,
      "read who lives here": 'fs.readFileSync("/etc/passwd")',
      "list the root": 'if (fs.readdirSync("/").includes("home")) return; throw { code: "ENOENT" };',
      "read the environment of the grader": `fs.readFileSync("/proc/${process.pid}/environ")`,
      "read its own memory": 'fs.readFileSync("/proc/self/maps")',
      "read other sources of the grader": `fs.readFileSync(${JSON.stringify(import.meta.filename)})`,
      "write a file": `fs.writeFileSync(${at("written")}, "1")`,
      "write to /tmp": 'fs.writeFileSync("/tmp/written", "1")',
      "write to a device": 'fs.writeFileSync("/dev/shm/written", "1")',
      "write to its own program": "fs.openSync(process.execPath, 'r+')",
      "make a folder": `fs.mkdirSync(${at("made")})`,
      "make a link": `fs.symlinkSync("/", ${at("link")})`,
      "take a file away": `fs.unlinkSync(${at("secret")})`,
      "change a file's mode": `fs.chmodSync(${at("secret")}, 0o777)`,
      "change a file's dates": `fs.utimesSync(${at("secret")}, 1, 1)`,
      "empty a file": `fs.truncateSync(${at("secret")})`,
      "start a program": 'require("child_process").execFileSync("/bin/sh", ["-c", "true"])',
      "start itself again": 'require("child_process").execFileSync(process.execPath, ["-e", ""])',
      "signal the grader": `process.kill(${process.pid}, 0)`,
      "signal everybody": "process.kill(-1, 'SIGUSR1')",
    };
    const { printed, ending } = await run(attempting(attempts), { tier });
    expect(ending).toEqual({ kind: "exited", exitCode: 0 });
    const outcomes: Record<string, string> = JSON.parse(printed);
    const refusals = /^(EACCES|EPERM|ENOENT|EROFS|ESRCH|ETXTBSY)$/;
    // Behind namespaces of its own there is nobody else to signal.
    const allowed = tier === "landlock" ? [] : ["signal everybody"];
    const done = Object.keys(attempts).filter((name) => !refusals.test(outcomes[name] ?? ""));
    expect(done.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(printed).not.toContain(TOKEN);
    expect(await readdir(folder)).toEqual(["secret", "socket"]);
  });

  it("no socket is made, to this machine or any other", async () => {
    const udp = `new Promise((resolve) => {
      try { require("dgram").createSocket("udp4").on("error", (error) => resolve(error.code))
        .send("x", ${port}, "127.0.0.1", (error) => resolve(error?.code ?? "sent")); } catch (error) { resolve(error.code); } })`;
    const { printed } = await run(
      `Promise.all([${connecting(`${port}, "127.0.0.1"`)}, ${connecting(JSON.stringify(join(folder, "socket")))}, ${connecting('"\\0abstract"')}, ${udp}])
        .then((codes) => console.log(codes.join(" ")));`,
      { tier },
    );
    expect(printed.trim()).toMatch(/^((EACCES|ENOENT)( |$)){4}/);
  });

  it("the process ends as anywhere, and it is told how", async () => {
    expect(await endingIn(tier, "process.exit(7)")).toEqual({ kind: "exited", exitCode: 7 });
    expect(await endingIn(tier, "process.abort()")).toMatchObject({ kind: "crashed" });
    expect(await endingIn(tier, "for (;;);", { cpuSeconds: 1 })).toEqual({ kind: "timed-out", clock: "cpu" });
    expect(await endingIn(tier, 'for (;;) fs.writeSync(1, "x".repeat(1e4));')).toEqual({ kind: "too-much-output" });
    const hog = "const all = []; for (;;) all.push(Buffer.alloc(1e7, 1));";
    expect(await endingIn(tier, hog, { memoryMegabytes: 200 })).toEqual({ kind: "out-of-memory" });
  });

  it("memory is bounded by the kernel, too, for when the grader is busy", async () => {
    // Pages that nobody has touched yet are not resident, so that the watchdog sees nothing.
    const program = `
      const all = [];
      try { while (all.length < 60) all.push(new ArrayBuffer(5e7)); } catch (error) { console.log(error.name); }
      console.log(all.length);`;
    const { printed } = await run(program, { tier, memoryMegabytes: 500 });
    expect(printed).toMatch(/^RangeError\n1\d\n$|^RangeError\n2\d\n$/);
    expect((await run(program, { tier: "none", memoryMegabytes: 500 })).printed).toBe("60\n");
  });

  it("the process is seen from outside to be confined", async () => {
    const child = start(FOR_EVER, { tier });
    await hasPrinted(child, "here");
    expect(child.shortcomings()).toEqual([]);
    child.end({ kind: "completed" });
    await child.ended;
  });
});

describe("a process that is not confined", () => {
  it.runIf(process.platform === "linux")("is seen not to be, whatever it says about itself", async () => {
    const child = startProcess(
      { ...NODE, arguments: ["-e", FOR_EVER] },
      { memoryMegabytes: 400, outputMegabytes: 1, cpuSeconds: 60 },
      "none",
    );
    await hasPrinted(child, "here");
    expect(child.shortcomings()).toEqual([]);
    const found = shortcomings(process.pid, "bubblewrap").join("\n");
    for (const what of ["no new privileges", "filter on system calls", "our namespace"]) expect(found).toContain(what);
    child.end({ kind: "completed" });
    await child.ended;
  });
});
