import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../../src/errors.ts";
import { loadProfile } from "../../src/rubric/profile.ts";
import { graphs, problemsOf } from "./problems-of.ts";

const sound = readFileSync("test/fixtures/profiles/sound.yaml", "utf8");
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "profile-"));
  file = join(folder, "profile.yaml");
});
afterAll(() => rm(folder, { recursive: true }));

async function problemsOfText(text: string): Promise<readonly Problem[]> {
  await writeFile(file, text);
  return problemsOf(() => loadProfile(file, { graphs, graded: graphs }));
}

describe("a profile may", () => {
  test.each([
    [
      "give one spelling to things of different kinds",
      "  reg: [reg, strength]",
      "  reg: [reg, strength, W1, fc_forward]",
    ],
    ["put several modules into one file", "classifier: [classifier.py]", "classifier: [classifier.py, layers.py]"],
    ["forbid nothing", "forbidden: [torch, sklearn.svm]", "forbidden: []"],
    ["know no function that trains", "training: [train_network]", "training: []"],
    ["have no vectors", "vectors:\n  f1: [3, 4]\n", ""],
    ["spell one name in any case", "[fc_forward]", "[fc_forward, Fc_Forward, FC_FORWARD]"],
    ["use letters beyond ASCII, as Python may", "[fc_forward]", "[fc_forward, größe, δ]"],
    ["end variables in digits", "suffixes: [SGD]", 'suffixes: [SGD, "1"]'],
  ])("%s", async (_, from, to) => {
    expect(sound.split(from)).toHaveLength(2);
    expect(await problemsOfText(sound.replace(from, to))).toEqual([]);
  });

  test("leave out the graphs that are not graded", async () => {
    await writeFile(file, sound.replace("  f2: [f_2]\n", ""));
    expect(Object.keys((await loadProfile(file, { graphs, graded: ["f1"] })).names)).not.toContain("f2");
  });
});

describe("the file of a profile", () => {
  test("is refused where it is empty, missing or in another encoding", async () => {
    expect(await problemsOfText("")).toMatchObject([
      { line: 1, column: 1, message: expect.stringMatching(/got nothing\.$/) },
    ]);
    expect(await problemsOf(() => loadProfile(join(folder, "none.yaml"), { graphs }))).toEqual([
      { message: "Expected a profile file, found no file of that name.", file: join(folder, "none.yaml") },
    ]);
    await writeFile(file, Buffer.from("title: caf\u00e9", "latin1"));
    expect(await problemsOf(() => loadProfile(file, { graphs }))).toMatchObject([
      { message: "Expected text in UTF-8, got another encoding.", line: 1, column: 11 },
    ]);
  });
});

describe("the project's own profile", async () => {
  const profile = await loadProfile("profiles/eecs442.yaml", { graphs, graded: graphs });

  test("survives JSON as it is, as a runner gets it", () => {
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });

  test("says the names of the course's starter first", () => {
    const first = Object.fromEntries(Object.entries(profile.names).map(([name, [spelling]]) => [name, spelling]));
    expect(first).toEqual({
      f1: "f_1",
      f2: "f_2",
      f1Graph: "f_1_graph",
      fcForward: "fc_forward",
      fcBackward: "fc_backward",
      reluForward: "relu_forward",
      reluBackward: "relu_backward",
      softmaxLoss: "softmax_loss",
      SoftmaxClassifier: "SoftmaxClassifier",
      forwardsBackwards: "forwards_backwards",
      sgd: "SGD",
      sgdMomentum: "SGD_Momentum",
    });
  });

  test("keeps the contract's order where order matters", () => {
    expect(Object.keys(profile.constructor)).toEqual(["inputDim", "hiddenDim", "numClasses", "weightScale", "reg"]);
  });

  test("lets every run but the tuned one go back to the SGD run", () => {
    const { sgdRun, momentumRun, l2Run, tunedRun } = profile.runs;
    expect([sgdRun, momentumRun, l2Run, tunedRun].map(({ inherits }) => inherits)).toEqual([
      undefined,
      "sgdRun",
      "momentumRun",
      undefined,
    ]);
  });
});
