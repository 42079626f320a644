/**
 * 4.2 (c), (d), (e), (g), (h) and (j): whether a training run reaches its threshold on the test images. Where it uses the
 * sgd that the starter gives, that is looked at, too.
 */
import type { TrainingPart } from "../rubric/schema.ts";
import { courseOf } from "../training/course.ts";
import { stopped, type Check } from "./check.ts";
import { changesToSgd, withChanges } from "./given.ts";

/** Judges one training run. */
export const checkTraining: Check<TrainingPart> = async (part, context) => {
  const isSgd = context.runs[part.run]?.optimizer === "sgd";
  const [judgement, given] = await Promise.all([judgeRun(part, context), isSgd ? changesToSgd(part, context) : []]);
  return withChanges(judgement, given);
};

const judgeRun: Check<TrainingPart> = async (part, context) => {
  const outcome = await context.training(part.run);
  switch (outcome.kind) {
    case "skipped":
      return { status: "skipped", reason: outcome.reason, right: 0, findings: [] };
    case "stopped": {
      const [cause] = outcome.findings;
      if (cause === undefined) throw new RangeError("Expected a run that stopped to have a reason.");
      return { ...stopped(cause), findings: outcome.findings };
    }
    case "completed": {
      const { record, testAccuracy, notes } = outcome;
      const { threshold } = record;
      const params = { run: part.run, testAccuracy, threshold };
      if (testAccuracy >= threshold) {
        return { status: "passed", right: 1, findings: [{ code: "reached-threshold", params }, ...notes] };
      }
      const validationAccuracy = Math.max(
        ...record.attempts.flatMap(({ epochs }) => epochs.map((epoch) => epoch.validationAccuracy)),
      );
      const finding = {
        code: "below-threshold",
        params: { ...params, validationAccuracy, ...courseOf(record) },
      } as const;
      return { status: "failed", right: 0, findings: [finding, ...notes] };
    }
  }
};
