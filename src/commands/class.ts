/** What the commands that grade a class share. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";

import { gradeClass, type BatchOutcome } from "../batch/batch.ts";
import { findClass, requireNames, requireSomething } from "../batch/find.ts";
import type { Clocks } from "../batch/grader.ts";
import { shardOf } from "../batch/plan.ts";
import { gradeHere } from "../batch/pool.ts";
import type { ResultsFolder } from "../batch/results-folder.ts";
import type { ClassRecord, Shard } from "../results/class-record.ts";
import { selectedRuns } from "../judging.ts";
import { findOracle } from "../oracle/open.ts";
import { ClassProgressView } from "../report/class-progress.ts";
import { loadRubric, type LoadedRubric } from "../rubric/load.ts";
import { roomForClass } from "../training/room.ts";
import {
  everyProblem,
  findingPython,
  OWN_RUBRIC,
  requireAnswers,
  selectedByOnly,
  type MachineOptions,
} from "./grading.ts";
import { requireIsolation } from "./require-isolation.ts";

/** How a class is graded. */
export interface ClassOptions extends MachineOptions {
  readonly only?: readonly string[];
  readonly quick: boolean;
  readonly early: boolean;
  /** Default: the rubric's. */
  readonly seed?: number;
  /** Default: the one that comes with grade. */
  readonly rubric?: string;
  /** Grade again what has a scorecard. Default: no. */
  readonly force?: boolean;
  readonly shard?: Shard;
  /** The submissions of these names, and no others. Default: all. */
  readonly names?: ReadonlySet<string>;
  /** Of the Redis whose workers grade. Default: this machine grades. */
  readonly queue?: string;
}

/** What a grading takes beside the student's own code: evaluation, audit, and a machine that does other things. */
const GRADER_MINUTES = 15;

/** How long the grader may take. */
export const clocksFor = ({ rubric: { rubric } }: { readonly rubric: LoadedRubric }): Clocks => ({
  gradingMs: (rubric.limits.submissionMinutes + GRADER_MINUTES) * 60_000,
});

/**
 * Grades the class at these paths into a folder of results, and shows how it goes on standard error. Throws
 * ConfigurationError for what the staff can mend.
 */
export async function gradeInto(
  results: ResultsFolder,
  paths: readonly string[],
  options: ClassOptions,
): Promise<BatchOutcome & Pick<ClassRecord, "ignored">> {
  const oracle = await findOracle();
  const file = resolve(options.rubric ?? OWN_RUBRIC);
  const loading = loadRubric(file, { graphs: oracle.graphs });
  const finding = findClass(paths);
  await everyProblem([loading, finding, ...paths.map(requireSomething)]);
  const rubric = await loading;
  await using found = await finding;
  requireNames(found.submissions);
  const seed = options.seed ?? rubric.rubric.seed;
  requireAnswers(oracle, rubric, seed, "--seed");
  const { quick, early, isolation, blas, python, jobs, shard, names, queue, force = false } = options;
  const only = selectedByOnly(options.only ?? [], rubric.rubric);
  const grading = { rubric, seed, quick, early, only, blas };
  const forced = isolation === undefined ? {} : { isolation };
  const all = names === undefined ? found.submissions : found.submissions.filter(({ name }) => names.has(name));
  const submissions = shard === undefined ? all : shardOf(all, shard);
  // Where workers grade, they look at their own machines.
  if (queue === undefined) await requireIsolation({ name: "typescript" }, submissions.length, options);
  const view = new ClassProgressView(process.stderr);
  try {
    const outcome = await gradeClass(submissions, results, {
      rules: { ...grading, ...forced, python: findingPython(python) },
      force,
      names: new Set(all.map(({ name }) => name)),
      gradeAll: async (planned, onAnswer) => {
        if (queue !== undefined) {
          const { gradeOnQueue } = await import("../batch/queue.ts");
          return gradeOnQueue(planned, grading, { url: queue, force }, view, onAnswer);
        }
        const { processes, ...room } = roomForClass(process.availableMemory(), availableParallelism(), {
          submissions: planned.length,
          trains: selectedRuns(grading).length > 0,
          ...(jobs !== undefined && { jobs }),
        });
        const machine = { ...room, ...forced, ...(python !== undefined && { python }) };
        return gradeHere(planned, grading, { processes, machine, clocks: clocksFor(grading) }, view, onAnswer);
      },
      observer: view,
    });
    const sources = paths.map((path) => resolve(path));
    const { ignored } = found;
    const record = { sources, seed, quick, early, only, members: outcome.members, ignored };
    await results.writeClass({ ...record, ...(shard !== undefined && { shard }) } satisfies ClassRecord);
    return { ...outcome, ignored };
  } finally {
    view.done();
  }
}
