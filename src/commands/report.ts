/** `grade report`: a class's results, in the form that a gradebook, a CI service or a spreadsheet takes. */
import { join } from "node:path";

import { ConfigurationError, type Problem } from "../errors.ts";
import { canvasNotes, canvasReport } from "../report/canvas.ts";
import { classNotes, classReports, opennessSentence } from "../report/class-reports.ts";
import type { ClassFormat } from "../report/formats.ts";
import { gradescopeReport } from "../report/gradescope.ts";
import { safeText } from "../report/safe-text.ts";
import { readGradebook } from "../results/gradebook.ts";
import { resultFor } from "../results/feedback.ts";
import { matchGradebook } from "../results/match.ts";
import { readResults } from "../results/read.ts";
import type { ClassResult, Result } from "../results/results.ts";
import type { FeedbackLevel } from "../scorecard/feedback.ts";
import { everyProblem } from "./grading.ts";
import { print } from "./print.ts";
import { writePages } from "./write-pages.ts";
import { makeFolder, writeReport } from "./write-report.ts";

/** The options of the command, as the command line gives them. */
export interface ReportCommandOptions {
  readonly format: ClassFormat;
  /** A file; for `gradescope` and `html` a folder. Default: standard output. */
  readonly out?: string;
  /** The gradebook that Canvas exported. */
  readonly gradebook?: string;
  /** `Title (id)`, or the title alone. */
  readonly assignment?: string;
  /** Default: the folder's own `roster.csv`, where there is one. */
  readonly roster?: string;
  /** Whether results that are not final are reported, too. */
  readonly partial: boolean;
  /** For `canvas`: only say who is matched. */
  readonly dryRun: boolean;
  /** For `html`: how much of each result is shown. Default: everything. The others have all but what the rubric hides. */
  readonly feedback?: FeedbackLevel;
}

/** Gives the exit code, 0. */
export async function reportCommand(folder: string, options: ReportCommandOptions): Promise<number> {
  requireFitting(options);
  const { format, out, roster, gradebook: file, assignment } = options;
  const reading = readResults(folder, roster === undefined ? {} : { roster });
  const opening = file === undefined ? Promise.resolve(undefined) : readGradebook(file, assignment);
  await everyProblem([reading, opening]);
  const [read, gradebook] = [await reading, await opening];
  const feedback = options.feedback ?? (format === "html" ? "staff" : "all");
  const all = { ...read, results: read.results.map((result) => resultFor(result, feedback)) };
  // A page says itself what is open.
  if (!options.partial && !options.dryRun && format !== "html") requireFinal(all.results);
  note(classNotes(all));
  if (format === "gradescope") await writeEach(all.results, out ?? "");
  else if (format === "html")
    note([`Written: ${safeText(await writePages(read, { folder, out: out ?? "", feedback }))}`]);
  else if (format !== "canvas") await deliver(classReports[format](all.results), out);
  else if (gradebook !== undefined) {
    const matching = matchGradebook(gradebook.rows, all.results);
    note(canvasNotes(gradebook, matching));
    if (!options.dryRun) await deliver(canvasReport(gradebook, matching), out);
  }
  return 0;
}

/** Throws ConfigurationError with every option that does not go with the format. */
function requireFitting({ format, out, gradebook, assignment, dryRun, feedback }: ReportCommandOptions): void {
  const problems: Problem[] = [];
  const isCanvas = format === "canvas";
  if (isCanvas && gradebook === undefined) {
    const hint = "In Canvas: Grades, Export, Export Entire Gradebook.";
    problems.push({ message: "--format canvas: expected --gradebook FILE, the gradebook that Canvas exports.", hint });
  }
  if ((format === "gradescope" || format === "html") && (out ?? "") === "") {
    const files = format === "html" ? "index.html and what it leads to" : "a file for each submission";
    problems.push({ message: `--format ${format}: expected --out FOLDER, for ${files}.` });
  }
  for (const [option, isGiven] of [
    ["--gradebook", gradebook !== undefined],
    ["--assignment", assignment !== undefined],
    ["--dry-run", dryRun],
  ] as const) {
    if (isGiven && !isCanvas) problems.push({ message: `${option}: expected --format canvas, got ${format}.` });
  }
  if (feedback !== undefined && format !== "html") {
    const hint = "What a gradebook takes has no findings; pages are what students are given.";
    problems.push({ message: `--feedback: expected --format html, got ${format}.`, hint });
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Throws ConfigurationError that names every result that is not final. */
function requireFinal(results: readonly Result[]): void {
  const open = results.flatMap((result) => opennessSentence(result) ?? []);
  if (open.length === 0) return;
  const hint =
    "Grade what was left out, and write what people give into manual.yaml; or report what there is, with --partial.";
  const problems = open.map((sentence) => ({ message: `Expected a final result, got ${sentence}.` }));
  throw new ConfigurationError([...problems, { message: `${open.length} of ${results.length} are not final.`, hint }]);
}

async function writeEach(results: readonly ClassResult[], folder: string): Promise<void> {
  await makeFolder(folder);
  for (const result of results) await writeReport(join(folder, result.file), `${gradescopeReport(result)}\n`);
}

async function deliver(text: string, out: string | undefined): Promise<void> {
  await (out === undefined ? print(`${text}\n`) : writeReport(out, `${text}\n`));
}

function note(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
}
