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

/** `line:column`, a fragment of the message, and the hint where one is due. */
type Expected = readonly [position: string, message: string, hint?: string];

interface Mistake {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly expected: readonly Expected[];
}

const mistakes: readonly Mistake[] = [
  // Keys.
  {
    what: "an unknown key",
    from: "forbidden:",
    to: "forbiden:",
    expected: [
      ["1:1", "Expected the profile to have forbidden (a list of names of modules in Python), got none."],
      ["49:1", 'got "forbiden".', "Did you mean forbidden?"],
    ],
  },
  {
    what: "an unknown name of the contract",
    from: "  fcForward: [fc_forward]",
    to: "  fcForward: [fc_forward]\n  fcFoward: [fc_fwd]",
    expected: [["12:3", 'got "fcFoward".']],
  },
  {
    what: "a misspelt name of the contract, and so a missing one",
    from: "  reluForward:",
    to: "  reluFoward:",
    expected: [
      ["9:3", "Expected names to have reluForward (a list of names in Python), got none."],
      ["13:3", 'got "reluFoward".', "Did you mean reluForward?"],
    ],
  },
  {
    what: "the spelling of a graph that nobody knows",
    from: "  f2: [f_2]",
    to: "  f2: [f_2]\n  f3: [f_3]",
    expected: [["11:3", 'got "f3".']],
  },
  {
    what: "a graph that is graded without a spelling",
    from: "  f2: [f_2]\n",
    to: "",
    expected: [["9:3", "Expected names to have f2 (a list of names in Python), got none."]],
  },
  {
    what: "a whole section that is missing",
    from: "constructor:\n  inputDim: [input_dim]\n  hiddenDim: [hidden_dim]\n  numClasses: [num_classes]\n  weightScale: [weight_scale]\n  reg: [reg]\n",
    to: "",
    expected: [
      [
        "1:1",
        "Expected the profile to have constructor (a mapping of inputDim, hiddenDim, numClasses, weightScale, reg), got none.",
      ],
    ],
  },
  {
    what: "the vectors of another graph",
    from: "f1: [3, 4]",
    to: "f7: [3, 4]",
    expected: [["32:3", 'Expected every key of vectors to be one of f1, f2, got "f7".', "Did you mean f1?"]],
  },

  // Lists.
  {
    what: "a list without a spelling",
    from: "[fc_forward]",
    to: "[]",
    expected: [
      ["11:14", "Expected fcForward in names to be a list of at least one name in Python, got an empty list."],
    ],
  },
  {
    what: "a module without a file",
    from: "graphs: [graphs.py]",
    to: "graphs: []",
    expected: [
      ["3:11", "Expected graphs in files to be a list of at least one name of a .py file, got an empty list."],
    ],
  },
  {
    what: "a spelling that is in no list",
    from: "[fc_forward]",
    to: "fc_forward",
    expected: [["11:14", 'Expected fcForward in names to be a list of names in Python, got "fc_forward".']],
  },
  {
    what: "no spelling at all",
    from: "[fc_forward]",
    to: "",
    expected: [["11:3", "Expected fcForward in names to be a list of names in Python, got nothing."]],
  },

  // Values.
  {
    what: "a spelling with a hyphen",
    from: "[fc_forward]",
    to: "[fc_forward, fc-forward]",
    expected: [["11:27", 'Expected entry 2 of fcForward in names to be a name in Python, got "fc-forward".']],
  },
  {
    what: "a spelling that begins with a digit",
    from: "[f_2]",
    to: "[2f]",
    expected: [["10:8", 'Expected entry 1 of f2 in names to be a name in Python, got "2f".']],
  },
  {
    what: "a spelling that is a word of Python's own",
    from: "  reg: [reg, strength]",
    to: "  reg: [reg, lambda]",
    expected: [["39:14", 'Expected entry 2 of reg in arguments to be a name in Python, got "lambda".']],
  },
  {
    what: "a spelling that YAML takes for a truth value",
    from: "[fc_forward]",
    to: "[true]",
    expected: [
      [
        "11:15",
        "Expected entry 1 of fcForward in names to be a name in Python, got true.",
        'Without quotes YAML reads true as a boolean. Quote it: "true".',
      ],
    ],
  },
  {
    what: "a file of another kind",
    from: "[layers.py]",
    to: "[layers.ipynb]",
    expected: [["4:12", 'Expected entry 1 of layers in files to be the name of a .py file, got "layers.ipynb".']],
  },
  {
    what: "a file in a folder",
    from: "[layers.py]",
    to: "[src/layers.py]",
    expected: [["4:12", 'Expected entry 1 of layers in files to be the name of a .py file, got "src/layers.py".']],
  },
  {
    what: "a module with a hyphen",
    from: "forbidden: [torch",
    to: "forbidden: [scikit-learn",
    expected: [["49:13", 'Expected entry 1 of forbidden to be the name of a module in Python, got "scikit-learn".']],
  },
  {
    what: "a vector of no length",
    from: "f1: [3, 4]",
    to: "f1: [3, 0]",
    expected: [["32:11", "Expected entry 2 of f1 in vectors to be a whole number of at least 1, got 0."]],
  },
  {
    what: "a suffix that no name ends in",
    from: "suffixes: [SGD]",
    to: "suffixes: [SGD run]",
    expected: [
      ["45:45", 'Expected entry 1 of suffixes in sgdRun in runs to be the end of a name in Python, got "SGD run".'],
    ],
  },
  {
    what: "a run without words",
    from: ", words: [sgd] }",
    to: " }",
    expected: [["45:11", "Expected sgdRun in runs to have words (a list of words), got none."]],
  },

  // What the entries must agree on.
  {
    what: "one spelling of two functions",
    from: "sgdMomentum: [SGD_Momentum]",
    to: "sgdMomentum: [SGD_Momentum, SGD]",
    expected: [
      [
        "19:31",
        'Expected every spelling to stand for one thing, got "SGD" again, which stands for sgd in names on line 18 already.',
      ],
    ],
  },
  {
    what: "a spelling of a function that trains as well",
    from: "training: [train_network]",
    to: "training: [train_network, SGD]",
    expected: [["33:27", 'got "SGD" again, which stands for sgd in names on line 18 already.']],
  },
  {
    what: "one spelling twice in a list",
    from: "[fc_forward]",
    to: "[fc_forward, fc_forward]",
    expected: [["11:27", 'got "fc_forward" again, which stands for fcForward in names on line 11 already.']],
  },
  {
    what: "one spelling of two parameters",
    from: "W2: [W2]",
    to: "W2: [W2, W1]",
    expected: [["23:12", 'got "W1" again, which stands for W1 in parameters on line 21 already.']],
  },
  {
    what: "one suffix of two runs",
    from: "suffixes: [Momentum]",
    to: "suffixes: [Momentum, SGD]",
    expected: [["46:65", 'got "SGD" again, which stands for suffixes in sgdRun in runs on line 45 already.']],
  },
  {
    what: "a run that inherits from nowhere",
    from: "inherits: momentumRun",
    to: "inherits: momentum",
    expected: [
      [
        "47:71",
        'Expected inherits in l2Run in runs to be one of sgdRun, momentumRun, l2Run, tunedRun, got "momentum".',
        "Did you mean momentumRun?",
      ],
    ],
  },
  {
    what: "runs that inherit in a circle",
    from: "words: [sgd] }",
    to: "words: [sgd], inherits: l2Run }",
    expected: [
      ["45:75", "Expected inherits to end at a run without it, got a circle: sgdRun → l2Run → momentumRun → sgdRun."],
    ],
  },

  // YAML.
  {
    what: "a key twice",
    from: "title: The course",
    to: "title: The course\ntitle: The course",
    expected: [["2:1", "Expected every key of a mapping once, got title a second time."]],
  },
];

describe("a profile with a mistake is refused, with everything that is wrong and where", () => {
  test.each(mistakes)("$what", async ({ from, to, expected }) => {
    expect(sound.split(from)).toHaveLength(2);
    const problems = await problemsOfText(sound.replace(from, to));
    expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual(expected.map(([position]) => position));
    for (const [index, [, message, hint]] of expected.entries()) {
      expect(problems[index]).toMatchObject({ file, message: expect.stringContaining(message) });
      expect(problems[index]?.hint).toBe(hint);
    }
  });

  test("all of several mistakes at once, in the order of the file", async () => {
    const text = mistakes
      .filter(({ what }) => /hyphen|no length|twice in a list|another kind|circle/u.test(what))
      .reduce((changed, { from, to }) => changed.replace(from, to), sound);
    const places = (await problemsOfText(text)).map(({ line = 0 }) => line);
    expect(places).toEqual([4, 11, 32, 45, 49]);
  });

  test("nothing but the YAML, where that leaves open what it says", async () => {
    const problems = await problemsOfText(sound.replace("[fc_forward]", "[fc_forward").replace("b2: [b2]", "b3: [b2]"));
    expect(problems).toMatchObject([
      { line: 11, column: 14, message: expect.stringContaining("Expected an end to the [") },
    ]);
  });
});
