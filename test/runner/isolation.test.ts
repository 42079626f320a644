/** What a submission cannot reach from its runner: the machine's files, other programs, the grader's environment. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { StudentProxy } from "../../src/student/proxy.ts";
import { alteredAlice, repository } from "../grading.ts";
import { plain, running, valueOf, withStudent } from "../student/with-student.ts";

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

describe("a submission cannot", () => {
  let student: StudentProxy;
  beforeAll(async () => {
    const tries = Object.values(attempts).map((attempt) => `() => ${attempt},`);
    const graphs = `const builtin = (name: string): any => process.getBuiltinModule(name);
const attempts = [${tries.join("\n")}];
export const attempt = (index: number) => {
  try { attempts[index](); return "done"; } catch (error) { return (error as NodeJS.ErrnoException).code; }
};
export const environment = () => [process.env, process.report.getReport().environmentVariables];`;
    student = new StudentProxy(await alteredAlice({ "graphs.ts": graphs }), running);
    await student.start();
  });
  afterAll(() => student.close());

  it.each(names)("%s", async (name) => {
    const index = { type: "number", value: names.indexOf(name) } as const;
    const call = valueOf(await student.call({ module: "graphs", name: "attempt" }, [index]));
    expect(plain(call.value)).toBe(name === "load a library" ? "ERR_DLOPEN_DISABLED" : DENIED);
  });

  it.each(["process.kill", "fetch", "WebSocket"])("use %s", async (name) => {
    const graphs = `export const used = () => { (${name} as Function)(process.ppid, 0); };`;
    await withStudent({ "graphs.ts": graphs }, async (other) => {
      const used = await other.call({ module: "graphs", name: "used" }, []);
      expect(used).toMatchObject({ ok: false, finding: { code: "threw" } });
    });
  });

  it("see an environment variable", async () => {
    const call = valueOf(await student.call({ module: "graphs", name: "environment" }, []));
    expect(plain(call.value)).toEqual([{}, {}]);
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
