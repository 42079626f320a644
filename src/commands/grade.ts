/** `grade <submission>`: grades it and reports. */

import { ConfigurationError } from "../errors.ts";
import { findOracle } from "../oracle/open.ts";
import type { Format } from "../report/formats.ts";
import { safeText } from "../report/safe-text.ts";
import { saidOf } from "../report/said.ts";
import { withoutTypes } from "../runner/node/strip.ts";
import { loadRubric } from "../rubric/load.ts";
import type { Item, Rubric } from "../rubric/schema.ts";
import { feedbackOf, isSeen, type FeedbackLevel } from "../scorecard/feedback.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { stage, type Submission } from "../submission/stage.ts";
import { feedbackLevel } from "./feedback-level.ts";
import {
  everyProblem,
  gradeSubmission,
  OWN_RUBRIC,
  requireAnswers,
  selected,
  selectedByOnly,
  type GradingRequest,
  type MachineOptions,
} from "./grading.ts";
import { print } from "./print.ts";
import { isolationFor } from "./require-isolation.ts";
import { requireWritable } from "./require-writable.ts";
import { writeWhole } from "../whole-file.ts";

/** The options of the command, as the command line gives them. */
export interface GradeCommandOptions extends MachineOptions {
  readonly only?: readonly string[];
  /** The one item to judge, and to show everything about. */
  readonly explain?: string;
  readonly quick: boolean;
  /** Whether trainings end once it is safe that they have passed. */
  readonly early: boolean;
  readonly seed?: number;
  readonly rubric?: string;
  readonly format: Format;
  readonly out?: string;
  readonly failUnder?: number;
  /** How much of the scorecard the report shows. Default: see feedbackLevel. */
  readonly feedback?: FeedbackLevel;
  readonly verbose: boolean;
}

/**
 * Grades submissions, one after the other. Gives the exit code: 0; 1 where one has fewer points than `failUnder`; 2 where
 * there is no Python for one. What Gradescope is to read is written even where that fails, and then says so.
 */
export async function gradeCommand(paths: readonly string[], options: GradeCommandOptions): Promise<number> {
  try {
    return await gradeAll(paths, options);
  } catch (error) {
    if (options.format === "gradescope" && options.out !== undefined) await writeFailure(options.out, error);
    throw error;
  }
}

/** Where it cannot be written, the error itself is what to tell. */
async function writeFailure(out: string, error: unknown): Promise<void> {
  const { gradescopeFailure } = await import("../report/gradescope.ts");
  await requireWritable(out)
    .then(() => writeWhole(out, `${gradescopeFailure(error)}\n`))
    .catch(() => {});
}

async function gradeAll(paths: readonly string[], options: GradeCommandOptions): Promise<number> {
  const oracle = await findOracle();
  const feedback = feedbackLevel(oracle, options.feedback);
  const staging = paths.map(stage);
  const loading = Promise.allSettled(staging).then(([first]) => {
    if (first?.status === "fulfilled") getReady(first.value, options);
    return loadRubric(options.rubric ?? OWN_RUBRIC, { graphs: oracle.graphs });
  });
  const checking = [
    requireOneReport(paths, options),
    ...(options.out === undefined ? [] : [requireWritable(options.out)]),
  ];
  await everyProblem([loading, ...staging, ...checking]);
  const [rubric, submissions] = [await loading, await Promise.all(staging)];
  const seed = options.seed ?? rubric.rubric.seed;
  requireAnswers(oracle, rubric, seed, "--seed");
  const { quick, early } = options;
  const explained = await itemToExplain({ ...options, feedback }, rubric.rubric);
  const only = explained === undefined ? selectedByOnly(options.only ?? [], rubric.rubric) : [explained.id];
  requireSeen("--only", only, feedback, rubric.rubric);
  const request = { oracle, rubric, seed, quick, early, only };
  const codes: number[] = [];
  for (const submission of submissions) {
    if (codes.length > 0) await print("\n");
    const one = { ...request, submission, submissions: submissions.length };
    codes.push(await gradeOne(one, explained, { ...options, feedback }));
  }
  return Math.max(...codes);
}

/** Throws ConfigurationError for items that were asked for and are not shown. */
function requireSeen(option: string, ids: readonly string[], feedback: FeedbackLevel, { items }: Rubric): void {
  const unseen = items.filter(({ id, visibility }) => ids.includes(id) && !isSeen(visibility, feedback));
  if (unseen.length === 0) return;
  const hint = "Its visibility in the rubric says when an item is shown.";
  const problems = unseen.map(({ id }) => ({
    message: `${option}: expected an item that is shown at the level ${feedback}, got ${id}.`,
    hint,
  }));
  throw new ConfigurationError(problems);
}

/** The options, with what is shown. */
type AtLevel = GradeCommandOptions & { readonly feedback: FeedbackLevel };

/** The item of `--explain`; it is said where that one trains. Throws ConfigurationError with all that does not go with it. */
async function itemToExplain(options: AtLevel, rubric: Rubric): Promise<Item | undefined> {
  const { explain, quick, feedback } = options;
  if (explain === undefined) return undefined;
  const choosing = Promise.resolve([explain]).then((only) => selected(only, rubric, "--explain"));
  await everyProblem([requirePage(options), choosing]);
  const [id] = await choosing;
  const item = rubric.items.find((each) => each.id === id);
  requireSeen("--explain", [id ?? ""], feedback, rubric);
  if (item === undefined || quick) return item;
  const { trainingNotice } = await import("../report/explain.ts");
  const notice = trainingNotice(item, rubric);
  if (notice !== undefined) process.stderr.write(`${notice}\n`);
  return item;
}

/** Throws ConfigurationError for what a page about one item cannot be. */
async function requirePage({ format, only }: GradeCommandOptions): Promise<void> {
  const problems = [
    ...(format === "terminal" ? [] : [`expected --format terminal, got ${format}`]),
    ...(only === undefined ? [] : ["expected no --only: it judges its own item and no other"]),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems.map((what) => ({ message: `--explain: ${what}.` })));
}

/** Begins what takes its time outside this thread and is asked for later: where it fails, it is said there. */
function getReady({ language, files }: Submission, { isolation }: GradeCommandOptions): void {
  if (language !== "typescript") return;
  void withoutTypes(files);
  if (isolation === undefined) isolationFor({ name: language }).catch(() => {});
}

/** Gives the exit code. */
async function gradeOne(request: GradingRequest, explained: Item | undefined, options: AtLevel): Promise<number> {
  const grading = gradeSubmission(request, options);
  // Loaded while the submission's code starts.
  const reporting = import("../report/reports.ts");
  const [{ scorecard, printed, lacksPython }] = await Promise.all([grading, reporting]);
  if (lacksPython && options.format === "gradescope") throw lackingPython(scorecard);
  const shown = feedbackOf(scorecard, options.feedback);
  const report = async (): Promise<string> =>
    explained === undefined
      ? (await reporting).reports[options.format](shown, options)
      : (await import("../report/explain.ts")).explanation(explained, shown, request.rubric.rubric);
  await deliver(shown, report, options);
  if (options.verbose && printed !== "") showPrinted(printed);
  // Fewer points for want of a Python say nothing about the submission.
  if (lacksPython) return 2;
  return options.failUnder !== undefined && shown.total.points < options.failUnder ? 1 : 0;
}

/** Gradescope would take what was skipped for zeros. */
function lackingPython({ submission: { findings, language } }: Scorecard): ConfigurationError {
  const said = saidOf(
    findings.filter(({ code }) => code === "python-missing"),
    language,
  );
  return new ConfigurationError(
    said.map(({ what, next }) => ({ message: what, ...(next !== undefined && { hint: next }) })),
  );
}

/** Throws ConfigurationError where several scorecards would end in one place. */
async function requireOneReport(paths: readonly string[], { format, out }: GradeCommandOptions): Promise<void> {
  if (paths.length === 1 || (format === "terminal" && out === undefined)) return;
  const option = out === undefined ? `--format ${format}` : "--out";
  const message = `${option}: expected one submission, got ${paths.length}.`;
  throw new ConfigurationError([{ message, hint: "Grade them one by one, each with a file of its own." }]);
}

/** Writes the report where it is wanted. Where that fails, the scorecard goes to standard output: it took minutes. */
async function deliver(
  scorecard: Scorecard,
  report: () => Promise<string>,
  { out }: GradeCommandOptions,
): Promise<void> {
  try {
    const text = `${await report()}\n`;
    if (out === undefined) await print(text);
    else await writeWhole(out, text);
  } catch (error) {
    await print(`${JSON.stringify(scorecard)}\n`);
    throw error;
  }
}

function showPrinted(text: string): void {
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => `  | ${safeText(line)}`);
  process.stderr.write(`\nYour code printed:\n${lines.join("\n")}\n`);
}
