/** A save has those items graded again whose verdicts it can change: never fewer, and not simply all. */
import { beforeAll, describe, expect, it } from "vitest";

import type { LoadedRubric } from "../../src/rubric/load.ts";
import type { ItemScore, Scorecard } from "../../src/scorecard/scorecard.ts";
import type { Submission } from "../../src/submission/submission.ts";
import { affectedItems } from "../../src/watch/affected.ts";
import { carolWith, graded, rubric as loadedRubric, submissionNamed } from "../grading.ts";

let rubric: LoadedRubric;
let alice: Submission;
let scorecard: Scorecard;
beforeAll(async () => {
  rubric = await loadedRubric();
  alice = await submissionNamed("alice");
  scorecard = await graded(alice);
});

/** Alice's work with other texts of files. */
const changed = (changes: Readonly<Record<string, string>>): Submission => ({
  ...alice,
  files: new Map([...alice.files, ...Object.entries(changes)]),
});
const verdictsOf = ({ items }: Scorecard): Map<string, ItemScore> => new Map(items.map((item) => [item.id, item]));
const affectedBy = (after: Submission, before: Submission = alice): string[] =>
  affectedItems(before, after, rubric, verdictsOf(scorecard));

const everything = [
  "4.1a",
  "4.1b",
  "4.1c",
  "4.2a",
  "4.2b",
  "4.2c",
  "4.2d",
  "4.2e",
  "4.2f",
  "4.2g",
  "4.2h",
  "4.2i",
  "4.2j",
];

describe("what a save affects", () => {
  it.each([
    ["graphs.ts", ["4.1a", "4.1b", "4.1c"]],
    ["layers.ts", ["4.2a", "4.2b", "4.2g"]],
    ["classifier.ts", ["4.2b", "4.2g"]],
    ["optim.ts", ["4.2d"]],
    ["hyperparameters.ts", []],
  ])("%s: the items that ask it, and no others", async (file, expected) => {
    const after = changed({ [file]: `${alice.files.get(file)}\n// saved\n` });
    expect(affectedBy(after)).toEqual(expected);
  });

  it.each(["graphs.ts", "layers.ts", "classifier.ts", "optim.ts", "hyperparameters.ts"])(
    "is at least what changes where %s cannot be loaded any more",
    async (file) => {
      const broken = changed({ [file]: `${alice.files.get(file)}\nthrow new Error("broken");\n` });
      const [before, after] = [verdictsOf(scorecard), verdictsOf(await graded(broken))];
      const different = everything.filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
      expect(affectedBy(broken)).toEqual(expect.arrayContaining(different));
      expect(file === "hyperparameters.ts" || different.length > 0).toBe(true);
    },
  );

  it("follows imports through other files", () => {
    const before = changed({
      "optim.ts": 'export * from "./rules.ts";',
      "rules.ts": 'export * from "./deep/update.ts";',
      "deep/update.ts": alice.files.get("optim.ts") ?? "",
    });
    const after = { ...before, files: new Map([...before.files, ["deep/update.ts", "export {};"]]) };
    expect(affectedBy(after, before)).toEqual(["4.2d"]);
  });

  it("takes an import of what is computed for one of any file", () => {
    const before = changed({ "graphs.ts": "const name = () => './optim' + '.ts'; await import(name());" });
    const after = { ...before, files: new Map([...before.files, ["optim.ts", "export {};"]]) };
    expect(affectedBy(after, before)).toEqual(["4.1a", "4.1b", "4.1c", "4.2d"]);
  });

  it("is the graph where graph.yaml changes", () => {
    const before = changed({ "graph.yaml": "f1: []" });
    const after = { ...before, files: new Map([...before.files, ["graph.yaml", "f1: [1]"]]) };
    expect(affectedBy(after, before)).toEqual(["4.1a", "4.1b", "4.1c"]);
  });

  it("is everything where a file comes or goes", () => {
    expect(affectedBy(changed({ "notes.ts": "" }))).toEqual(everything);
    expect(affectedBy({ ...alice, files: new Map([...alice.files].slice(1)) })).toEqual(everything);
  });

  it("is everything in a notebook", async () => {
    expect(affectedBy(await carolWith("x = 1"), await carolWith("x = 2"))).toEqual(everything);
  });

  it("is a training, too, once there was one", () => {
    const trained = new Map(
      scorecard.items.map((item) => [
        item.id,
        {
          ...item,
          parts: item.parts.map((part) => (part.check === "training" ? { ...part, status: "passed" as const } : part)),
        },
      ]),
    );
    const after = changed({ "hyperparameters.ts": `${alice.files.get("hyperparameters.ts")}\n` });
    expect(affectedItems(alice, after, rubric, trained)).toEqual(["4.2c", "4.2d", "4.2e", "4.2g", "4.2h", "4.2j"]);
  });
});
