/** The commands about the work of a whole class. */
import { Argument, Option, type Command } from "commander";

import type { ExportCommandOptions } from "../commands/export.ts";
import type { MachineOptions } from "../commands/grading.ts";
import type { RegradeCommandOptions } from "../commands/regrade.ts";
import { feedback, isolation, jobs, noBlas, percentage, python, unsafe } from "../options.ts";
import { classFormats, similarityFormats, type ClassFormat, type SimilarityFormat } from "../report/formats.ts";
import type { FeedbackLevel } from "../scorecard/feedback.ts";
import { notForStudents } from "./not-for-students.ts";

/** Adds `worker`, `regrade`, `report`, `similar` and `export`. */
export function addClassCommands(program: Command): void {
  program
    .command("worker")
    .description("grade what others put on a queue with `grade SUBMISSIONS --queue`, until it is interrupted")
    .requiredOption("--queue <url>", "the Redis of the queue: redis://host:6379")
    .addOption(jobs("gradings"))
    .addOption(python)
    .addOption(isolation)
    .addOption(unsafe)
    .action(async (options: WorkerOptions) => {
      const { workerCommand } = await import("../commands/worker.ts");
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
      const { regradeCommand } = await import("../commands/regrade.ts");
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
    .addOption(feedback())
    .action(async (folder: string, options: ReportOptions) => {
      const { reportCommand } = await import("../commands/report.ts");
      process.exitCode = await reportCommand(folder, options);
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
      const { similarCommand } = await import("../commands/similar.ts").catch(notForStudents("similar"));
      process.exitCode = await similarCommand(submissions, options);
    });

  program
    .command("export")
    .description("write an autograder that another program grades with")
    .addArgument(new Argument("<platform>", "whose it is").choices(["gradescope"]))
    .option("--out <file>", "write it there, whole or not at all", "autograder.zip")
    .option("--rubric <file>", "another rubric")
    .option("--quick", "leave the trainings out", false)
    .option("--early", "end each training once it is safe that it has passed", false)
    .action(async (_platform: string, options: ExportCommandOptions) => {
      const { exportCommand } = await import("../commands/export.ts").catch(notForStudents("export"));
      await exportCommand(options);
    });
}

interface WorkerOptions extends Omit<MachineOptions, "blas"> {
  queue: string;
}

interface ReportOptions {
  format: ClassFormat;
  out?: string;
  gradebook?: string;
  assignment?: string;
  roster?: string;
  partial: boolean;
  dryRun: boolean;
  feedback?: FeedbackLevel;
}

interface SimilarOptions {
  starter?: string;
  format: SimilarityFormat;
  out?: string;
  least?: number;
}
