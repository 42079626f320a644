/** What every command that grades a submission shares. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { ConfigurationError, type Problem } from "../errors.ts";
import { grade, type GradeOptions } from "../grade.ts";
import type { GradeObserver } from "../judging.ts";
import { languageOf } from "../means.ts";
import { nearestName } from "../nearest-name.ts";
import type { ClosedOracle } from "../oracle/open.ts";
import { ProgressView } from "../report/progress.ts";
import { safeText } from "../report/safe-text.ts";
import { findPython, type PythonSearch } from "../runner/python/interpreter.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Rubric } from "../rubric/schema.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import type { Tier } from "../sandbox/tier.ts";
import { roomFor } from "../training/room.ts";
import { requireIsolation } from "./require-isolation.ts";

/** The rubric where none is named. */
export const OWN_RUBRIC: string = fileURLToPath(new URL("../../rubric.yaml", import.meta.url));

/** What is graded, but for what the machine gives. */
export interface GradingRequest extends Pick<
  GradeOptions,
  "rubric" | "submission" | "seed" | "quick" | "early" | "only"
> {
  readonly oracle: ClosedOracle;
  /** How many submissions the command grades, this one among them. */
  readonly submissions: number;
}

/** What to use of this machine, as the command line says it. */
export interface MachineOptions {
  /** Trainings at the same time. Default: as cores and memory allow. */
  readonly jobs?: number;
  /** The Python for notebooks. Default: the one that is found. */
  readonly python?: string;
  /** The only tier of isolation to try. Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
  /** Grade several people's code even where no operating system keeps it from this machine. */
  readonly unsafe: boolean;
  /** Whether trainings may multiply by a BLAS. */
  readonly blas: boolean;
}

/** What a grading gave. */
export interface Graded {
  readonly scorecard: Scorecard;
  /** What the student's code printed. Not fit for a terminal as it is. */
  readonly printed: string;
  /** Whether there is no Python for the submission, so that nothing of it was judged. */
  readonly lacksPython: boolean;
}

/** Grades one submission on this machine, and shows how it goes on standard error. */
export async function gradeSubmission(request: GradingRequest, options: MachineOptions): Promise<Graded> {
  const { submission, submissions } = request;
  const python = submission.language === "python" ? await provide(options.python) : undefined;
  const language = languageOf(submission, python, 0);
  if (language !== undefined) await requireIsolation(language, submissions, options);
  const view = new ProgressView(process.stderr);
  try {
    const scorecard = await gradeWith(request, options, { observer: view, ...(python !== undefined && { python }) });
    return { scorecard, printed: view.printed, lacksPython: python?.found === false };
  } finally {
    view.done();
  }
}

/** What was found, or made, for gradings that begin with it. */
export interface Found extends Pick<GradeOptions, "python" | "signal"> {
  readonly observer: GradeObserver;
}

/** Grades one submission on this machine with what has been found before, and shows nothing. */
export function gradeWith(
  { oracle, ...request }: Omit<GradingRequest, "submissions">,
  { jobs, isolation, blas }: MachineOptions,
  found: Found,
): Promise<Scorecard> {
  return grade({
    ...request,
    oracle: oracle.open,
    ...roomFor(process.availableMemory(), availableParallelism(), jobs),
    blas,
    ...(isolation !== undefined && { isolation }),
    ...found,
  });
}

/** Looks for Python once, and only when asked. */
export function findingPython(given: string | undefined): () => Promise<PythonSearch> {
  let search: Promise<PythonSearch> | undefined;
  return () => (search ??= provide(given));
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

/**
 * Throws ConfigurationError where the oracle only has recorded answers, and to other questions.
 *
 * @param named where the seed comes from.
 */
export function requireAnswers({ recorded }: ClosedOracle, rubric: LoadedRubric, seed: number, named: string): void {
  if (recorded === undefined) return;
  const problems: Problem[] = [];
  if (recorded.rubric !== rubric.sha256) {
    const message = "Expected the rubric that came with this package, got another: it has no answers for that one.";
    problems.push({ message, hint: "Leave --rubric out; the course's own installation grades by any rubric." });
  }
  if (!recorded.seeds.includes(seed)) {
    const message = `${named}: expected one of ${recorded.seeds.join(", ")}, for which this package has answers; got ${seed}.`;
    problems.push({ message });
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Waits for all; throws one ConfigurationError with the problems of all that failed with one, or any other error. */
export async function everyProblem(tasks: readonly Promise<unknown>[]): Promise<void> {
  const problems: Problem[] = [];
  for (const result of await Promise.allSettled(tasks)) {
    if (result.status === "fulfilled") continue;
    if (!(result.reason instanceof ConfigurationError)) throw result.reason;
    problems.push(...result.reason.problems);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** What `--only` selects: an item by its id, and all of a number by the number alone: 4.2 is 4.2a, 4.2b and so on. */
export function selectedByOnly(only: readonly string[], rubric: Rubric): readonly string[] {
  const ids = rubric.items.map(({ id }) => id);
  const asked = only.flatMap((id) => {
    const ofNumber = ids.filter((each) => each.startsWith(id) && /^[a-z]+$/i.test(each.slice(id.length)));
    return ids.includes(id) || ofNumber.length === 0 ? id : ofNumber;
  });
  return selected(asked, rubric, "--only");
}

/**
 * The ids that were asked for. Throws ConfigurationError with every one that the rubric does not have.
 *
 * @param named where they come from.
 */
export function selected(only: readonly string[], rubric: Rubric, named: string): readonly string[] {
  const ids = rubric.items.map(({ id }) => id);
  const problems = only
    .filter((id) => !ids.includes(id))
    .map((id) => {
      // A number alone is not like the item of another number.
      const match = /^[\d.]*$/.test(id) ? undefined : nearestName(id, ids);
      const hint = match === undefined ? `The items are ${ids.join(", ")}.` : `Did you mean ${match}?`;
      return { message: `${named}: expected an item of the rubric, got ${safeText(id)}.`, hint };
    });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return ids.filter((id) => only.includes(id));
}
