/** Where the set-ups of a Python submission's trainings are found: in variables, or else in its own training calls. */
import { describe, expect, it } from "vitest";

import type { StudentProxy } from "../../../src/student/proxy.ts";
import { withNotebook } from "../../python.ts";
import { plain, valueOf } from "../../student/with-student.ts";
import { withFiles } from "./relu-forward.ts";

const RUNS = ["sgdRun", "momentumRun", "l2Run", "tunedRun"] as const;
type Setups = Partial<Record<(typeof RUNS)[number], unknown>>;

const STARTER =
  "class SoftmaxClassifier:\n" +
  "    def __init__(self, input_dim=3072, hidden_dim=300, num_classes=10, weight_scale=1e-3, reg=0.0): pass\n" +
  "def SGD(): pass\ndef SGD_Momentum(): pass\ndata = load_data()";

async function readSetups(student: StudentProxy): Promise<Setups> {
  const setups: Setups = {};
  for (const name of RUNS) {
    const value = plain(valueOf(await student.read({ module: "hyperparameters", name })));
    // An entry that is nothing is not there.
    const entries = Object.entries(value ?? {}).filter(([, entry]) => entry !== "nothing");
    if (entries.length > 0) setups[name] = Object.fromEntries(entries);
  }
  return setups;
}

/** The set-ups of the runs in a notebook, without those that are only handed down. */
async function setupsOf(...cells: readonly string[]): Promise<Setups> {
  const setups = await withNotebook([STARTER, ...cells], readSetups);
  const { sgdRun, momentumRun, l2Run, tunedRun } = setups;
  return {
    ...(sgdRun !== undefined && { sgdRun }),
    ...(JSON.stringify(momentumRun) !== JSON.stringify(sgdRun) && { momentumRun }),
    ...(JSON.stringify(l2Run) !== JSON.stringify(momentumRun) && { l2Run }),
    ...(tunedRun !== undefined && { tunedRun }),
  };
}

const rate = (learningRate: number): unknown => ({ learningRate });

describe("variables", () => {
  it("are an argument's name and a run's", async () => {
    const cell =
      "learning_rate_SGD = 0.05\nlr_decay_SGD, batch_size_SGD = 0.9, 10 * 10\nlearning_rate_tuned = 0.1\nreg_tuned = 1e-3";
    expect(await setupsOf(cell)).toEqual({
      sgdRun: { learningRate: 0.05, lrDecay: 0.9, batchSize: 100 },
      tunedRun: { learningRate: 0.1, reg: 0.001 },
    });
  });

  it("are handed down from run to run, entry by entry", async () => {
    const cell = "lr_SGD = 0.05\nlr_decay_SGD = 0.9\nlr_Momentum = 0.1\nlr_decay_L2 = 0.8";
    expect(await withNotebook([cell], readSetups)).toEqual({
      sgdRun: { learningRate: 0.05, lrDecay: 0.9 },
      momentumRun: { learningRate: 0.1, lrDecay: 0.9 },
      l2Run: { learningRate: 0.1, lrDecay: 0.8 },
    });
  });

  it("of one run are not another's whose name is longer", async () => {
    expect(await setupsOf("learning_rate_SGD_Momentum = 0.05")).toEqual({ momentumRun: rate(0.05) });
  });

  it("can be in other case, and numbers of NumPy's", async () => {
    expect(await setupsOf("Learning_Rate_sgd = np.float32(0.5)", "import numpy as np")).toEqual({ sgdRun: rate(0.5) });
  });

  it("that are no numbers are given as they are", async () => {
    const cell = "learning_rate_SGD = 'fast'\nlr_decay_SGD = None\nbatch_size_SGD = [64]";
    expect(await setupsOf(cell)).toEqual({ sgdRun: { learningRate: "fast", batchSize: [64] } });
  });

  it("that are not filled in are nothing", async () => {
    expect(await setupsOf("learning_rate_SGD = ...\nlr_decay_SGD = None")).toEqual({});
  });

  it("that cannot be made are not there", async () => {
    const setups = await withNotebook(["learning_rate_SGD = best_of(3)\nlr_decay_SGD = 0.9"], readSetups);
    const why = expect.stringMatching(/^nothing: .*best_of/);
    expect(setups.sgdRun).toEqual({ learningRate: why, lrDecay: 0.9 });
    expect(setups.momentumRun).toEqual({ lrDecay: 0.9 });
  });

  it.each(["None", "...", "[0.1]"])("that are left at %s leave it to the training call", async (nothing) => {
    const before = `lr_SGD = ${nothing}\nlr_momentum = ${nothing}\nlr_decay_momentum = ${nothing}`;
    const calls = "train_network(model_SGD, lr=0.1, lr_decay=0.9)\ntrain_network(model_momentum, lr=0.2)";
    expect(await setupsOf(before, calls)).toEqual({
      sgdRun: { learningRate: 0.1, lrDecay: 0.9 },
      momentumRun: { learningRate: 0.2, lrDecay: 0.9 },
    });
  });

  it("go before the arguments of the training", async () => {
    expect(await setupsOf("lr_SGD = 0.1\nh = train_network(model_SGD, data, lr=0.2, lr_decay=0.9)")).toEqual({
      sgdRun: { learningRate: 0.1, lrDecay: 0.9 },
    });
  });
});

describe("arguments of training calls are read", () => {
  it.each([
    ["from numbers", "h = train_network(model_SGD, data, lr=0.1)"],
    ["from names", "lr = 0.1\nh = train_network(model_SGD, data, lr=lr)\nlr = 0.2"],
    ["from names that are set later", "h = train_network(model_SGD, data, lr=lr)\nlr = 0.1"],
    ["from calculations", "base = 0.05\nh = train_network(model_SGD, data, learning_rate=base * 2)"],
    ["from rounded numbers", "import numpy as np\nh = train_network(model_SGD, lr=round(min(np.sqrt(0.01), 1), 3))"],
    ["from a dictionary", "c = {'lr': 0.05, 'x': 1}\nc['lr'] = 0.1\nh = train_network(model_SGD, data, **c)"],
    ["from dict(…)", "h = train_network(model_SGD, data, **dict(lr=0.1))"],
    ["from a class", "class C:\n    rate = 0.1\nh = train_network(model_SGD, lr=C.rate)"],
    ["in a function", "def main():\n    rate = 0.1\n    train_network(model_SGD, lr=rate)\n    rate = 0.2\nmain()"],
    ["in a main program", "if __name__ == '__main__':\n    rate = 0.1\n    train_network(model_SGD, lr=rate)"],
    ["in a `with`", "with timer() as t:\n    h = train_network(model_SGD, lr=0.1)"],
    ["in another call", "print(max(train_network(model_SGD, lr=0.1)['val']))"],
    ["behind a magic", "%time h = train_network(model_SGD, lr=0.1)"],
    ["of a method", "model_SGD.train(data, lr=0.1)"],
    ["by place", "def train_network(net, data, lr, lr_decay): pass\nh = train_network(model_SGD, data, 0.1)"],
    ["from a default", "def train_network(net, data, lr=0.1): pass\nh = train_network(model_SGD, data)"],
    ["from options' default", "def train(net, **o):\n    lr = o.pop('lr', 0.1)\nh = train(model_SGD)"],
    ["without a word of any run, when it is the only one", "h = train_network(net, data, lr=0.1)"],
    ["of the last one", "train_network(model_SGD, lr=0.3)\ntrain_network(model_SGD, lr=0.1)"],
    ["but not of a search after it", "train(model_SGD, lr=0.1)\nfor r in [1, 2]:\n    train(net, optimizer=SGD, lr=r)"],
  ])("%s", async (_, cell) => {
    expect(await setupsOf(cell)).toEqual({ sgdRun: rate(0.1) });
  });

  it("from names of names, each looked up once", async () => {
    const chain = Array.from({ length: 28 }, (_, i) => `    a${i + 2} = a${i + 1} + a${i} + a${i + 1} - a${i} * 3`);
    const cell = ["def main():", "    a0 = a1 = 0.1", ...chain, "    train_network(model_SGD, lr=0.1 + 0 * a29)"];
    expect(await setupsOf(cell.join("\n"))).toEqual({ sgdRun: rate(0.1) });
  });

  it("as they are where they stand", async () => {
    const cell = "lr = 0.1\ntrain_network(model_SGD, lr=lr)\nlr = 0.2\ntrain_network(model_L2, lr=lr)\nlr = 0.3";
    expect(await setupsOf(cell)).toEqual({ sgdRun: rate(0.1), l2Run: rate(0.2) });
  });

  it("never from what would have to be called", async () => {
    const cell = "def search():\n    while True: pass\nh = train_network(model_SGD, data, lr=search(), lr_decay=0.9)";
    expect(await setupsOf(cell)).toEqual({ sgdRun: { lrDecay: 0.9 } });
  });
});

describe("a training call is the run that", () => {
  it.each([
    ["its model says", "model_momentum, lr=0.1", "momentumRun"],
    ["its model says in one word with others", "modelSGDMomentum, lr=0.1", "momentumRun"],
    ["its optimizer says", "net, optimizer=SGD_Momentum, lr=0.1", "momentumRun"],
    ["its optimizer says by a text", "net, optim='sgd_momentum', lr=0.1", "momentumRun"],
    ["its optimizer says by another name", "net, optimizer=rule, lr=0.1", "momentumRun"],
    ["an option says", "net, use_momentum=True, lr=0.1", "momentumRun"],
    ["a variable says", "net, lr=lr_L2", "l2Run"],
    ["a model says beside the optimizer", "model_L2, optimizer=SGD_Momentum, lr=0.1", "l2Run"],
    ["its model's regularization says", "regular, lr=0.1", "l2Run"],
    ["its model's regularization says beside the optimizer", "regular, optimizer=SGD_Momentum, lr=0.1", "l2Run"],
  ] as const)("%s", async (_, args, run) => {
    const before =
      "rule = SGD_Momentum\nlr_L2 = 0.1\nregular = SoftmaxClassifier(reg=0.01)\nnet = SoftmaxClassifier(reg=0)";
    const setups = await withNotebook(
      [STARTER, before, "train_network(a, lr=1)", `h = train_network(${args})`],
      readSetups,
    );
    expect(setups[run]).toEqual(rate(0.1));
    expect(setups.sgdRun).toBeUndefined();
  });

  it.each([
    ["best_model_SGD, h = train_network(model_SGD, data, lr=0.1)", "sgdRun"],
    ["best_model = train_network(model_SGD, data, lr=0.1)", "sgdRun"],
    ["l2_history = train_network(model_SGD, data, optimizer=SGD_Momentum, lr=0.1)", "l2Run"],
    ["best_history = train_network(net, data, optimizer=SGD_Momentum, lr=0.1)", "tunedRun"],
    ["tuned = train_network(net, data, lr=0.1)", "tunedRun"],
  ] as const)("its result and its model say together: %s", async (cell, run) => {
    expect((await setupsOf("train_network(a, lr=1)", cell))[run]).toEqual(rate(0.1));
  });

  it.each([
    [
      "its model is not regularized",
      "l2 = train_network(SoftmaxClassifier(reg=0), lr=0.1)\ntrain_network(a, lr=1)",
      {},
    ],
    ["its model says so", "train_network(model_no_reg, lr=0.1)\ntrain_network(a, lr=1)", {}],
    [
      "it comes after the L2 run",
      "train_network(model_L2, lr=0.1)\nm = SoftmaxClassifier(reg=0.003)\ntrain_network(m, lr=0.2)",
      { l2Run: rate(0.1), tunedRun: { learningRate: 0.2, reg: 0.003 } },
    ],
  ])("is not the L2 run where %s", async (_, cell, expected) => {
    expect(await setupsOf(cell)).toEqual(expected);
  });

  it.each([
    "train_network(model_SGD, lr=0.1)\ntrain_network(net, optimizer=SGD, lr=0.2)",
    "train_network(model_SGD, lr=0.1)\nfor i in range(3):\n    train_network(model_SGD, lr=0.2)",
  ])("is named best, outside of loops: %s", async (cell) => {
    expect(await setupsOf(cell)).toEqual({ sgdRun: rate(0.1) });
  });

  it("has not the defaults of a function that is called with other values", async () => {
    const wrapper = "def run(lr=1.0, lr_decay=0.9):\n    train_network(model_SGD, lr=lr, lr_decay=lr_decay)";
    expect(await setupsOf(wrapper, "run(lr=0.1)")).toEqual({ sgdRun: { lrDecay: 0.9 } });
  });

  it("says nothing of itself, where there are several, is none", async () => {
    expect(
      await setupsOf("train_network(a, lr=1)\ntrain_network(b, lr=1)\ntrain_network(b, lr=1, keep_best=True)"),
    ).toEqual({});
  });
});

it("a tuned run has what its model was made with", async () => {
  const cells = [
    "scale = 1e-2",
    "model = SoftmaxClassifier(hidden_dim=9)",
    "model = SoftmaxClassifier(3072, hidden_dim=500, weight_scale=scale, reg=0.003)",
    "best = train_network(model, data, lr=0.1, batch_size=50, beta=0.8, num_epochs=12)",
  ];
  expect(await setupsOf(...cells)).toEqual({
    tunedRun: {
      learningRate: 0.1,
      batchSize: 50,
      beta: 0.8,
      reg: 0.003,
      hiddenDim: 500,
      weightScale: 0.01,
      numEpochs: 12,
    },
  });
});

it("set-ups of files are found in their own file first, and in others", async () => {
  const variables = { "layers.py": "lr_SGD = 0.9", "hyperparameters.py": "lr_SGD = 0.1" };
  expect((await withFiles(variables, readSetups)).sgdRun).toEqual(rate(0.1));
  const call = { "utils.py": "base = 0.05", "train.py": "from utils import *\ntrain_network(model_SGD, lr=base * 2)" };
  expect((await withFiles(call, readSetups)).sgdRun).toEqual(rate(0.1));
});

it("reports call a set-up and its variables what the submission calls them", async () => {
  const names = await withNotebook(["lr_SGD = 0.1"], async (student) => ({
    run: student.nameOf("sgdRun"),
    own: student.nameOf("sgdRun.learningRate"),
    other: student.nameOf("l2Run.lrDecay"),
  }));
  expect(names).toEqual({ run: "the SGD run", own: "lr_SGD", other: "lr_decay_L2" });
});
