/** `grade SUBMISSIONS --results DIR`: grades a class, and goes on where an earlier call was ended. */
import { ResultsFolder } from "../batch/results-folder.ts";
import { classSummary } from "../report/class-summary.ts";
import { gradeInto, type ClassOptions } from "./class.ts";
import { print } from "./print.ts";

/** The options of the command, as the command line gives them. */
export interface BatchCommandOptions extends ClassOptions {
  readonly results: string;
  readonly failUnder?: number;
}

/**
 * Gives the exit code: 0; 3 where the grader failed at a submission; 1 where one has fewer points than `failUnder`. Throws
 * ConfigurationError.
 */
export async function batchCommand(paths: readonly string[], options: BatchCommandOptions): Promise<number> {
  const results = await ResultsFolder.open(options.results);
  const { members, summaries } = await gradeInto(results, paths, options);
  await print(`${classSummary(members, summaries)}\n`);
  if (members.some(({ outcome }) => outcome === "failed")) return 3;
  const { failUnder = 0 } = options;
  return [...summaries.values()].some(({ total }) => total.points < failUnder) ? 1 : 0;
}
