import { join } from "node:path";

import { layers } from "../src/checks/layer-inputs.ts";
import { grade } from "../src/grade.ts";
import { liveOracle } from "../src/oracle/live.ts";
import type { RecordedAnswers } from "../src/oracle/recorded.ts";
import { recordingOracle } from "../src/oracle/recording.ts";
import { records } from "../src/oracle/variants/catalogue.ts";
import { loadRubric } from "../src/rubric/load.ts";
import { graphsToDraw } from "../src/rubric/to-draw.ts";
import { stage } from "../src/submission/stage.ts";
import { patched } from "../src/verify/patch.ts";
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
  const oracle = recordingOracle(liveOracle, answers, graphsToDraw(rubric.rubric));
  const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
  const all = [...new Set([rubric.rubric.seed, ...seeds])];
  const submissions = await Promise.all(SUBMISSIONS.map((name) => stage(join(home, "submissions", name))));
  // Its layers do not get through the network, which is tried at one more shape then.
  const [alice] = submissions;
  const { file, replacements } = records["fc-input-gradient-transposed"].typescript;
  if (alice !== undefined) submissions.push(patched(alice, replacements, file));
  for (const submission of submissions) {
    for (const seed of all)
      await grade({ rubric, submission, oracle: async () => oracle, seed, quick: true, only: [], jobs: 1, observer });
  }
  // What is wrong without a name is shown at one of these.
  for (const layer of Object.values(layers)) {
    for (const input of all.flatMap((seed) => layer.smallInputs(seed))) {
      layer.out(oracle, input);
      layer.gradientsAt(oracle, input, input.gradOutput, []);
    }
  }
  return { rubric: rubric.sha256, seeds: all, graphs: liveOracle.graphs, answers: Object.fromEntries(answers) };
}
