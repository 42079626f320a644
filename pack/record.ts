import { join } from "node:path";

import { grade } from "../src/grade.ts";
import { liveOracle } from "../src/oracle/live.ts";
import type { RecordedAnswers } from "../src/oracle/recorded.ts";
import { recordingOracle } from "../src/oracle/recording.ts";
import { loadRubric } from "../src/rubric/load.ts";
import { stage } from "../src/submission/stage.ts";
import { home } from "./build.ts";

/** Of these the first is right and asks for everything; the others are wrong in ways after which something more is asked. */
const SUBMISSIONS = ["alice", "bob", "starter"];

/**
 * The answers to everything that a grading without trainings asks, by the checkout's rubric. Trainings ask nothing.
 *
 * @param seeds besides the rubric's own.
 */
export async function recordAnswers(seeds: readonly number[]): Promise<RecordedAnswers> {
  const rubric = await loadRubric(join(home, "rubric.yaml"), { graphs: liveOracle.graphs });
  const answers = new Map<string, unknown>();
  const oracle = recordingOracle(liveOracle, answers);
  const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
  const all = [...new Set([rubric.rubric.seed, ...seeds])];
  for (const name of SUBMISSIONS) {
    const submission = await stage(join(home, "submissions", name));
    for (const seed of all) await grade({ rubric, submission, oracle, seed, quick: true, only: [], jobs: 1, observer });
  }
  return { rubric: rubric.sha256, seeds: all, graphs: liveOracle.graphs, answers: Object.fromEntries(answers) };
}
