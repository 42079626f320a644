/** `grade SUBMISSIONS --results DIR`: grades a class, and goes on where an earlier call was ended. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";

import { ResultsFolder } from "../batch/results-folder.ts";
import { classSummary } from "../report/class-summary.ts";
import { ROSTER } from "../results/read.ts";
import { readRoster } from "../results/roster.ts";
import { gradeInto, type ClassOptions } from "./class.ts";
import { print } from "./print.ts";

/** The options of the command, as the command line gives them. */
export interface BatchCommandOptions extends ClassOptions {
  readonly results: string;
  readonly failUnder?: number;
  /** Put beside the scorecards, for `grade report`. */
  readonly roster?: string;
}

/**
 * Gives the exit code: 0; 3 where the grader failed at a submission; 1 where one has fewer points than `failUnder`. Throws
 * ConfigurationError.
 */
export async function batchCommand(paths: readonly string[], options: BatchCommandOptions): Promise<number> {
  const { roster } = options;
  const [opened] = await Promise.all([
    ResultsFolder.open(options.results),
    roster === undefined ? [] : readRoster(roster),
  ]);
  await using results = opened;
  if (roster !== undefined) await copyFile(roster, join(options.results, ROSTER));
  const { members, summaries, ignored } = await gradeInto(results, paths, options);
  await print(`${classSummary(members, summaries, ignored)}\n`);
  if (members.some(({ outcome }) => outcome === "failed")) return 3;
  const { failUnder = 0 } = options;
  return [...summaries.values()].some(({ total }) => total.points < failUnder) ? 1 : 0;
}
