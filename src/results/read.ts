/** Reads a results folder: the scorecards, what people say beside them, and the roster. */
import { readdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";

import { ConfigurationError, type Problem } from "../errors.ts";
import { readScorecard } from "../scorecard/read.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { withRosterRow } from "./keys.ts";
import { readManual } from "./manual.ts";
import { resultOf } from "./merge.ts";
import { readRoster, rosterRowsOf, type RosterRow } from "./roster.ts";
import type { ClassResults, Result } from "./results.ts";

/** A scorecard can hold megabytes of pictures: so many at a time. */
const READ_AT_ONCE = 8;

/** Options of reading. */
export interface ReadOptions {
  /** The file of the roster. Default: `roster.csv` in the folder, where there is one. */
  readonly roster?: string;
}

/**
 * What the class of the results folder at `folder` came to: `scorecards/*.json`, `manual.yaml` and `roster.csv`, the latter
 * two where they are there.
 *
 * Throws ConfigurationError with everything that is wrong with any of them.
 */
export async function readResults(folder: string, options: ReadOptions = {}): Promise<ClassResults> {
  const names = await scorecardNames(folder);
  const limit = pLimit(READ_AT_ONCE);
  const reading = names.map((name) => limit(() => readSlim(join(folder, "scorecards", `${name}.json`))));
  const scorecards = await Promise.allSettled(reading);
  const known = new Map(names.map((name, index) => [name, fulfilled(scorecards[index])?.items]));
  const [manual, roster] = await Promise.allSettled([
    optional(join(folder, "manual.yaml"), new Map(), (path) => readManual(path, known)),
    options.roster === undefined
      ? optional(join(folder, "roster.csv"), undefined, readRoster)
      : readRoster(options.roster),
  ]);
  const problems = [...scorecards, manual, roster].flatMap(problemsOf);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const results = names.flatMap((name, index) => {
    const scorecard = fulfilled(scorecards[index]);
    return scorecard === undefined ? [] : [resultOf(scorecard, fulfilled(manual)?.get(name), name)];
  });
  return withRoster(results, fulfilled(roster));
}

/** Throws ConfigurationError where the folder is none of results. */
async function scorecardNames(folder: string): Promise<string[]> {
  const path = join(folder, "scorecards");
  const hint = "A results folder is what `grade SUBMISSIONS… --results DIR` writes.";
  const files = await readdir(path).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error)) throw error;
    const message = `Expected a results folder with a folder scorecards in it, got ${String(error.code)}.`;
    throw new ConfigurationError([{ file: folder, message, hint }]);
  });
  const names = files
    .filter((file) => file.endsWith(".json") && !file.startsWith("."))
    .map((file) => file.slice(0, -5));
  if (names.length > 0) return names.toSorted();
  throw new ConfigurationError([{ file: path, message: "Expected at least one scorecard, found none.", hint }]);
}

/** Without the pictures and texts, which no export of a class holds. */
async function readSlim(path: string): Promise<Scorecard> {
  return { ...(await readScorecard(path)), artifacts: [] };
}

async function optional<T, Otherwise>(
  path: string,
  otherwise: Otherwise,
  read: (path: string) => Promise<T>,
): Promise<T | Otherwise> {
  return existsSync(path) ? read(path) : otherwise;
}

function withRoster(results: readonly Result[], roster: readonly RosterRow[] | undefined): ClassResults {
  if (roster === undefined) return { results, severalRows: [], withoutSubmission: [] };
  const rows = results.map(({ keys }) => rosterRowsOf(keys, roster));
  const found = new Set(rows.flat());
  return {
    results: results.map((result, index) => {
      const [student, ...others] = rows[index] ?? [];
      if (student === undefined || others.length > 0) return result;
      return { ...result, student, keys: withRosterRow(result.keys, student) };
    }),
    severalRows: results.flatMap(({ name }, index) => ((rows[index]?.length ?? 0) > 1 ? [name] : [])),
    withoutSubmission: roster.filter((row) => !found.has(row)),
  };
}

function fulfilled<T>(outcome: PromiseSettledResult<T> | undefined): T | undefined {
  return outcome?.status === "fulfilled" ? outcome.value : undefined;
}

/** Anything but a mistake of the staff's is thrown on. */
function problemsOf(outcome: PromiseSettledResult<unknown>): readonly Problem[] {
  if (outcome.status === "fulfilled") return [];
  if (!(outcome.reason instanceof ConfigurationError)) throw outcome.reason;
  return outcome.reason.problems;
}
