/** What a student's set-up may be, what is said about one that it may not be, and what the rubric fills in. */
import { describe, expect, it } from "vitest";

import type { Finding } from "../../src/findings.ts";
import type { Rubric, Run } from "../../src/rubric/schema.ts";
import { readSetup, type SetupOutcome } from "../../src/training/setup.ts";
import { rubric } from "../grading.ts";
import { withNotebook } from "../python.ts";
import { withStudent } from "../student/with-student.ts";

const loaded = await rubric();
const GOOD = { learningRate: 0.05, lrDecay: 0.95, batchSize: 100 };

/** The outcome for each run of a rubric in which every run stands for itself, of a set-up given as the student's text. */
async function outcomes(exports: Readonly<Record<string, string>>, alter: (run: Run) => Run): Promise<SetupOutcome[]> {
  const runs = Object.entries(loaded.rubric.runs).map(([name, run]) => [name, alter(run)] as const);
  const altered: Rubric = { ...loaded.rubric, runs: Object.fromEntries(runs) };
  const text = Object.entries(exports).map(([name, value]) => `export const ${name} = ${value};`);
  return withStudent({ "hyperparameters.ts": text.join("\n") }, async (student) => {
    const results: SetupOutcome[] = [];
    for (const [name, { setup }] of runs) {
      if (setup in exports) results.push(await readSetup(name, altered, student));
    }
    return results;
  });
}

/** A run that repeats no other's set-up. */
function apart(run: Run): Run {
  const { sameSetupAs, ...rest } = run;
  return sameSetupAs === undefined ? run : rest;
}

/** The outcomes for up to four set-ups, each on its own. The first three are of runs that must have the three keys. */
async function each(setups: readonly string[]): Promise<SetupOutcome[]> {
  const names = ["sgdRun", "momentumRun", "l2Run", "tunedRun"];
  return outcomes(Object.fromEntries(setups.map((setup, index) => [names[index] ?? "", setup])), apart);
}

const findingsOf = (outcome: SetupOutcome | undefined): readonly Finding[] =>
  outcome === undefined || outcome.ok ? [] : outcome.findings;

const written = (changes: Readonly<Record<string, string>>): string =>
  `{ learningRate: 0.05, lrDecay: 0.95, batchSize: 100, ${Object.entries(changes)
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")} }`;

/** The value of that index of each key. */
const column = (values: Readonly<Record<string, readonly string[]>>, index: number): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, list]) => [key, list[index] ?? ""]));

/** The keys that are found invalid, in order; of any other finding, its code. */
const invalidKeys = (outcome: SetupOutcome): string[] =>
  findingsOf(outcome).map(({ code, params }) => (code === "invalid-hyperparameter" ? params.key : code));

describe("a hyperparameter that is not allowed", () => {
  it.each([
    {
      learningRate: ["0", "-0.1", "10.001", "Infinity"],
      lrDecay: ["0", "1.01", "-1", "NaN"],
      batchSize: ["0", "1e9", "1.5", "-100"],
    },
    {
      learningRate: ["NaN", '"0.05"', "[0.05]", "{ value: 0.05 }"],
      lrDecay: ["true", "1n", "() => 1", "Promise.resolve(1)"],
      batchSize: ["1001", "NaN", '"100"', "Infinity"],
    },
  ])("is named: %j", async (values) => {
    const results = await each([0, 1, 2, 3].map((index) => written(column(values, index))));
    expect(results.map(invalidKeys)).toEqual(results.map(() => Object.keys(values)));
  });

  it.each([0, 1, 2, 3])("is named, among those of the tuned run alone as well: %i", async (index) => {
    const values = {
      beta: ["1", "-0.1", "NaN", '"0.5"'],
      reg: ["-1e-9", "11", "NaN", "[]"],
      hiddenDim: ["0", "1025", "12.5", "NaN"],
      weightScale: ["0", "-1", "11", "NaN"],
      numEpochs: ["0", "21", "1.5", "Infinity"],
    };
    const results = await outcomes({ tunedRun: written(column(values, index)) }, apart);
    expect(results.map(invalidKeys)).toEqual([Object.keys(values)]);
  });

  it("is told in the student's own words, all of them at once", async () => {
    const [result] = await each(['{ learningRate: "fast", lrDecay: 2, batchSize: NaN }']);
    expect(findingsOf(result)).toEqual([
      {
        code: "invalid-hyperparameter",
        params: { run: "sgdRun", key: "learningRate", expected: "a number above 0, at most 10", actual: '"fast"' },
      },
      {
        code: "invalid-hyperparameter",
        params: { run: "sgdRun", key: "lrDecay", expected: "a number above 0, at most 1", actual: "2" },
      },
      {
        code: "invalid-hyperparameter",
        params: { run: "sgdRun", key: "batchSize", expected: "a whole number from 1 to 1000", actual: "NaN" },
      },
    ]);
  });
});

const missing = (key: string): object => ({ code: "missing-hyperparameter", params: { key } });
const note = (run: string, key: string, nearest: object): object => ({
  code: "unknown-hyperparameter",
  params: { run, key, ...nearest },
});

describe("a hyperparameter that is not there", () => {
  it("is missing, each by its name", async () => {
    const results = await each(["{}", "{ learningRate: 0.1, lrDecay: undefined, batchSize: null }"]);
    expect(findingsOf(results[0])).toMatchObject(["learningRate", "lrDecay", "batchSize"].map(missing));
    expect(findingsOf(results[1])).toMatchObject(["lrDecay", "batchSize"].map(missing));
  });

  it("is looked for among what is there, but only what is no hyperparameter itself", async () => {
    const [result] = await each(["{ learning_rate: 0.1, lrDecay: 1, batchsize: 100 }"]);
    expect(findingsOf(result)).toMatchObject([
      { params: { key: "learningRate", nearest: "learning_rate" } },
      { params: { key: "batchSize", nearest: "batchsize" } },
    ]);
  });

  it("has the rubric's value where the tuned run may leave it out", async () => {
    const [bare, partial] = [
      await outcomes({ tunedRun: written({}) }, apart),
      await outcomes({ tunedRun: written({ beta: "0.9", reg: "undefined", numEpochs: "3" }) }, apart),
    ];
    const filled = { ...GOOD, beta: 0.5, reg: 0, hiddenDim: 300, weightScale: 1e-2, epochs: 10 };
    expect(bare).toEqual([{ ok: true, notes: [], setup: filled }]);
    expect(partial).toEqual([{ ok: true, notes: [], setup: { ...filled, beta: 0.9, epochs: 3 } }]);
  });
});

describe("a hyperparameter that nothing knows", () => {
  it("is a note, and stops nothing", async () => {
    const [sgd, , , tuned] = await each([
      written({ momentum: "0.9", beta: "0.1" }),
      written({}),
      written({}),
      written({ Beta: "0.1" }),
    ]);
    expect(sgd).toMatchObject({ ok: true, setup: GOOD });
    expect(sgd?.ok === true && sgd.notes).toEqual([note("sgdRun", "momentum", {}), note("sgdRun", "beta", {})]);
    expect(tuned).toMatchObject({ ok: true, notes: [note("tunedRun", "Beta", { nearest: "beta" })] });
  });

  it("is no note where it has no value, or the one that the protocol has anyway", async () => {
    const [sgd] = await each([
      written({ momentum: "undefined", beta: "0", reg: "0", hiddenDim: "300", weightScale: "1e-2", numEpochs: "10" }),
    ]);
    expect(sgd).toEqual({ ok: true, setup: expect.objectContaining(GOOD), notes: [] });
  });
});

async function notesOn(cell: string): Promise<readonly Finding[]> {
  const read = await withNotebook([cell], (student) => readSetup("sgd", loaded.rubric, student));
  return read.ok ? read.notes : read.findings;
}

describe("a hyperparameter of a notebook", () => {
  const complete = "learning_rate_SGD, lr_decay_SGD, batch_size_SGD = 0.05, 0.95, 100";

  it("is no note where it is not there", async () => {
    expect(await notesOn(complete)).toEqual([]);
  });

  it("is one under the notebook's own name where it is there", async () => {
    expect(await notesOn(`${complete}\nhidden_dim_SGD = chosen_elsewhere`)).toMatchObject([
      { code: "unknown-hyperparameter", params: { key: "hidden_dim_SGD" } },
    ]);
  });
});

describe("a set-up", () => {
  it("that is undefined is not implemented; one of another kind has the wrong type", async () => {
    const results = await each(["undefined", "null", "[0.05, 0.95, 100]", "0.05"]);
    expect(results.map((result) => findingsOf(result).map(({ code }) => code))).toEqual([
      ["not-implemented"],
      ["not-implemented"],
      ["wrong-type"],
      ["wrong-type"],
    ]);
  });

  it("that is not exported is missing, with what may have been meant", async () => {
    const text = { "hyperparameters.ts": "export const sgdrun = {};" };
    const outcome = await withStudent(text, (student) => readSetup("sgd", loaded.rubric, student));
    expect(findingsOf(outcome)).toMatchObject([
      { code: "missing-export", params: { name: "sgdRun", nearest: "sgdrun" } },
    ]);
  });

  it.each(["learningRate", "lrDecay", "batchSize"] as const)(
    "that must repeat another's may not differ in %s",
    async (key) => {
      const exports = { sgdRun: written({}), momentumRun: written({ [key]: "1" }), l2Run: written({ [key]: "1" }) };
      const [sgd, momentum, l2] = await outcomes(exports, (run) => run);
      expect(sgd?.ok).toBe(true);
      expect(l2?.ok).toBe(true);
      const expected = GOOD[key];
      expect(findingsOf(momentum)).toEqual([
        { code: "setup-differs", params: { run: "momentumRun", base: "sgdRun", key, expected, actual: 1 } },
      ]);
    },
  );

  it("that must repeat one that is not usable is not usable either, for the other's reason", async () => {
    const [, momentum] = await outcomes({ sgdRun: "undefined", momentumRun: written({}) }, (run) => run);
    expect(findingsOf(momentum)).toMatchObject([{ code: "not-implemented", params: { name: "sgdRun" } }]);
  });
});
