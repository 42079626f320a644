/** A process that may load native code can make every system call there is; behind the operating system it gains nothing. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";

import { startProcess } from "../../src/sandbox/process.ts";
import { NODE } from "./programs.ts";
import { confinedTiers } from "./tiers.ts";

const koffi = createRequire(import.meta.url).resolve("koffi");
const packages = dirname(dirname(koffi));

/** What is tried through the C library itself, with what the grader would lose by it. */
const PROGRAM = `
const koffi = require(${JSON.stringify(koffi)});
const libc = koffi.load(null);
const open = libc.func("int open(const char *path, int flags)");
const fork = libc.func("int fork()");
const socket = libc.func("int socket(int domain, int type, int protocol)");
const kill = libc.func("int kill(int pid, int signal)");
const ptrace = libc.func("long ptrace(long request, long pid, long address, long data)");
const unshare = libc.func("int unshare(int flags)");
const mount = libc.func("int mount(const char *source, const char *target, const char *type, ulong flags, void *data)");
const setuid = libc.func("int setuid(int user)");
const tried = {
  "read the passwords": () => open("/etc/passwd", 0),
  "read the grader": () => open(${JSON.stringify(import.meta.filename)}, 0),
  "fork": () => fork(),
  "open a socket": () => socket(2, 1, 0),
  "signal the grader": () => kill(${process.pid}, 0),
  "look into the grader": () => Number(ptrace(16, ${process.pid}, 0, 0)),
  "enter new namespaces": () => unshare(0x10000000),
  "mount a file system": () => mount("none", "/tmp", "tmpfs", 0, null),
  "become root": () => setuid(0),
};
console.log(JSON.stringify(Object.fromEntries(Object.entries(tried).map(([name, attempt]) => [name, attempt()]))));
process.exit();`;

describe.each(confinedTiers)("native code in %s", (tier) => {
  it("is loaded, and refused whatever it asks for", async () => {
    const command = { ...NODE, arguments: ["-e", PROGRAM], readable: [packages] };
    const child = startProcess(command, { memoryMegabytes: 400, outputMegabytes: 1, cpuSeconds: 60 }, tier);
    expect(await child.ended).toEqual({ kind: "exited", exitCode: 0 });
    const answers: Record<string, number> = JSON.parse(child.output.text());
    expect(Object.keys(answers)).toHaveLength(9);
    expect(Object.entries(answers).filter(([, answer]) => answer !== -1)).toEqual([]);
  });
});
