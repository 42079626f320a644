/** `grade <submission>`: grades it and reports. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";

import { ConfigurationError, type Problem } from "../errors.ts";
import { grade, languageOf, type GradeOptions } from "../grade.ts";
import { nearestName } from "../nearest-name.ts";
import { findOracle, type ClosedOracle } from "../oracle/open.ts";
import { ProgressView } from "../report/progress.ts";
import type { Format } from "../report/formats.ts";
import type { reports } from "../report/reports.ts";
import { safeText } from "../report/safe-text.ts";
import { withoutTypes } from "../runner/node/strip.ts";
import { findPython, type PythonSearch } from "../runner/python/interpreter.ts";
import { loadRubric, type LoadedRubric } from "../rubric/load.ts";
import type { Rubric } from "../rubric/schema.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import type { Tier } from "../sandbox/tier.ts";
import { stage, type Submission } from "../submission/stage.ts";
import { roomFor } from "../training/room.ts";
import { isolationFor, requireIsolation } from "./require-isolation.ts";
import { print } from "./print.ts";

/** The options of the command, as the command line gives them. */
export interface GradeCommandOptions {
  readonly only?: readonly string[];
  readonly quick: boolean;
  readonly seed?: number;
  readonly rubric?: string;
  readonly jobs?: number;
  readonly format: Format;
  readonly out?: string;
  readonly failUnder?: number;
  /** The Python for notebooks. Default: the one that is found. */
  readonly python?: string;
  /** The only tier of isolation to try. Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
  /** Grade several people's code even where no operating system keeps it from this machine. */
  readonly unsafe: boolean;
  /** Whether trainings may multiply by a BLAS. */
  readonly blas: boolean;
  /** Whether trainings end once it is safe that they have passed. */
  readonly early: boolean;
  readonly verbose: boolean;
}

/**
 * Grades submissions, one after the other. Gives the exit code: 0; 1 where one has fewer points than `failUnder`; 2 where
 * there is no Python for one.
 */
export async function gradeCommand(paths: readonly string[], options: GradeCommandOptions): Promise<number> {
  const rubricPath = options.rubric ?? fileURLToPath(new URL("../../rubric.yaml", import.meta.url));
  const oracle = await findOracle();
  const staging = paths.map(stage);
  const loading = Promise.allSettled(staging).then(([first]) => {
    if (first?.status === "fulfilled") getReady(first.value, options);
    return loadRubric(rubricPath, { graphs: oracle.graphs });
  });
  const checking = [
    requireOneReport(paths, options),
    ...(options.out === undefined ? [] : [requireWritable(options.out)]),
  ];
  await everyProblem([loading, ...staging, ...checking]);
  const [rubric, submissions] = [await loading, await Promise.all(staging)];
  const seed = options.seed ?? rubric.rubric.seed;
  requireAnswers(oracle, rubric, seed);
  const codes: number[] = [];
  for (const submission of submissions) {
    if (codes.length > 0) await print("\n");
    codes.push(await gradeOne(submission, { oracle, rubric, seed }, submissions.length, options));
  }
  return Math.max(...codes);
}

/** Begins what takes its time outside this thread and is asked for later: where it fails, it is said there. */
function getReady({ language, files }: Submission, { isolation }: GradeCommandOptions): void {
  if (language !== "typescript") return;
  void withoutTypes(files);
  if (isolation === undefined) isolationFor({ name: language }).catch(() => {});
}

async function gradeOne(
  submission: Submission,
  { oracle, rubric, seed }: Pick<GradeOptions, "rubric" | "seed"> & { readonly oracle: ClosedOracle },
  submissions: number,
  options: GradeCommandOptions,
): Promise<number> {
  const python = submission.language === "python" ? await provide(options.python) : undefined;
  const language = languageOf(submission, python, 0);
  if (language !== undefined) await requireIsolation(language, submissions, options);
  const view = new ProgressView(process.stderr);
  try {
    const grading = grade({
      rubric,
      submission,
      oracle: oracle.open,
      seed,
      quick: options.quick,
      only: selected(options.only ?? [], rubric.rubric),
      ...roomFor(process.availableMemory(), availableParallelism(), options.jobs),
      blas: options.blas,
      early: options.early,
      ...(options.isolation !== undefined && { isolation: options.isolation }),
      ...(python !== undefined && { python }),
      observer: view,
    });
    // Loaded while the submission's code starts.
    const reporting = import("../report/reports.ts");
    const [scorecard] = await Promise.all([grading, reporting]);
    view.done();
    await deliver(scorecard, reporting, options);
    if (options.verbose && view.printed !== "") showPrinted(view.printed);
    // Fewer points for want of a Python say nothing about the submission.
    if (python?.found === false) return 2;
    return options.failUnder !== undefined && scorecard.total.points < options.failUnder ? 1 : 0;
  } finally {
    view.done();
  }
}

/** Throws ConfigurationError where several scorecards would end in one place. */
async function requireOneReport(paths: readonly string[], { format, out }: GradeCommandOptions): Promise<void> {
  if (paths.length === 1 || (format === "terminal" && out === undefined)) return;
  const option = out === undefined ? `--format ${format}` : "--out";
  const message = `${option}: expected one submission, got ${paths.length}.`;
  throw new ConfigurationError([{ message, hint: "Grade them one by one, each with a file of its own." }]);
}

/** Looks for Python. Throws ConfigurationError where the one that was named does not serve. */
async function provide(given: string | undefined): Promise<PythonSearch> {
  const search = await findPython(given);
  if (search.found || given === undefined) return search;
  const message = `--python: expected Python 3.9 or newer with NumPy; ${safeText(search.detail)}.`;
  throw new ConfigurationError([
    { message, hint: "`npx grade doctor` says which Python is found without the option." },
  ]);
}

/** Throws ConfigurationError where the oracle only has recorded answers, and to other questions. */
function requireAnswers({ recorded }: ClosedOracle, rubric: LoadedRubric, seed: number): void {
  if (recorded === undefined) return;
  const problems: Problem[] = [];
  if (recorded.rubric !== rubric.sha256) {
    const message = "Expected the rubric that came with this package, got another: it has no answers for that one.";
    problems.push({ message, hint: "Leave --rubric out; the course's own installation grades by any rubric." });
  }
  if (!recorded.seeds.includes(seed)) {
    const message = `--seed: expected one of ${recorded.seeds.join(", ")}, for which this package has answers; got ${seed}.`;
    problems.push({ message });
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Waits for all; throws one ConfigurationError with the problems of all that failed with one, or any other error. */
async function everyProblem(tasks: readonly Promise<unknown>[]): Promise<void> {
  const problems: Problem[] = [];
  for (const result of await Promise.allSettled(tasks)) {
    if (result.status === "fulfilled") continue;
    if (!(result.reason instanceof ConfigurationError)) throw result.reason;
    problems.push(...result.reason.problems);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Writes the report where it is wanted. Where that fails, the scorecard goes to standard output: it took minutes. */
async function deliver(
  scorecard: Scorecard,
  reporting: Promise<{ readonly reports: typeof reports }>,
  { format, out, verbose }: GradeCommandOptions,
): Promise<void> {
  try {
    const { [format]: report } = (await reporting).reports;
    const text = `${report(scorecard, { verbose })}\n`;
    if (out === undefined) await print(text);
    else await writeFileAtomic(out, text);
  } catch (error) {
    await print(`${JSON.stringify(scorecard)}\n`);
    throw error;
  }
}

/** Throws ConfigurationError where `--out` cannot be written: before the grading, not after it. */
async function requireWritable(out: string): Promise<void> {
  const folder = dirname(resolve(out));
  const [status, writable] = await Promise.all([
    stat(out).catch(() => undefined),
    access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ),
  ]);
  // A device or a pipe would be replaced by the file, not written to.
  if (status?.isFile() === false) {
    const kind = status.isDirectory() ? "the folder" : "the device or pipe";
    throw new ConfigurationError([{ message: `--out: expected a file, got ${kind} ${safeText(out)}.` }]);
  }
  if (!writable) {
    const message = `--out: expected a folder that can be written to, got ${safeText(dirname(out))}.`;
    throw new ConfigurationError([{ message, hint: "Make the folder first." }]);
  }
}

/** The ids that were asked for. Throws ConfigurationError with every one that the rubric does not have. */
function selected(only: readonly string[], rubric: Rubric): readonly string[] {
  const ids = rubric.items.map(({ id }) => id);
  const problems = only
    .filter((id) => !ids.includes(id))
    .map((id) => {
      const match = nearestName(id, ids);
      const hint = match === undefined ? `The items are ${ids.join(", ")}.` : `Did you mean ${match}?`;
      return { message: `--only: expected an item of the rubric, got ${safeText(id)}.`, hint };
    });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return ids.filter((id) => only.includes(id));
}

function showPrinted(text: string): void {
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => `  | ${safeText(line)}`);
  process.stderr.write(`\nYour code printed:\n${lines.join("\n")}\n`);
}
