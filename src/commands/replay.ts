/** `grade replay`: grades a submission again as its scorecard says, and reports every difference. */
import { ConfigurationError } from "../errors.ts";
import { findOracle } from "../oracle/open.ts";
import { replayReport } from "../report/replay.ts";
import { safeText } from "../report/safe-text.ts";
import { loadRubric, type LoadedRubric } from "../rubric/load.ts";
import { hadBlas } from "../scorecard/engine.ts";
import { differencesOf, isSame } from "../scorecard/differences.ts";
import { feedbackOf } from "../scorecard/feedback.ts";
import { readScorecard } from "../scorecard/read.ts";
import type { PartScore, Scorecard } from "../scorecard/scorecard.ts";
import { stage } from "../submission/stage.ts";
import { everyProblem, gradeSubmission, OWN_RUBRIC, requireAnswers, selected, type MachineOptions } from "./grading.ts";
import { print } from "./print.ts";

/** The options of the command, as the command line gives them. */
export interface ReplayCommandOptions extends Omit<MachineOptions, "unsafe" | "blas"> {
  /** Default: the one that comes with grade. */
  readonly rubric?: string;
  /** Grade by it even if the scorecard names another one. */
  readonly anyRubric: boolean;
}

/** Gives the exit code: 0 where the same comes out for the same submission, else 1. */
export async function replayCommand(file: string, path: string, options: ReplayCommandOptions): Promise<number> {
  const oracle = await findOracle();
  const reading = readScorecard(file);
  const loading = loadRubric(options.rubric ?? OWN_RUBRIC, { graphs: oracle.graphs });
  const staging = stage(path);
  await everyProblem([reading, loading, staging]);
  const [read, rubric, submission] = [await reading, await loading, await staging];
  if (!options.anyRubric) requireRubric(read, rubric, options.rubric);
  if (!options.anyRubric) requireWhole(read, rubric, file);
  const { seed, options: chosen } = read.grader;
  requireAnswers(oracle, rubric, seed, `${file}: the seed`);
  const only = selected(chosen.only, rubric.rubric, `${file}: the items that were selected`);
  // One submission, of which someone asks: as in any grading of one, it is said what confines it.
  const machine = { ...options, unsafe: false, blas: hadBlas(read.grader.engine) };
  const request = { ...chosen, only, oracle, rubric, submission, seed, submissions: 1 };
  const graded = await gradeSubmission(request, machine);
  // Not every scorecard has what the rubric hides.
  const [recorded, replayed] = [feedbackOf(read, "all"), feedbackOf(graded.scorecard, "all")];
  requireJudged(recorded, replayed);
  const differences = differencesOf(recorded, replayed);
  await print(`${replayReport(recorded, replayed, differences)}\n`);
  return isSame(differences) ? 0 : 1;
}

/** Throws ConfigurationError for another rubric than the recorded one: nothing that came out could be told from it. */
function requireRubric({ rubric: recorded }: Scorecard, { sha256 }: LoadedRubric, given: string | undefined): void {
  if (recorded.sha256 === sha256) return;
  const message = `Expected the rubric and profile that the scorecard names, ${digests(recorded.sha256)}; got ${digests(sha256)}.`;
  const hint =
    "Name the file it was graded by with --rubric, or see with --any-rubric what comes out by this one. " +
    "A comment in it counts, too.";
  throw new ConfigurationError([{ message, hint, ...(given !== undefined && { file: given }) }]);
}

/** Throws ConfigurationError for what was written for a student, without the items that are not shown yet. */
function requireWhole({ items }: Scorecard, { rubric }: LoadedRubric, file: string): void {
  const left = rubric.items.filter(({ id }) => items.every((item) => item.id !== id)).map(({ id }) => id);
  if (left.length === 0) return;
  const message = `Expected a scorecard with every item of the rubric, got one without ${left.join(", ")}.`;
  const hint = "It was written with --feedback, for a student's eyes: replay the one of the level all or staff.";
  throw new ConfigurationError([{ file, message, hint }]);
}

/** As long as a person needs it to be. */
const digests = (sha256: string): string => `SHA-256 ${safeText(sha256.slice(0, 12))}…`;

/** Why something was judged then and not now: this machine lacks it. */
const missing: readonly (readonly [reason: PartScore["reason"], message: string, hint: string])[] = [
  ["data-missing", "Expected CIFAR-10, without which no training can be repeated.", "npx grade data"],
  [
    "python-missing",
    "Expected Python 3.9 or newer with NumPy, without which no notebook can be graded again.",
    "`npx grade doctor` says what is there.",
  ],
];

/** Throws ConfigurationError where this machine lacks what the recorded grading had. */
function requireJudged(recorded: Scorecard, replayed: Scorecard): void {
  const problems = missing
    .filter(([reason]) => skips(replayed, reason) && !skips(recorded, reason))
    .map(([, message, hint]) => ({ message, hint }));
  if (problems.length > 0) throw new ConfigurationError(problems);
}

const skips = ({ items }: Scorecard, reason: PartScore["reason"]): boolean =>
  items.some(({ parts }) => parts.some((part) => part.reason === reason));
