/** In which order a submission's parts are judged. */
import { expect, it } from "vitest";

import type { Judgement } from "../src/checks/check.ts";
import { scoreItems } from "../src/judging.ts";
import { rubric, submissionNamed } from "./grading.ts";

const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
const judgement = (right: number): Judgement => ({ status: right === 1 ? "passed" : "failed", right, findings: [] });

it("trainings come last, those that take longest first, and every part gets its own judgement", async () => {
  const loaded = await rubric();
  const options = {
    rubric: loaded,
    submission: await submissionNamed("alice"),
    seed: 442,
    quick: false,
    only: [],
    jobs: 2,
  };
  const judged: string[] = [];
  const items = await scoreItems(
    { ...options, observer },
    {
      judgeInTurn: async ({ check }) => {
        judged.push(check);
        return judgement(0);
      },
      judgeTraining: async (part) => {
        const run = part.check === "training" ? part.run : part.check;
        judged.push(run);
        return judgement(run === "l2" ? 1 : 0);
      },
    },
  );
  const trainings = judged.slice(judged.findIndex((each) => each in loaded.rubric.runs));
  expect([...new Set(trainings)]).toEqual(["tuned", "l2", "momentum", "sgd"]);
  const passed = items.flatMap(({ id, parts }) => parts.flatMap((part) => (part.status === "passed" ? [id] : [])));
  const ofL2 = loaded.rubric.items.filter(({ parts }) =>
    parts.some((part) => part.check === "training" && part.run === "l2"),
  );
  expect(passed).toEqual(ofL2.map(({ id }) => id));
});
