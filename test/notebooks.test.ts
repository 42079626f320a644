/**
 * Notebooks as students hand them in: with all that Jupyter and Colab allow, run in any order, damaged on the way. Each gets
 * exactly the points of its functions, or one clear reason, and none hangs.
 */
import { describe, expect, it } from "vitest";

import { findingOf, lostParts, partOf } from "./grading.ts";
import {
  carol,
  type Cells,
  changed,
  indented,
  outcomeOf,
  replaced,
  saved,
  scorecardOf,
  WHOLE,
} from "./mangled-carol.ts";
import { code, markdown, notebook, stream } from "./submission/notebook-json.ts";
import { temporaryFolder } from "./submission/temporary-folder.ts";

const folder = temporaryFolder();
const ENDLESS = "while True:\n    pass";
const DEFINITION = /^(def|class|@)/m;
const LAYER = /^def (fc|relu)_/;

/** What calls a layer that is not there. */
const CLASSIFIER = ["4.2b scores", "4.2b loss", "4.2b gradients", "4.2g loss", "4.2g gradients"];
const RELU = ["4.2a relu-forward", "4.2a relu-backward"];

describe("a notebook keeps every point", () => {
  it.each<[string, (cells: Cells) => Cells]>([
    ["as it is", (cells) => cells],
    [
      "with magics and shell commands in every cell",
      (cells) => [
        "%load_ext autoreload\n%autoreload 2",
        "!nvidia-smi",
        ...cells.map((cell) => (cell.startsWith("%%") ? cell : `%%time\n?max\n${cell}\n!ls -la \\\n  data\n%pwd`)),
      ],
    ],
    [
      "that asks Colab for files and the drive",
      (cells) => [
        "from google.colab import drive, files\ndrive.mount('/content/drive')\nuploaded = files.upload()",
        "import os, sys\nos.chdir('/content/drive/MyDrive')\nsys.path.append('.')\ndata = open('data.pkl').read()",
        ...cells,
      ],
    ],
    [
      "that plots after every cell",
      (cells) => cells.flatMap((cell) => [cell, "plt.plot(history_SGD['loss'])\nplt.show()"]),
    ],
    [
      "that trains for hours",
      (cells) => [
        ...cells,
        `def train_network(*a, **k):\n${indented(ENDLESS)}`,
        "history = train_network(model_SGD, data)",
      ],
    ],
    ["with endless loops", (cells) => [ENDLESS, ...cells, `x = 0\n${ENDLESS}`]],
    [
      "with cells that fail at once",
      (cells) => cells.map((cell) => (DEFINITION.test(cell) ? `1 / 0\nassert False\n${cell}` : cell)),
    ],
    ["whose cells are in the opposite order", (cells) => cells.toReversed()],
    [
      "whose first tries are still there",
      (cells) => ["def fc_forward(X, W, b):\n    return X", "class SoftmaxClassifier:\n    pass", ...cells],
    ],
    ["with cells that Python cannot read", (cells) => ["x = (1,\ny = ]", ...cells, "def unfinished(:"]],
    ["that exits", (cells) => ["import sys\nsys.exit(0)", ...cells, "exit()", "quit()", "import os\nos._exit(1)"]],
    ["that asks who runs it", (cells) => ["name = input('uniqname: ')", ...cells]],
    ["with a cell of a megabyte", (cells) => [`weights = [${"0.125, ".repeat(150_000)}]`, ...cells]],
    ["that calls itself without end", (cells) => ["def f(n):\n    return f(n + 1)\nf(0)\nx = f(1)", ...cells]],
    ["that wants more memory than there is", (cells) => ["import numpy as np\nX = np.zeros((10**7, 10**5))", ...cells]],
    ["that prints without end", (cells) => ["while True:\n    print('x' * 10000)", ...cells]],
    [
      "that writes its layers to a file as well",
      (cells) => cells.flatMap((cell) => (LAYER.test(cell) ? [cell, `%%writefile layers.py\n${cell}`] : [cell])),
    ],
    [
      "with cells in other languages",
      (cells) => ["%%bash\npip install numpy", "%%html\n<h1>PS4</h1>", ...cells, "%%javascript\nalert(1)"],
    ],
    ["indented with tabs", (cells) => cells.map((cell) => cell.replaceAll("    ", "\t"))],
    [
      "whose layers stand in a `try`",
      (cells) => changed(cells, LAYER, (cell) => `try:\n${indented(cell)}\nexcept NameError:\n    pass`),
    ],
    [
      "whose method is given to the class later",
      (cells) => [
        ...replaced(cells, "def forwards_backwards(", "def step("),
        "SoftmaxClassifier.forwards_backwards = SoftmaxClassifier.step",
      ],
    ],
    [
      "whose layers are compiled by a package",
      (cells) => ["import numba", ...changed(cells, LAYER, (cell) => `@numba.njit(cache=True)\n${cell}`)],
    ],
    [
      "with a function under another name",
      (cells) => [...replaced(cells, "def relu_forward(", "def my_relu("), "relu_forward = my_relu"],
    ],
    [
      "with constants that come later",
      (cells) => [...replaced(cells, "np.maximum(x, 0)", "np.maximum(x, ZERO)"), "ZERO = START * 1", "START = 0"],
    ],
    [
      "that puts results in the place of its functions",
      (cells) => [...cells, "softmax_loss, dX = softmax_loss(X, y)", "fc_forward, cache = fc_forward(X, W, b)"],
    ],
    ["that deletes its functions at the end", (cells) => [...cells, "del fc_forward, relu_forward, SoftmaxClassifier"]],
    [
      "with a main program",
      (cells) => [...cells, `if __name__ == "__main__":\n    fc_forward = None\n${indented(ENDLESS)}`],
    ],
    [
      "that makes every warning an error",
      (cells) => ["import numpy as np, warnings\nnp.seterr(all='raise')\nwarnings.simplefilter('error')", ...cells],
    ],
    [
      "that starts threads and waits",
      (cells) => [
        "import threading, time\nthreading.Thread(target=f).start()\ntime.sleep(1000)\nawait done()",
        ...cells,
      ],
    ],
  ])("%s", async (_, change) => {
    expect(outcomeOf(await scorecardOf(folder, saved(change(carol))))).toEqual(WHOLE);
  });
});

describe("a notebook's file keeps every point", () => {
  /** Of nbformat 3: sheets of cells, and a cell's code is its input. */
  const old = JSON.stringify({
    nbformat: 3,
    nbformat_minor: 0,
    metadata: { name: "PS4" },
    worksheets: [{ cells: carol.map((input) => ({ cell_type: "code", language: "python", input, outputs: [] })) }],
  });
  const withAccent = saved(["# naïve, but it works", ...carol]);

  it.each<[string, () => string | Uint8Array]>([
    [
      "with Windows' line ends in it and around it",
      () => saved(carol.map((cell) => cell.replaceAll("\n", "\r\n"))).replaceAll("\n", "\r\n"),
    ],
    ["that is not in UTF-8", () => Buffer.from(withAccent, "latin1")],
    ["in UTF-16, as Windows saves it", () => Buffer.from(`\ufeff${withAccent}`, "utf16le")],
    ["with a byte order mark", () => `\ufeff${withAccent}`],
    ["of nbformat 3", () => old],
    [
      "with 50 MB of output",
      () =>
        notebook(...carol.map((cell) => code(cell)), code("1", stream(`${"loss 2.30 ".repeat(10)}\n`.repeat(500_000)))),
    ],
  ])("%s", async (_, content) => {
    expect(outcomeOf(await scorecardOf(folder, content()))).toEqual(WHOLE);
  });

  it("with its layers in a file beside it", async () => {
    const layers = carol.filter((cell) => LAYER.test(cell));
    const others = carol.filter((cell) => !LAYER.test(cell));
    const beside = { "layers.py": ["import numpy as np", ...layers].join("\n") };
    expect(outcomeOf(await scorecardOf(folder, saved(["from layers import *", ...others]), beside))).toEqual(WHOLE);
  });
});

describe("a notebook loses what is wrong in it, and nothing else:", () => {
  it("a layer in a cell that Python cannot read", async () => {
    const cells = replaced(carol, "def relu_forward(x):", "def relu_forward(x)");
    const scorecard = await scorecardOf(folder, saved(cells));
    expect(lostParts(scorecard)).toEqual([...RELU, ...CLASSIFIER]);
    expect(findingOf(partOf(scorecard, "4.2a relu-forward"), "syntax-error").where).toMatchObject({ line: 1 });
    expect(scorecard.submission.findings).toMatchObject([{ code: "skipped-cell", where: { line: 1 } }]);
  });

  it("layers that are only in a file which it writes", async () => {
    const cells = changed(carol, /^def relu_/, (cell) => `%%writefile layers.py\n${cell}`);
    const scorecard = await scorecardOf(folder, saved([...cells, "from layers import *"]));
    expect(lostParts(scorecard)).toEqual([...RELU, ...CLASSIFIER]);
  });

  it("a last try that is wrong", async () => {
    const cells = [...carol, "def relu_backward(dout, cache):\n    return dout"];
    const scorecard = await scorecardOf(folder, saved(cells));
    expect(lostParts(scorecard)).toEqual(["4.2a relu-backward", "4.2b gradients", "4.2g gradients"]);
  });

  it("a plot in a function", async () => {
    const cells = replaced(carol, "    x = cache\n", "    x = cache\n    plt.hist(x)\n");
    const scorecard = await scorecardOf(folder, saved(cells));
    expect(findingOf(partOf(scorecard, "4.2a relu-backward"), "absent-import").params).toEqual({
      specifier: "matplotlib",
    });
    expect(lostParts(scorecard)).toEqual([
      "4.2a relu-backward",
      "4.2b loss",
      "4.2b gradients",
      "4.2g loss",
      "4.2g gradients",
    ]);
  });

  it("a function that needs what only a training gives", async () => {
    const cells = replaced(carol, "    x = cache\n", "    x = cache * history_SGD[0]\n");
    const scorecard = await scorecardOf(folder, saved(cells));
    const { message } = findingOf(partOf(scorecard, "4.2a relu-backward"), "threw").params;
    expect(message).toMatch(
      /^name 'history_SGD' is not defined: it is set in cell \d+, line \d+, which is not run while grading$/,
    );
  });

  it("nothing for names that NumPy has removed, which are told", async () => {
    const cells = replaced(carol, "dX = np.exp(log_probabilities)", "dX = np.exp(log_probabilities).astype(np.float)");
    const scorecard = await scorecardOf(folder, saved(cells));
    expect(outcomeOf(scorecard)).toEqual(WHOLE);
    expect(scorecard.submission.findings).toMatchObject([
      { code: "removed-name", params: { name: "np.float", replacement: "float" } },
    ]);
  });
});

describe("a notebook that cannot be read has one reason for everything", () => {
  it.each([
    ["cut off", saved(carol).slice(0, 5000)],
    ["empty", ""],
    ["without cells", notebook()],
    ["without code", notebook(markdown("# PS4"))],
    ["a page of the web", "<!DOCTYPE html><html></html>"],
  ])("%s", async (_, content) => {
    const scorecard = await scorecardOf(folder, content);
    const judged = scorecard.items.flatMap(({ parts }) => parts).filter(({ status }) => status !== "manual");
    const reasons = judged.flatMap(({ findings }) => findings.map(({ code: reason }) => reason));
    expect(new Set(reasons)).toEqual(new Set(["unreadable-notebook"]));
    expect(outcomeOf(scorecard)).toMatchObject({ points: 0, bonus: 0 });
  });
});
