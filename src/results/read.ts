/** Reads a results folder: the scorecards, what people say beside them, and the roster. */
import { readdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";

import { ConfigurationError, type Problem } from "../errors.ts";
import { readScorecard } from "../scorecard/read.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { readClassRecords } from "./class-record.ts";
import { withRosterRow } from "./keys.ts";
import { readManual, type KnownItems } from "./manual.ts";
import { resultOf } from "./merge.ts";
import { readRoster, rosterRowsOf, type RosterRow } from "./roster.ts";
import type { ClassResult, ClassResults } from "./results.ts";

/** A scorecard can hold megabytes of pictures: so many at a time. */
const READ_AT_ONCE = 8;

const SCORECARDS = "scorecards";
const SUFFIX = ".json";
/** The roster's file in the folder. */
export const ROSTER = "roster.csv";
/** The file of what people say of submissions. */
export const MANUAL = "manual.yaml";

/** A scorecard and the name of its file. */
interface Graded {
  readonly file: string;
  readonly scorecard: Scorecard;
}

/** Options of reading. */
export interface ReadOptions {
  /** The file of the roster. Default: `roster.csv` in the folder, where there is one. */
  readonly roster?: string;
  /** The file of what people say, where there is one. Default: `manual.yaml` in the folder. */
  readonly manual?: string;
}

/**
 * What the class of the results folder at `folder` came to: `scorecards/*.json`, `manual.yaml` and `roster.csv`, the latter
 * two where they are there.
 *
 * Throws ConfigurationError with everything that is wrong with any of them.
 */
export async function readResults(folder: string, options: ReadOptions = {}): Promise<ClassResults> {
  const files = await scorecardFiles(folder);
  const limit = pLimit(READ_AT_ONCE);
  const reading = files.map((file) => limit(() => readSlim(file, folder)));
  const scorecards = await Promise.allSettled(reading);
  const graded = scorecards.flatMap((outcome) => fulfilled(outcome) ?? []);
  const [manual, roster, records] = await Promise.allSettled([
    optional(options.manual ?? join(folder, MANUAL), new Map(), (path) => readManual(path, knownItems(files, graded))),
    options.roster === undefined ? optional(join(folder, ROSTER), undefined, readRoster) : readRoster(options.roster),
    readClassRecords(folder),
  ]);
  const problems = [
    ...[...scorecards, manual, roster, records].flatMap(problemsOf),
    ...complaintsAboutNames(graded, folder),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const results = graded.map(({ file, scorecard }) => {
    return { file, ...resultOf(scorecard, fulfilled(manual)?.get(scorecard.submission.name)) };
  });
  const names = new Set(results.map(({ name }) => name));
  const members = fulfilled(records)?.flatMap((record) => record.members) ?? [];
  const withoutScorecard = members.map(({ name }) => name).filter((name) => !names.has(name));
  const inOrder = results.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { ...withRoster(inOrder, fulfilled(roster)), withoutScorecard };
}

/** Of submissions whose scorecards cannot be read, the file's name is all there is. */
function knownItems(files: readonly string[], graded: readonly Graded[]): KnownItems {
  const unread = files.filter((file) => graded.every((each) => each.file !== file));
  return new Map([
    ...unread.map((file): [string, undefined] => [nameIn(file), undefined]),
    ...graded.map(({ scorecard }): [string, Scorecard["items"]] => [scorecard.submission.name, scorecard.items]),
  ]);
}

/** Names are encoded where a file system has no room for them. */
function nameIn(file: string): string {
  const name = file.slice(0, -SUFFIX.length);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function complaintsAboutNames(graded: readonly Graded[], folder: string): Problem[] {
  return [...Map.groupBy(graded, ({ scorecard }) => scorecard.submission.name)].flatMap(([name, same]) => {
    const [first, ...others] = same.map(({ file }) => file);
    return others.map((file) => ({
      file: join(folder, SCORECARDS, file),
      message: `Expected one scorecard of each submission, got another one of ${name}, besides ${first}.`,
      hint: "Keep the one that counts.",
    }));
  });
}

/** Throws ConfigurationError where the folder is none of results. */
async function scorecardFiles(folder: string): Promise<string[]> {
  const path = join(folder, SCORECARDS);
  const hint = "A results folder is what `grade SUBMISSIONS… --results DIR` writes.";
  const files = await readdir(path).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error)) throw error;
    const message = `Expected a results folder with a folder scorecards in it, got ${String(error.code)}.`;
    throw new ConfigurationError([{ file: folder, message, hint }]);
  });
  const scorecards = files.filter((file) => file.endsWith(SUFFIX) && !file.startsWith("."));
  if (scorecards.length > 0) return scorecards.toSorted();
  throw new ConfigurationError([{ file: path, message: "Expected at least one scorecard, found none.", hint }]);
}

/** Without the pictures and texts, which no export of a class holds. */
async function readSlim(file: string, folder: string): Promise<Graded> {
  return { file, scorecard: { ...(await readWhole(folder, file)), artifacts: [] } };
}

/** All of one scorecard of the results folder at `folder`. @param file its name. */
export const readWhole = (folder: string, file: string): Promise<Scorecard> =>
  readScorecard(join(folder, SCORECARDS, file));

async function optional<T, Otherwise>(
  path: string,
  otherwise: Otherwise,
  read: (path: string) => Promise<T>,
): Promise<T | Otherwise> {
  return existsSync(path) ? read(path) : otherwise;
}

function withRoster(
  results: readonly ClassResult[],
  roster: readonly RosterRow[] | undefined,
): Omit<ClassResults, "withoutScorecard"> {
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
