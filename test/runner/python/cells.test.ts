/** Which of a notebook's code runs, and what of it is Python at all. */
import { describe, expect, it } from "vitest";

import { noted, refused, returned } from "./relu-forward.ts";

/** A cell whose `relu_forward` returns this expression. */
const returning = (expression: string): string => `def relu_forward(x):\n    return ${expression}`;

/** One cell for each case, with a `K` of its own, and one function that returns them all. */
const together = (cases: readonly (readonly [string, unknown])[]): string[] => {
  const cells = cases.map(([cell], index) => cell.replaceAll("K", `K${index}`));
  return [...cells, returning(`[${cases.map((_, index) => `K${index}`).join(", ")}]`)];
};

describe("what IPython adds to Python is taken out of a cell:", () => {
  const magics: readonly [string, unknown][] = [
    ["%matplotlib inline\nK = 1", 1],
    ["!pip install torch \\\n  torchvision \\\n  --quiet\nK = 2", 2],
    ["!echo it's fine\nK = 3", 3],
    ["if True:\n    !ls\n    K = 4", 4],
    ["?max\nmax?\nmax??\nK = 5", 5],
    ["files = !ls\nK = 6", 6],
    ["pip install numpy\nK = 7", 7],
    ["%time K = 8", 8],
    ["K = %time 9", 9],
    ["%%capture out\n%%time\nK = 10", 10],
    [`${"%load_ext autoreload\nx = 1\n".repeat(100)}K = 11`, 11],
  ];

  it("magics, shell commands and questions for help", async () => {
    expect(await returned(...together(magics))).toEqual(magics.map(([, expected]) => expected));
  });

  it("but not what only looks like it", async () => {
    const cell = "K = (17\n% 10)\nT = '''\n%matplotlib inline\n!ls\n'''";
    expect(await returned(cell, returning("K, T"))).toEqual([7, "\n%matplotlib inline\n!ls\n"]);
  });

  it("and every line keeps its number", async () => {
    const cell = "%matplotlib inline\n!pip install a \\\n  b\n\ndef relu_forward(x):\n    return 1 / 0";
    expect(await refused(cell)).toMatchObject({ code: "threw", where: { file: "cell 1", line: 6 } });
  });
});

describe("a cell is read as it was saved:", () => {
  it.each([
    ["with Windows' line ends", "def relu_forward(x):\r\n    y = 1\r\n    return y\r\n"],
    ["with a byte order mark", "\ufeffdef relu_forward(x):\n    return 1"],
    ["with tabs", "def relu_forward(x):\n\tif x:\n\t\treturn 1"],
    ["with a form feed", "y = 0\n\fdef relu_forward(x):\n    return 1"],
    ["of a megabyte", `data = [${"0.5, ".repeat(200_000)}]\ndef relu_forward(x):\n    return 1`],
  ])("%s", async (_, cell) => {
    expect(await returned(cell)).toBe(1);
  });
});

describe("a cell that Python cannot read", () => {
  const SYNTAX_ERROR = "x = 1\ndef relu_forward(x:\n    return x\n";

  it("is left out, which is told, and the others count", async () => {
    expect(await returned("def relu_backward(:", returning("x"))).toBe(1);
    const notes = await noted("x = 1\ny = (\n", returning("x"));
    expect(notes).toMatchObject([{ code: "skipped-cell", where: { file: "cell 1", line: 2 } }]);
  });

  it("explains the functions that it would define", async () => {
    expect(await refused(SYNTAX_ERROR)).toMatchObject({ code: "syntax-error", where: { file: "cell 1", line: 2 } });
  });

  it("takes nothing from what another cell defines", async () => {
    expect(await returned(returning("7"), SYNTAX_ERROR)).toBe(7);
  });

  const UNREADABLE: readonly (readonly [string, string])[] = [
    ["Python 2", "print 'loss', 3"],
    ["tabs and spaces mixed", "if True:\n\tx = 1\n        y = 2"],
    ["a zero byte", "x = 1\0"],
    ["half a character", "x = '\ud800'"],
    ["brackets without end", "(".repeat(300)],
    ["more minus signs than a parser takes", `${"-".repeat(100_000)}1`],
    ["a chain of elif without end", `if x: pass\n${"elif x: pass\n".repeat(3000)}`],
    ["a number that is too long", `x = ${"1".repeat(5000)}`],
  ];

  it(`can be one of ${UNREADABLE.map(([what]) => what).join(", ")}`, async () => {
    const cells = UNREADABLE.map(([, cell]) => cell);
    const notes = await noted(...cells, returning("x"));
    const expected = cells.map((_, index) => ({ code: "skipped-cell", where: { file: `cell ${index + 1}` } }));
    expect(notes).toMatchObject(expected);
  });

  it("is not one of another language", async () => {
    const cells = ["%%bash\nls -la", "%%html\n<b>x</b>", "%%javascript\nlet x = 1;", "%%latex\n$x$"];
    expect(await noted(...cells, returning("x"))).toEqual([]);
  });

  it("is one that writes a file with the functions of the contract", async () => {
    const cell = `%%writefile layers.py\n${returning("x")}`;
    expect(await refused(cell)).toMatchObject({
      code: "syntax-error",
      params: { message: "a cell that begins with %%writefile is not run" },
    });
  });
});

describe("an assignment runs where a function needs it:", () => {
  const cases: readonly [string, unknown][] = [
    ["K = 2", 2],
    ["K: int = 2", 2],
    ["a, (b, K) = 0, (1, 2)", 2],
    ["K = 1\nK += 1", 2],
    ["print(K := 2)", 2],
    ["KA = 1\nKB = KA\nK = KA + KB", 2],
    ["K = KA + KB\nKB = KA\nKA = 1", 2],
    ["K = {}\nK['lr'] = 0.5", { lr: 0.5 }],
    ["K = []\nK.append(1)\nK.extend([2])", [1, 2]],
    ["K = {}\nfor i in range(2):\n    K[str(i)] = i", { "0": 0, "1": 1 }],
    ["import numpy as np\nwith np.errstate(all='ignore'):\n    K = 2", 2],
    ["if True:\n    1 / 0\n    K = 2\nelse:\n    K = 3", 2],
    ["try:\n    K = 2\n    open('x')\nexcept OSError:\n    K = 3", 2],
    ["def makeK(): return laterK()\nK = makeK()\ndef laterK(): return 2", 2],
    ["if __name__ == '__main__':\n    K = 1\nelse:\n    K = 2", 2],
  ];

  it("every kind of it, alone or in a block, in any order", async () => {
    expect(await returned(...together(cases))).toEqual(cases.map(([, expected]) => expected));
  });

  it.each([
    ["a default", "def relu_forward(x, k=K):\n    return k"],
    ["a decorator", "@twice\ndef relu_forward(x):\n    return K\ndef twice(f):\n    return lambda x: f(x)"],
    ["a base class", "class A(B): pass\nclass B:\n    k = K\ndef relu_forward(x):\n    return A.k"],
    ["another spelling", "relu_forward = mine\ndef mine(x):\n    return K"],
    ["a closure", "relu_forward = make(K)\ndef make(k):\n    return lambda x: k"],
    ["a helper of a helper", "def a(): return K\ndef b(): return a()\ndef relu_forward(x): return b()"],
  ])("by %s, also from a later cell", async (_, cell) => {
    expect(await returned(cell, "K = 3")).toBe(3);
  });
});

it("the last definition of a function counts, also where an earlier one has to wait", async () => {
  expect(await returned("def relu_forward(x, k=K): return 1", "K = 0", returning("2"))).toBe(2);
});

describe("nothing else runs:", () => {
  const CELLS = [
    "while True: pass",
    "import sys\nsys.exit()",
    "exit()\nquit()",
    "input('press enter')",
    "raise SystemExit",
    "import os\nos._exit(1)",
    "def f(n): return f(n + 1)\nf(0)",
    "import numpy as np\nX = np.ones((10**6, 10**6))",
    "def train_network(model):\n    while True: pass\nhistory = train_network(1)",
    "if __name__ == '__main__':\n    while True: pass",
    "assert False\ndel print\n1 / 0",
    "for lr in [1, 2]:\n    while True: pass",
    "await something\nreturn 3",
  ];

  it("no expression, no loop, no training, no main program, no exit", async () => {
    expect(await returned(...CELLS, returning("x"))).toBe(1);
  });

  it("not even the training in a loop that sets what is needed", async () => {
    const cell =
      "def train(lr):\n    while True: pass\nK = []\nfor lr in [1, 2]:\n    K.append(lr)\n    best = train(lr)";
    expect(await returned(cell, returning("K"))).toEqual([1, 2]);
  });
});

describe("what is needed and fails takes only its own names with it:", () => {
  it.each([
    ["an error", "K = 1 / 0", /cell 1, line 1 sets it and failed with ZeroDivisionError: division by zero/],
    ["an exit", "import sys\nK = sys.exit()", /cell 1, line 2 sets it and failed with SystemExit/],
    [
      "no end",
      "def f():\n    while True: pass\nK = f()",
      /TimeoutError: takes longer than 1 second, so it is left out/,
    ],
    ["no end of waiting", "import time\nK = time.sleep(100)", /takes longer than 1 second/],
    ["a training", "def train(): pass\nK = train()", /it is set in cell 1, line 2, which is not run while grading/],
    ["a cell that cannot be read", "K = 1\nx = (", /it is set in cell 1, line 2, which is left out/],
  ])("%s", async (_, cell, expected) => {
    expect(await refused(cell, returning("K"))).toMatchObject({
      code: "threw",
      params: { error: "NameError", message: expect.stringMatching(expected) },
    });
  });

  it("and the others count", async () => {
    const failing = "A = 1 / 0\nB = exit()\nC = missing\nD = train_network(1)";
    expect(await returned(failing, "def relu_backward(x): return A, B, C, D", returning("x"))).toBe(1);
  });

  it("a function that could not be made says why", async () => {
    expect(await refused("def relu_forward(x, k=1 / 0): pass")).toMatchObject({
      code: "load-threw",
      params: { error: "ZeroDivisionError" },
      where: { file: "cell 1", line: 1 },
    });
  });

  it("many that never end are not waited for one after the other", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `k${index}`);
    const cell = `def f():\n    while True: pass\n${names.map((name) => `${name} = f()`).join("\n")}`;
    expect(await refused(cell, returning(names.join(" + ")))).toMatchObject({ code: "threw" });
  });
});
