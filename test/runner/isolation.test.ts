/** What a submission cannot reach from its runner: the machine's files, other programs, the grader's environment. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

import { nodeRunnerCommand } from "../../src/runner/node/command.ts";
import { repository } from "../grading.ts";
import { findingIn, plain, valueOf, withStudent } from "../student/with-student.ts";

const DENIED = "ERR_ACCESS_DENIED";
const secrets = ["/etc/passwd", "/proc/self/environ", repository("rubric.yaml"), repository("reference/layers.ts")];

/** What is tried, by name: an expression of the student's. `builtin` gives any module of Node's, past the imports. */
const attempts = {
  ...Object.fromEntries(secrets.map((path) => [`read ${path}`, `builtin("fs").readFileSync(${JSON.stringify(path)})`])),
  "list the root": `builtin("fs").readdirSync("/")`,
  "look whether a file exists": `builtin("fs").existsSync("/etc/passwd")`,
  "write a file": `builtin("fs").writeFileSync("/tmp/written", "1")`,
  "link to a file": `builtin("fs").symlinkSync("/etc/passwd", "/tmp/linked")`,
  "read through a file descriptor of the root": `builtin("fs").openSync("/", "r")`,
  "read through an internal binding": `process.binding("fs")`,
  "spawn through an internal binding": `process.binding("spawn_sync")`,
  "start a program": `builtin("child_process").execFileSync("/bin/true")`,
  "start a worker": `new (builtin("worker_threads").Worker)("", { eval: true })`,
  "require a file": `builtin("module").createRequire("file:///")("/etc/passwd")`,
  "require a package of the grader's": `builtin("module").createRequire(${JSON.stringify(repository("src/cli.ts"))})("zod")`,
  "run WebAssembly with files": `new (builtin("wasi").WASI)({ version: "preview1", preopens: { "/": "/" } })`,
  "write a report": `process.report.writeReport("/tmp/report")`,
  "write a heap snapshot": `builtin("v8").writeHeapSnapshot("/tmp/snapshot")`,
  "open an inspector": `builtin("inspector").open(0)`,
  "change the folder": `process.chdir("/")`,
  "load a library": `process.dlopen({ exports: {} }, "/lib/libc.so.6")`,
};

const names = Object.keys(attempts);

/** What each attempt comes to in a process with the runner's permissions, and without its list of imports or its fence. */
async function underPermissions(): Promise<unknown> {
  const { program, arguments: all, environment } = nodeRunnerCommand(512);
  const flags = all.slice(0, all.indexOf("--input-type=module"));
  const tries = Object.values(attempts).map((attempt) => `() => ${attempt},`);
  const script = `const builtin = (name) => process.getBuiltinModule(name);
const outcomes = [${tries.join("\n")}].map((attempt) => {
  try { attempt(); return "done"; } catch (error) { return error.code; }
});
console.log(JSON.stringify(outcomes));`;
  const { stdout } = await promisify(execFile)(program, [...flags, "--eval", script], { env: { ...environment } });
  return JSON.parse(stdout);
}

it("Node's permissions deny a runner everything that is not its own", async () => {
  const expected = names.map((name) => (name === "load a library" ? "ERR_DLOPEN_DISABLED" : DENIED));
  expect(await underPermissions()).toEqual(expected);
});

describe("a submission cannot", () => {
  it.each(["process.kill", "fetch", "WebSocket", "process.dlopen", "process.execve"])("use %s", async (name) => {
    const graphs = `export const used = () => { (${name} as Function)(process.ppid, 0); };`;
    await withStudent({ "graphs.ts": graphs }, async (student) => {
      const used = await student.call({ module: "graphs", name: "used" }, []);
      expect(used).toMatchObject({ ok: false, finding: { code: "threw" } });
    });
  });

  it.each(["getBuiltinModule", "binding", "_linkedBinding"])("get a module of Node's from process.%s", async (name) => {
    const graphs = `\nexport const used = () => (process as any).${name}("fs");`;
    await withStudent({ "graphs.ts": graphs }, async (student) => {
      const used = await student.call({ module: "graphs", name: "used" }, []);
      expect(findingIn(used)).toEqual({
        code: "forbidden-import",
        params: { specifier: "fs" },
        where: { file: "graphs.ts", line: 2, column: expect.any(Number) },
      });
    });
  });

  it("see an environment variable", async () => {
    const graphs = "export const environment = () => [process.env, process.report.getReport().environmentVariables];";
    await withStudent({ "graphs.ts": graphs }, async (student) => {
      const call = valueOf(await student.call({ module: "graphs", name: "environment" }, []));
      expect(plain(call.value)).toEqual([{}, {}]);
    });
  });
});

it("finds no more among its globals than any module does", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [repository("test/fixtures/globals.mjs")]);
  const everywhere: readonly string[] = JSON.parse(stdout);
  const graphs = `export const globals = () =>
    Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z]/.test(name)).toSorted();`;
  await withStudent({ "graphs.ts": graphs }, async (student) => {
    const call = valueOf(await student.call({ module: "graphs", name: "globals" }, []));
    const found = plain(call.value);
    // The runner itself uses the one, and has taken the other away.
    expect(found).toEqual([...everywhere.filter((name) => name !== "fetch"), "gc"].toSorted());
  });
});

it("imports nothing but its own files and the library", async () => {
  const specifiers = [
    "node:fs",
    "fs",
    "numpy-ts/node",
    "zod",
    repository("reference/layers.ts"),
    "file:///etc/passwd",
    "../../reference/layers.ts",
    "data:text/javascript,export default 1",
    "./layers.ts",
    "numpy-ts",
  ];
  const graphs = `export const outcomes: Record<string, string> = {};
for (const specifier of ${JSON.stringify(specifiers)}) {
  outcomes[specifier] = await import(specifier).then(() => "imported", (error) => error.kind);
}`;
  await withStudent({ "graphs.ts": graphs }, async (student) => {
    const outcomes = plain(valueOf(await student.read({ module: "graphs", name: "outcomes" })));
    expect(outcomes).toEqual({
      ...Object.fromEntries(specifiers.map((specifier) => [specifier, "forbidden-import"])),
      // There is nothing above the submission's folder: this one leads to its own root.
      "../../reference/layers.ts": "forbidden-import",
      "./layers.ts": "imported",
      "numpy-ts": "imported",
    });
  });
});
