/** Trainings on the real CIFAR-10, graded again from their scorecard. Takes minutes. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { runGrade } from "../command-line.ts";
import { repository } from "../grading.ts";

let folder = "";
/** One epoch of every run, and no second attempt where that ends just below the threshold. */
let short = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-replay-"));
  short = join(folder, "short.yaml");
  const text = await readFile(repository("rubric.yaml"), "utf8");
  await writeFile(short, text.replace("  epochs: 10\n", "  epochs: 1\n").replace("  margin: 0.01\n", "  margin: 0\n"));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(["submissions/alice", "submissions/carol/carol_12345678.ipynb"])(
  "the trainings of %s come out the same, bit by bit, in turn as side by side: the one bit that was changed is said, and no other",
  async (submission) => {
    const file = join(folder, "scorecard.json");
    const options = ["--rubric", short, "--seed", "7", "--only", "4.2e,4.2h"];
    await runGrade([submission, ...options, "--jobs", "2", "--format", "json", "--out", file]);
    const scorecard = scorecardSchema.parse(JSON.parse(await readFile(file, "utf8")));
    expect(scorecard.runs.map(({ name, attempts }) => [name, attempts.map(({ epochs }) => epochs.length)])).toEqual([
      ["sgd", [1]],
      ["momentum", [1]],
      ["l2", [1]],
    ]);
    expect(scorecard.facts.momentum).toHaveLength(1);
    expect(scorecard.facts.finalAccuracies).toHaveLength(3);

    const [sgd, ...rest] = scorecard.runs;
    const [attempt] = sgd?.attempts ?? [];
    const epochs = attempt?.epochs.map((epoch) => ({ ...epoch, loss: epoch.loss + 2 ** -50 }));
    const other = { ...sgd, attempts: [{ ...attempt, epochs }] };
    const changed = join(folder, "changed.json");
    await writeFile(changed, JSON.stringify({ ...scorecard, runs: [other, ...rest] }));
    expect(await runGrade(["replay", changed, submission, "--rubric", short, "--jobs", "1"])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/now\ntraining sgd\n {2}attempt 1, epoch 1: loss [\d.]+ → [\d.]+\n$/),
    });
  },
);
