#!/usr/bin/env node
/**
 * The command line: arguments → options → a command → an exit code. Started by bin/grade.js, and as a program only by npx,
 * which keeps its links to where it once found the command of a checkout.
 */
import { Argument, Command, Option } from "commander";

import type { ExportCommandOptions } from "./commands/export.ts";
import type { RegradeCommandOptions } from "./commands/regrade.ts";
import { ConfigurationError } from "./errors.ts";
import {
  ids,
  isolation,
  jobs,
  noBlas,
  percentage,
  points,
  python,
  seed,
  shard,
  unsafe,
  wholeNumber,
} from "./options.ts";
import {
  classFormats,
  formats,
  similarityFormats,
  type ClassFormat,
  type Format,
  type SimilarityFormat,
} from "./report/formats.ts";
import { problemLines } from "./report/problems.ts";
import { endAllProcesses } from "./sandbox/process.ts";
import type { Tier } from "./sandbox/tier.ts";
import { versions } from "./versions.ts";

const languages = ["typescript", "python"] as const;

const program: Command = new Command("grade")
  .description('Grades implementations of the problem set "Backpropagation".')
  .version(versions.grader)
  .addHelpText(
    "after",
    () => `\n${program.commands.find((command) => command.name() === "run")?.helpInformation() ?? ""}`,
  )
  .exitOverride()
  .showHelpAfterError("Try `grade --help`.");

program
  .command("run", { isDefault: true })
  .description("grade a submission (the default command)")
  .argument("<submissions...>", "folders, notebooks, or zip archives of them")
  .option("--only <ids>", "judge these items only: 4.2a,4.2b", ids)
  .option("--quick", "leave the trainings out", false)
  .option("--early", "end each training once it is safe that it has passed", false)
  .addOption(seed)
  .option("--rubric <file>", "another rubric")
  .addOption(jobs("trainings"))
  .addOption(new Option("--format <format>", "of the report").choices(formats).default("terminal"))
  .option("--out <file>", "write the report there, whole or not at all")
  .option("--fail-under <points>", "exit with 1 for fewer points, bonus not counted", points)
  .addOption(python)
  .addOption(isolation)
  .addOption(unsafe)
  .addOption(noBlas)
  .option("--verbose", "every part with its evidence, where the time went, what your code printed", false)
  .option("--results <folder>", "grade a class: a scorecard each goes there, and what has one is not graded again")
  .option(
    "--roster <file>",
    "with --results: names, ids and e-mail addresses, kept beside the scorecards for `grade report`",
  )
  .option("--force", "with --results: grade again what has a scorecard", false)
  .option("--queue <url>", "with --results: let workers on the queue of this Redis grade: redis://host:6379")
  .option("--shard <i/n>", "with --results: the i-th of n equal parts of the class", shard)
  .action(async (submissions: string[], { results, ...options }: RunOptions, command: Command) => {
    requireTogether(
      command,
      results === undefined ? ["roster", "force", "queue", "shard"] : ["format", "out", "verbose"],
      results,
    );
    if (results === undefined) {
      const { gradeCommand } = await import("./commands/grade.ts");
      process.exitCode = await gradeCommand(submissions, options);
    } else {
      const { batchCommand } = await import("./commands/batch.ts");
      process.exitCode = await batchCommand(submissions, { ...options, results });
    }
  });

program
  .command("data")
  .description("get CIFAR-10, verify it, and say where it is")
  .option("--import <path>", "take it from a folder or tarball of the official binary or Python version")
  .option("--verify", "only look", false)
  .action(async (options: { import?: string; verify: boolean }) => {
    const { dataCommand } = await import("./commands/data.ts");
    process.exitCode = await dataCommand(options);
  });

program
  .command("init")
  .description("write the starter into a folder")
  .argument("<folder>", "new or without files of these names")
  .addOption(new Option("--language <language>", "of the starter").choices(languages).default("typescript"))
  .action(async (folder: string, { language }: { language: (typeof languages)[number] }) => {
    const { initCommand } = await import("./commands/init.ts");
    await initCommand(folder, language);
  });

program
  .command("verify")
  .description("test the rubric: a right submission, a blank one, and every known mistake")
  .addOption(new Option("--language <language>", "of the submissions").choices(languages).default("typescript"))
  .option("--rubric <file>", "another rubric")
  .addOption(seed)
  .option("--jobs <n>", "gradings at the same time; default: one more than there are cores", wholeNumber(1, 64))
  .addOption(python)
  .action(async (options: VerifyOptions) => {
    const { verifyCommand } = await import("./commands/verify.ts").catch(notForStudents("verify"));
    process.exitCode = await verifyCommand(options);
  });

program
  .command("similar")
  .description("show how much submissions have in common, for a person to look at: no grade and no verdict")
  .argument("<submissions...>", "folders, notebooks, or zip archives of them")
  .option("--starter <path>", "what the class was given; default: the starter that comes with grade")
  .addOption(new Option("--format <format>", "of the report").choices(similarityFormats).default("terminal"))
  .option("--out <file>", "write the report there, whole or not at all")
  .option("--least <percent>", "show what pairs from here on have in common; default: 40", percentage)
  .action(async (submissions: string[], options: SimilarOptions) => {
    const { similarCommand } = await import("./commands/similar.ts").catch(notForStudents("similar"));
    process.exitCode = await similarCommand(submissions, options);
  });

program
  .command("doctor")
  .description("look for what a grading needs, and say how to mend what is missing")
  .option("--python <path>", "the Python to look at")
  .action(async (options: { python?: string }) => {
    const { doctorCommand } = await import("./commands/doctor.ts");
    process.exitCode = await doctorCommand(options);
  });

program
  .command("replay")
  .description("grade a submission again as its scorecard says, and report every difference")
  .argument("<scorecard>", "written by an earlier grading with --format json")
  .argument("<submission>", "the folder, notebook or zip archive that was graded")
  .option("--rubric <file>", "the rubric that it was graded by; default: the one that comes with grade")
  .option("--any-rubric", "grade by that rubric even if the scorecard names another one", false)
  .addOption(jobs("trainings"))
  .addOption(python)
  .addOption(isolation)
  .action(async (scorecard: string, submission: string, options: ReplayOptions) => {
    const { replayCommand } = await import("./commands/replay.ts");
    process.exitCode = await replayCommand(scorecard, submission, options);
  });

program
  .command("worker")
  .description("grade what others put on a queue with `grade SUBMISSIONS --queue`, until it is interrupted")
  .requiredOption("--queue <url>", "the Redis of the queue: redis://host:6379")
  .addOption(jobs("gradings"))
  .addOption(python)
  .addOption(isolation)
  .addOption(unsafe)
  .action(async (options: WorkerOptions) => {
    const { workerCommand } = await import("./commands/worker.ts");
    process.exitCode = await workerCommand(options);
  });

program
  .command("regrade")
  .description("grade a class again, by another rubric, and show who gains and who loses before it counts")
  .argument("<results>", "the folder of an earlier `grade SUBMISSIONS --results`")
  .option("--rubric <file>", "the rubric to grade by; default: the one that comes with grade")
  .option("--apply", "make it count: the scorecards from before are kept in earlier/", false)
  .addOption(jobs("gradings"))
  .addOption(python)
  .addOption(isolation)
  .addOption(unsafe)
  .addOption(noBlas)
  .action(async (results: string, options: RegradeCommandOptions) => {
    const { regradeCommand } = await import("./commands/regrade.ts");
    process.exitCode = await regradeCommand(results, options);
  });

program
  .command("report")
  .description("report a class's results, as pages or for a gradebook, a CI service or a spreadsheet")
  .argument("<folder>", "of results: scorecards/, and manual.yaml and roster.csv where there are any")
  .addOption(new Option("--format <format>", "of the report").choices(classFormats).default("csv"))
  .option("--out <file>", "write it there, whole or not at all; for gradescope and html, a folder")
  .option("--gradebook <file>", "for canvas: the gradebook that Canvas exported")
  .option("--assignment <title>", 'for canvas: "Title (id)" or the title; default: the only one')
  .option("--roster <file>", "names, ids and e-mail addresses; default: roster.csv in the folder")
  .option("--partial", "also results that are not final", false)
  .option("--dry-run", "for canvas: only say who is matched", false)
  .action(async (folder: string, options: ReportOptions) => {
    const { reportCommand } = await import("./commands/report.ts");
    process.exitCode = await reportCommand(folder, options);
  });

/** What is used of this machine. */
interface MachineOptions {
  jobs?: number;
  python?: string;
  isolation?: Tier;
  unsafe: boolean;
  blas: boolean;
}

interface WorkerOptions extends Omit<MachineOptions, "blas"> {
  queue: string;
}

program
  .command("export")
  .description("write an autograder that another program grades with")
  .addArgument(new Argument("<platform>", "whose it is").choices(["gradescope"]))
  .option("--out <file>", "write it there, whole or not at all", "autograder.zip")
  .option("--rubric <file>", "another rubric")
  .option("--quick", "leave the trainings out", false)
  .option("--early", "end each training once it is safe that it has passed", false)
  .action(async (_platform: string, options: ExportCommandOptions) => {
    const { exportCommand } = await import("./commands/export.ts").catch(notForStudents("export"));
    await exportCommand(options);
  });

interface ReportOptions {
  format: ClassFormat;
  out?: string;
  gradebook?: string;
  assignment?: string;
  roster?: string;
  partial: boolean;
  dryRun: boolean;
}

interface ReplayOptions extends Omit<MachineOptions, "unsafe" | "blas"> {
  rubric?: string;
  anyRubric: boolean;
}

interface SimilarOptions {
  starter?: string;
  format: SimilarityFormat;
  out?: string;
  least?: number;
}

interface VerifyOptions {
  language: (typeof languages)[number];
  rubric?: string;
  seed?: number;
  jobs?: number;
  python?: string;
}

interface RunOptions extends MachineOptions {
  only?: string[];
  quick: boolean;
  early: boolean;
  seed?: number;
  rubric?: string;
  format: Format;
  out?: string;
  failUnder?: number;
  verbose: boolean;
  results?: string;
  roster?: string;
  queue?: string;
  force: boolean;
  shard?: { index: number; count: number };
}

/** Throws ConfigurationError for options that were given and say nothing with, or without, `--results`. */
function requireTogether(command: Command, unfit: readonly string[], results: string | undefined): void {
  const given = unfit.filter((name) => command.getOptionValueSource(name) === "cli");
  if (given.length === 0) return;
  const hint =
    results === undefined
      ? "It is for a class: --results DIR says where its scorecards go."
      : "A class's scorecards go into its folder; `grade report` makes other forms of them.";
  const words = results === undefined ? "expected --results, got none" : "expected one submission, got --results";
  throw new ConfigurationError(given.map((name) => ({ message: `--${name}: ${words}.`, hint })));
}

/** Says of a command that could not be loaded that a package for students has not what it needs. */
function notForStudents(command: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    const message = `A package for students has not what \`grade ${command}\` needs.`;
    throw new ConfigurationError([{ message, hint: "Run it in the checkout." }]);
  };
}

/** 2 for what the caller can mend, 3 for what is ours. */
function report(error: unknown): number {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${problemLines(error)}\n`);
    return 2;
  }
  if (error instanceof Error && "code" in error && String(error.code).startsWith("commander.")) {
    return "exitCode" in error && error.exitCode === 0 ? 0 : 2;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : "";
  process.stderr.write(
    `This is a bug in grade, not in the submission. Please report it with these lines:\n${detail}${cause}\n`,
  );
  return 3;
}

for (const [signal, number] of [
  ["SIGINT", 2],
  ["SIGTERM", 15],
  ["SIGHUP", 1],
] as const) {
  process.once(signal, () => {
    endAllProcesses();
    process.exit(128 + number);
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
} finally {
  endAllProcesses();
}
