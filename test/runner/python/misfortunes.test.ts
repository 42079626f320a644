/** What a submission in Python may do to its process: it costs itself, and is told. */
import { describe, expect, it } from "vitest";

import type { Finding } from "../../../src/findings.ts";
import { number, record } from "../../../src/protocol/value.ts";
import type { StudentProxy } from "../../../src/student/proxy.ts";
import { withNotebook, type Running } from "../../python.ts";
import { findingIn, plain, valueOf } from "../../student/with-student.ts";

const F = { module: "layers", name: "reluForward" };
const G = { module: "layers", name: "reluBackward" };
const RIGHT = "def relu_backward(x, y):\n    return x + y";

/** The finding of the first function; the second still answers after it. */
async function findingOfFirst(student: StudentProxy): Promise<Finding> {
  const finding = findingIn(await student.call(F, [number(1)]));
  expect(plain(valueOf(await student.call(G, [number(1), number(2)])).value)).toBe(3);
  return finding;
}

/** The finding of a call whose body this is. */
async function misfortune(body: string, limits: Running["limits"] = {}): Promise<Finding> {
  const function_ = `def relu_forward(x):\n${body.replaceAll(/^/gm, "    ")}`;
  return withNotebook(["import os, sys\nimport numpy as np", function_, RIGHT], findingOfFirst, { limits });
}

describe("a call in Python that", () => {
  it("never ends is stopped", async () => {
    expect(await misfortune("while True: pass", { callMs: 1000 })).toMatchObject({ code: "timed-out" });
  });

  it("never ends and catches everything is stopped", async () => {
    const body = "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass";
    expect(await misfortune(body, { callMs: 1000 })).toMatchObject({ code: "timed-out" });
  });

  it("wants too much memory at once is stopped", async () => {
    expect(await misfortune("return np.ones(10**10)")).toMatchObject({ code: "out-of-memory" });
  });

  it("wants more and more memory is stopped", async () => {
    expect(await misfortune("a = []\nwhile True: a.append(np.ones(10**6))")).toMatchObject({ code: "out-of-memory" });
  });

  it("prints too much is stopped", async () => {
    const body = "while True: print('x' * 10000)";
    expect(await misfortune(body, { outputMegabytes: 1 })).toMatchObject({ code: "too-much-output" });
  });

  it("ends the process says so", async () => {
    const finding = await misfortune("os._exit(3)");
    expect(finding).toMatchObject({ code: "exited", params: { exitCode: 3 } });
  });

  it.each([
    ["sys.exit(3)", "SystemExit"],
    ["raise KeyboardInterrupt", "KeyboardInterrupt"],
    ["return relu_forward(x)", "RecursionError"],
    ["return input()", "EOFError"],
    ["return 1 / 0", "ZeroDivisionError"],
    ["class E(Exception):\n    def __str__(self): raise self\nraise E()", "E"],
  ])("does %s is told of it", async (body, error) => {
    expect(await misfortune(body)).toMatchObject({ code: "threw", params: { error } });
  });

  it.each([
    "open('/etc/passwd').read()",
    "open('/tmp/x', 'w')",
    "os.open('/tmp/x', os.O_CREAT | os.O_RDWR)",
    "os.system('true')",
    "os.listdir('/')",
    "os.kill(os.getppid(), 9)",
    "os.fork()",
    "__import__('subprocess').run(['true'])",
    "__import__('socket').socket()",
    "__import__('ctypes').CDLL(None)",
    "__import__('pathlib').Path('/etc/passwd').read_text()",
    "np.load('/tmp/x.npy')",
    "np.savetxt('/tmp/x', np.ones(3))",
  ])("does %s is refused", async (expression) => {
    const finding = await misfortune(`return ${expression}`);
    expect(finding).toMatchObject({ code: "threw", params: { error: "PermissionError" } });
  });

  it("prints has it kept for whoever asks", async () => {
    const cells = ["def relu_forward(x):\n    print('here', x)\n    return x"];
    const printed = await withNotebook(cells, async (student) => {
      valueOf(await student.call(F, [number(1)]));
      await student.close();
      return student.printed;
    });
    expect(printed).toBe("here 1\n");
  });
});

describe("a submission in Python finds nothing of the grader's", () => {
  it.each(["session", "wire", "program", "values"])("by the name %s", async (module) => {
    const finding = await misfortune(`import ${module}\nreturn ${module}.anything`);
    expect(finding.code).toBe("absent-import");
  });

  it("in its environment", async () => {
    const cells = ["import os\ndef relu_forward(x):\n    return sorted(os.environ)"];
    const names = await withNotebook(cells, async (student) =>
      plain(valueOf(await student.call(F, [number(1)])).value),
    );
    expect(names).toEqual(expect.arrayContaining(["PYTHONHASHSEED"]));
    expect(String(names)).toMatch(/^([A-Z]+_NUM_THREADS|VECLIB_MAXIMUM_THREADS|PYTHONHASHSEED|LC_CTYPE|,|__CF\w+)+$/);
  });
});

/** Whether another function still answers after these cells were loaded. */
const answers = (...cells: readonly string[]): Promise<unknown> =>
  withNotebook([...cells, RIGHT], async (student) =>
    plain(valueOf(await student.call(G, [number(1), number(2)])).value),
  );

describe("what a submission in Python does to its own output and objects costs nobody else", () => {
  it.each([
    ["a log without flush in its place", "class Log:\n    def write(self, text): pass\nLOG = sys.stdout = Log()"],
    ["closed", "class A:\n    sys.stdout.close()"],
    ["taken away", "class A:\n    sys.stdout = None"],
  ])("standard output %s", async (_, cell) => {
    expect(await answers("import sys", cell, "def relu_forward(x):\n    return LOG")).toBe(3);
  });

  it("params whose methods raise", async () => {
    const cell = `class Params(dict):
    def get(self, *a): raise OSError("not today")
class SoftmaxClassifier:
    def __init__(self): self.params = Params()`;
    const finding = await withNotebook([cell], async (student) => {
      const object = valueOf(
        await student.construct({ module: "classifier", name: "SoftmaxClassifier" }, [record({})], "a"),
      );
      return findingIn(await student.parameters(object));
    });
    expect(finding).toMatchObject({ code: "threw", params: { error: "OSError" }, where: { file: "cell 1", line: 2 } });
  });
});

it("a notebook that cannot even be looked at in time is told so, once", async () => {
  // Parsing it takes far longer than the limit.
  const cells = Array.from({ length: 8 }, () => `x = [${"1,".repeat(120_000)}]`);
  const finding = await withNotebook(cells, async (student) => findingIn(await student.call(F, [number(1)])), {
    limits: { loadMs: 150 },
  });
  expect(finding).toEqual({ code: "timed-out", params: { doing: "reading the submission", seconds: 0.15 } });
});
