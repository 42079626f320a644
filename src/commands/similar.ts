/** `grade similar`: how much submissions have in common, for the course staff to look at. */
import { resolve } from "node:path";
import pLimit from "p-limit";

import { findClass } from "../batch/find.ts";
import { ConfigurationError } from "../errors.ts";
import type { SimilarityFormat } from "../report/formats.ts";
import { similarityReports } from "../report/similarity/reports.ts";
import { compare } from "../similarity/compare.ts";
import { DEFAULT_LEAST } from "../similarity/remarkable.ts";
import type { Code } from "../similarity/fingerprinted.ts";
import { stage } from "../submission/stage.ts";
import { everyProblem } from "./grading.ts";
import { print } from "./print.ts";
import { requireWritable } from "./require-writable.ts";
import { starterFolder } from "./starters.ts";
import { writeWhole } from "../whole-file.ts";

/** Read at the same time: a notebook with its pictures can have 100 MB while it is read. */
const READ_AT_ONCE = 4;

/** The options of the command, as the command line gives them. */
export interface SimilarCommandOptions {
  /** What was given to the class in its language. Default, as for other languages: the starter that comes with grade. */
  readonly starter?: string;
  readonly format: SimilarityFormat;
  readonly out?: string;
  /** The percentage from which on a pair is shown with what it has in common. Default: 40. */
  readonly least?: number;
}

/** Compares the submissions and reports. Gives the exit code: 0, whatever is similar to what. */
export async function similarCommand(given: readonly string[], options: SimilarCommandOptions): Promise<number> {
  await using found = await findClass(given);
  return compared(
    found.submissions.map(({ path }) => path),
    options,
  );
}

async function compared(paths: readonly string[], options: SimilarCommandOptions): Promise<number> {
  const { starter, format, out, least = DEFAULT_LEAST * 100 } = options;
  const limit = pLimit(READ_AT_ONCE);
  const staging = paths.map((path) => limit(codeAt, path));
  const given = starter === undefined ? undefined : codeAt(starter);
  await everyProblem([
    ...staging,
    ...(given === undefined ? [] : [given]),
    requireSeveral(paths),
    ...(out === undefined ? [] : [requireWritable(out)]),
  ]);
  const submissions = named(paths, await Promise.all(staging));
  const starters = await startersOf(submissions, await given);
  const text = `${similarityReports[format](compare(submissions, starters), least / 100)}\n`;
  await (out === undefined ? print(text) : writeWhole(out, text));
  return 0;
}

/** A submission without its pictures: those of a class would fill the memory. */
async function codeAt(path: string): Promise<Code> {
  const { name, language, files } = await stage(path);
  return { name, language, files };
}

/** Throws ConfigurationError where there is nothing to compare. */
async function requireSeveral(paths: readonly string[]): Promise<void> {
  const places = paths.map((path) => resolve(path));
  const repeated = paths.filter((_, index) => places.indexOf(places[index] ?? "") !== index);
  const problems = [
    ...(paths.length > 1 ? [] : [{ message: `Expected several submissions, got ${paths.length}.` }]),
    ...repeated.map((path) => ({ message: `Expected each submission once, got ${path} again.` })),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Those of one name are called by their paths. */
function named(paths: readonly string[], submissions: readonly Code[]): Code[] {
  const names = submissions.map(({ name }) => name);
  return submissions.map((submission, index) =>
    names.indexOf(submission.name) === names.lastIndexOf(submission.name)
      ? submission
      : { ...submission, name: paths[index] ?? submission.name },
  );
}

/** The starter of every language that there is: the one that was given, or else grade's own. */
async function startersOf(submissions: readonly Code[], given: Code | undefined): Promise<Code[]> {
  const languages = [...new Set(submissions.map(({ language }) => language))];
  if (given !== undefined && !languages.includes(given.language)) {
    const message = `--starter: expected a starter in ${languages.join(" or ")}, as the submissions are; got one in ${given.language}.`;
    throw new ConfigurationError([{ message }]);
  }
  return Promise.all(
    languages.map(async (language) => (language === given?.language ? given : codeAt(starterFolder(language)))),
  );
}
