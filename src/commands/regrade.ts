/** `grade regrade DIR`: grades a class again, and shows what that changes before it counts. */
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { ResultsFolder } from "../batch/results-folder.ts";
import { classSummary } from "../report/class-summary.ts";
import { regradeReport } from "../report/regrade.ts";
import { changesOf } from "../results/changes.ts";
import { MANUAL, readResults } from "../results/read.ts";
import { gradeInto } from "./class.ts";
import type { MachineOptions } from "./grading.ts";
import { print } from "./print.ts";

/** The options of the command, as the command line gives them. */
export interface RegradeCommandOptions extends MachineOptions {
  readonly rubric?: string;
  /** Put the new scorecards where the old ones are, and those among the earlier ones. */
  readonly apply: boolean;
}

/** Where the new scorecards wait. */
const WAITING = "regraded";

/** Gives the exit code: 0, or 3 where the grader failed at a submission: then nothing is put in place. */
export async function regradeCommand(folder: string, { apply, ...options }: RegradeCommandOptions): Promise<number> {
  await using results = await ResultsFolder.open(folder);
  const { sources, members: graded, ignored: _, ...how } = await results.readClass();
  const names = new Set(graded.map(({ name }) => name));
  const waiting = join(folder, WAITING);
  await using regraded = await ResultsFolder.open(waiting);
  const { members, summaries, ignored } = await gradeInto(regraded, sources, { ...options, ...how, names });
  const before = await results.read();
  // What people say counts on: it must go with the new points, too.
  const manual = join(folder, MANUAL);
  const [then, now] = await Promise.all([readResults(folder), readResults(waiting, { manual })]);
  await print(`${regradeReport(changesOf(then.results, now.results))}\n`);
  const missing = members.filter(({ problems }) => problems !== undefined);
  if (missing.length > 0) await print(`\n${classSummary(missing, summaries)}\n`);
  if (members.some(({ outcome }) => outcome === "failed")) return 3;
  if (!apply) {
    await print("\nNothing is overwritten yet: the same command with --apply makes it count.\n");
    return 0;
  }
  for (const name of summaries.keys()) {
    if (before.has(name)) await results.keepEarlier(name);
    await results.write(await regraded.scorecard(name));
  }
  await results.writeClass({ sources, ...how, members, ignored });
  await rm(waiting, { recursive: true });
  return 0;
}
