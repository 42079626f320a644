/** What a submission in Python can import: the library, NumPy, its own files; and what becomes of the rest. */
import { describe, expect, it } from "vitest";

import { findingFrom, noted, refused, returned, valueFrom, withFiles } from "./relu-forward.ts";
import { valueOf } from "../../student/with-student.ts";

/** A cell whose `relu_forward` returns this expression. */
const returning = (expression: string): string => `def relu_forward(x):\n    return ${expression}`;

describe("what is there is imported:", () => {
  it.each([
    ["import os.path as p, json", "p.join('a', json.dumps(1))", "a/1"],
    ["from collections import defaultdict as d\nimport xml.etree.ElementTree", "d(int)['k']", 0],
    ["import numpy.linalg as la\nfrom numpy import *", "la.norm(array([3.0, 4.0]))", 5],
    [
      "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    k: int = 3",
      "A().k",
      3,
    ],
    ["import importlib\nm = importlib.import_module('math')", "m.floor(2.5)", 2],
  ])("%j", async (imports, expression, expected) => {
    expect(await returned(imports, returning(expression))).toBe(expected);
  });

  it("with the error of Python's own where a module lacks the name", async () => {
    expect(await refused("from math import relu_forward")).toMatchObject({
      code: "load-threw",
      params: { error: "ImportError" },
      where: { file: "cell 1", line: 1 },
    });
  });
});

describe("a package that is not there", () => {
  const PLOTS = [
    "import matplotlib.pyplot as plt, pandas as pd, torch.nn.functional as F",
    "from google.colab import drive, files\nfrom sklearn import *\ndrive.mount('/content/drive')",
    "fig, (left, right) = plt.subplots(1, 2)\nleft.plot([1, 2])[0] += 1",
    "plt.rcParams['figure.figsize'] = (10, 8)\nfor row in pd.read_csv('x').rows: print(-row + 1)",
    "with plt.style.context('dark'): K = len(F.relu(3))",
    "class Net(F.Module):\n    k = 4\nx = Net()",
  ];

  it("keeps nothing from being defined", async () => {
    const cell = "def relu_forward(x, fig=fig, a: pd.DataFrame = None) -> F.Tensor:\n    return Net.k, K";
    expect(await returned(...PLOTS, cell)).toEqual([4, 0]);
  });

  it.each([
    ["plt.plot(x)", "absent-import", "matplotlib"],
    ["left.plot(x)", "absent-import", "matplotlib"],
    ["F.relu(x)", "forbidden-import", "torch"],
    ["[row for row in F]", "forbidden-import", "torch"],
    ["F + 1", "forbidden-import", "torch"],
    ["np.exp(F)", "forbidden-import", "torch"],
    ["np.array(F)", "forbidden-import", "torch"],
    ["int(F)", "forbidden-import", "torch"],
  ])("is named where a graded function returns %s", async (expression, code, specifier) => {
    expect(await refused(...PLOTS, "import numpy as np", returning(expression))).toMatchObject({
      code,
      params: { specifier },
      where: { file: "cell 8", line: 2 },
    });
  });

  it("is named where it is imported in the function itself", async () => {
    const cell =
      "def relu_forward(x):\n    import torch.nn as nn\n    from scipy.special import expit\n    return expit(x)";
    expect(await refused(cell)).toMatchObject({
      code: "absent-import",
      params: { specifier: "scipy" },
      where: { file: "cell 1", line: 4 },
    });
  });

  it("is named where the function itself is to come from it", async () => {
    expect(await refused("x = 1\nfrom solution import relu_forward")).toMatchObject({
      code: "absent-import",
      params: { specifier: "solution" },
      where: { file: "cell 1", line: 2 },
    });
  });

  it.each([
    ["nowhere among the files", "import layers\n", "layers.relu(x)", "layers"],
    ["relative to nothing", "from .layers import relu\n", "relu(x)", ".layers"],
    ["by a text", "import importlib\nm = importlib.import_module('torch')\n", "m.relu(x)", "torch"],
  ])("is named where it is %s", async (_, imports, expression, specifier) => {
    expect(await refused(imports, returning(expression))).toMatchObject({ params: { specifier } });
  });

  it("leaves a function that it decorates as it is, unless the problem set forbids it", async () => {
    expect(await returned(`import numba\n@numba.njit(fastmath=True)\n${returning("3")}`)).toBe(3);
    expect(await refused(`import jax\n@jax.jit\n${returning("3")}`)).toMatchObject({
      code: "forbidden-import",
      params: { specifier: "jax" },
    });
  });

  it("is not missed by code that can do without it", async () => {
    const cells = [
      "try:\n    import cupy as xp\nexcept ImportError:\n    import numpy as xp",
      "try:\n    import google.colab\n    IN_COLAB = True\nexcept:\n    IN_COLAB = False",
      "try:\n    import torch\nexcept ImportError:\n    pass",
      returning("float(xp.exp(0.0)), IN_COLAB, isinstance(x, torch)"),
    ];
    expect(await returned(...cells)).toEqual([1, false, false]);
  });

  it("can be copied, shown, compared and asked whether it is true", async () => {
    const cell = "import copy, torch\ndef relu_forward(x):\n    a = copy.deepcopy(torch)\n";
    expect(await returned(`${cell}    return a == torch, a != torch, bool(a), repr(a)`)).toEqual([
      true,
      false,
      false,
      "<torch, which is not there while grading>",
    ]);
  });

  it("is tqdm, whose loops are loops", async () => {
    const cells = [
      "from tqdm import tqdm, trange\nimport tqdm.notebook as n\nfrom tqdm.auto import tqdm as auto",
      "def relu_forward(x):\n    with tqdm(total=3) as bar:\n        bar.update(1)\n    b = auto([1], desc='x')\n    b.set_postfix(a=1)",
    ];
    const last = "\n    return list(tqdm([3, 4])), list(trange(2)), list(n.tqdm([5])), [i for i in b]";
    expect(await returned(cells[0] ?? "", `${cells[1]}${last}`)).toEqual([[3, 4], [0, 1], [5], [1]]);
  });
});

describe("names that NumPy has removed", () => {
  const CELL =
    "import numpy as np\nK = np.Inf\ndef relu_forward(x):\n" +
    "    a = [np.float(i) for i in range(3)]\n    return a, np.product([2, 3]), np.alltrue([1]), K > 1, np.object is object";

  it("work, and are told once for each place", async () => {
    expect(await returned(CELL)).toEqual([[0, 1, 2], 6, true, true, true]);
    const notes = await noted(CELL);
    expect(notes).toContainEqual({
      code: "removed-name",
      params: { name: "np.float", replacement: "float" },
      where: { file: "cell 1", line: 4 },
    });
    expect(new Set(notes.map((note) => JSON.stringify(note))).size).toBe(notes.length);
  });

  it("are not any name", async () => {
    expect(await refused(`import numpy as np\n${returning("np.nonsense")}`)).toMatchObject({
      params: { error: "AttributeError" },
    });
  });
});

describe("files of Python", () => {
  it.each([
    ["by a star", { "consts.py": "K = 3" }, "from consts import *", "K"],
    ["by name", { "consts.py": "from other import K", "other.py": "K = 3" }, "from consts import K", "K"],
    ["as a module", { "consts.py": "K = make()\ndef make(): return 3" }, "import consts as c", "c.K"],
    ["in a folder", { "code/consts.py": "K = 3" }, "import code.consts\nfrom code import consts", "consts.K"],
    ["in a circle", { "consts.py": "import layers\nK = 3" }, "import consts", "consts.K"],
    ["under a name of the library", { "random.py": "K = 3" }, "import random", "random.K"],
  ])("import each other %s", async (_, others, imports, expression) => {
    const files = { ...others, "layers.py": `${imports}\n${returning(expression)}` };
    expect(await withFiles(files, valueFrom)).toBe(3);
  });

  it("import each other beside them and above them", async () => {
    const layers = `from .consts import K\nfrom . import consts as a\nfrom consts import K as L\n${returning("[K, a.K, L]")}`;
    expect(await withFiles({ "code/consts.py": "K = 3", "code/layers.py": layers }, valueFrom)).toEqual([3, 3, 3]);
  });

  it("have a namespace each", async () => {
    const files = { "layers.py": `K = 1\n${returning("K")}`, "optim.py": "K = 2\ndef SGD(): return K" };
    expect(await withFiles(files, valueFrom)).toBe(1);
  });

  it("can be one, under any name", async () => {
    const files = { "my_solution.py": returning("3"), "notes.py": "x = 1" };
    const opened = valueOf(await withFiles(files, (student) => student.start()));
    expect(opened.files).toEqual({ layers: "my_solution.py" });
    expect(await withFiles(files, valueFrom)).toBe(3);
  });

  it("with the contract's names go before the others", async () => {
    expect(await withFiles({ "a.py": returning("1"), "layers.py": returning("2") }, valueFrom)).toBe(2);
    expect(await withFiles({ "a.py": returning("1"), "layers.py": "x = 0" }, valueFrom)).toBe(1);
  });

  it("with a syntax error say where", async () => {
    const finding = await withFiles({ "layers.py": `x = 1\ndef f(:\n${returning("1")}` }, findingFrom);
    expect(finding).toMatchObject({ code: "syntax-error", where: { file: "layers.py", line: 2, column: 7 } });
  });

  it("never run as programs", async () => {
    const files = { "layers.py": `${returning("1")}\nif __name__ == "__main__":\n    while True: pass` };
    expect(await withFiles(files, valueFrom)).toBe(1);
  });
});
