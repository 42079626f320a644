/** What this machine has for a grading: known before it begins, and what its scorecard says of the grader. */
import { cpus } from "node:os";

import { selectedRuns, type JudgingOptions } from "./judging.ts";
import type { BlasLibrary } from "./numeric/blas/library.ts";
import { fences, runnerCommand, type Language } from "./runner/command.ts";
import type { PythonSearch } from "./runner/python/interpreter.ts";
import { chooseIsolation } from "./sandbox/isolation.ts";
import type { Tier } from "./sandbox/tier.ts";
import { engineName } from "./scorecard/engine.ts";
import type { Scorecard } from "./scorecard/scorecard.ts";
import { studentLimits } from "./student/limits.ts";
import type { StudentOptions } from "./student/proxy.ts";
import { TimeBudget } from "./student/time-budget.ts";
import type { Submission } from "./submission/submission.ts";
import { nodePinned, versions } from "./versions.ts";

/** What the means depend on. */
export interface MeansOptions extends Pick<JudgingOptions, "rubric" | "seed" | "quick" | "only" | "early" | "blas"> {
  /** A broken one is not run. */
  readonly submission: Pick<Submission, "language" | "broken">;
  /** The only tier of isolation to try. Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
  /** The Python for submissions in it. Where none was found, their parts are skipped. */
  readonly python?: PythonSearch;
  /** Ends the grading and every process of it; `grade` then throws its reason. Default: nothing does. */
  readonly signal?: AbortSignal;
}

/** What a grading has. */
export interface Means {
  /** How the submission's code is run. Undefined where there is no Python for it. */
  readonly running: StudentOptions | undefined;
  /** What multiplies in trainings and measures them; undefined where there are none, or no BLAS. */
  readonly blas: BlasLibrary | undefined;
  readonly grader: Scorecard["grader"];
}

/** Looks at the machine. From then on this process multiplies by its BLAS, where trainings want one. */
export async function meansFor(options: MeansOptions): Promise<Means> {
  const { submission, python, seed, isolation } = options;
  const language = languageOf(submission, python, seed);
  const running = language === undefined ? undefined : await runningOf(options, language, isolation);
  const isTrained = running !== undefined && submission.broken === undefined && selectedRuns(options).length > 0;
  const blas = isTrained && options.blas !== false ? await providedBlas() : undefined;
  return { running, blas: blas?.library, grader: graderOf(options, running?.isolation, blas?.name) };
}

/** Loaded only for trainings: the rest is judged without it. */
async function providedBlas(): Promise<{ readonly library: BlasLibrary; readonly name: string } | undefined> {
  const { provideBlas } = await import("./numeric/blas/provide.ts");
  const provided = await provideBlas();
  return provided.found ? provided : undefined;
}

/** How this submission's code is run: within the rubric's limits, behind what this machine has to confine it. */
async function runningOf(
  { rubric: { rubric, profile }, signal }: MeansOptions,
  language: Language,
  isolation: Tier | undefined,
): Promise<StudentOptions> {
  const { limits } = rubric;
  const { tier } = await chooseIsolation(runnerCommand(language, limits.memoryMegabytes), isolation);
  return {
    limits: studentLimits(limits),
    language,
    profile,
    isolation: tier,
    time: new TimeBudget(limits.submissionMinutes * 60_000),
    ...(signal !== undefined && { signal }),
  };
}

/** The submission's language with what its runner needs; undefined where there is no Python for it. */
export function languageOf(
  submission: Pick<Submission, "language">,
  python: PythonSearch | undefined,
  seed: number,
): Language | undefined {
  if (submission.language === "typescript") return { name: "typescript" };
  if (python?.found !== true) return undefined;
  return { name: "python", interpreter: python.interpreter, hashSeed: seed };
}

function graderOf(
  { submission, seed, quick, early = false, only, python }: MeansOptions,
  isolation: Tier | undefined,
  blas: string | undefined,
): Scorecard["grader"] {
  const inPython = submission.language === "python" && python?.found === true ? python.interpreter : undefined;
  return {
    version: versions.grader,
    node: process.versions.node,
    nodePinned,
    ...(inPython !== undefined && { python: inPython.version, numpy: inPython.numpy }),
    seed,
    isolation: isolation === undefined || isolation === "none" ? fences[submission.language] : isolation,
    engine: engineOf(submission, inPython?.numpy, isolation, blas),
    cpu: cpus()[0]?.model ?? process.arch,
    options: { quick, early, only },
  };
}

/** @param blas by which accuracies were measured, where there were trainings. */
function engineOf(
  { language }: Pick<Submission, "language">,
  numpy: string | undefined,
  isolation: Tier | undefined,
  blas: string | undefined,
): string {
  const isInTypescript = language === "typescript";
  if (!isInTypescript && numpy === undefined) return "none";
  const library = isInTypescript ? `numpy-ts ${versions.numpyTs}` : `NumPy ${numpy}`;
  return engineName({ library, blas, isTheSubmissions: isInTypescript && isolation !== "none" });
}
