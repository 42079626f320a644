/** The commands about one submission: to grade it, once or whenever it is saved, and to grade it again. */
import { Option, type Command } from "commander";

import type { GradeCommandOptions } from "../commands/grade.ts";
import type { MachineOptions } from "../commands/grading.ts";
import type { WatchCommandOptions } from "../commands/watch.ts";
import { ConfigurationError } from "../errors.ts";
import { feedback, ids, isolation, jobs, noBlas, points, python, seed, shard, unsafe } from "../options.ts";
import { formats } from "../report/formats.ts";

/** Adds `run`, the default command, `watch` and `replay`. */
export function addSubmissionCommands(program: Command): void {
  program
    .command("run", { isDefault: true })
    .description("grade a submission (the default command)")
    .argument("<submissions...>", "folders, notebooks, or zip archives of them")
    .option("--only <ids>", "judge these items only: 4.2a,4.2b; 4.1 is all of 4.1", ids)
    .option("--explain <id>", "judge this item only, and show all about it: how it is judged, and all that was found")
    .option("--quick", "leave the trainings out", false)
    .option("--early", "end each training once it is safe that it has passed", false)
    .addOption(seed)
    .option("--rubric <file>", "another rubric")
    .addOption(jobs("trainings"))
    .addOption(new Option("--format <format>", "of the report").choices(formats).default("terminal"))
    .option("--out <file>", "write the report there, whole or not at all")
    .addOption(feedback())
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
        results === undefined
          ? ["roster", "force", "queue", "shard"]
          : ["format", "out", "verbose", "explain", "feedback"],
        results,
      );
      if (results === undefined) {
        const { gradeCommand } = await import("../commands/grade.ts");
        process.exitCode = await gradeCommand(submissions, options);
      } else {
        const { batchCommand } = await import("../commands/batch.ts");
        process.exitCode = await batchCommand(submissions, { ...options, results });
      }
    });

  program
    .command("watch")
    .description("grade a submission whenever it is saved, beside the editor; trainings when asked")
    .argument("<submission>", "a folder or a notebook")
    .option("--early", "end each training once it is safe that it has passed", false)
    .addOption(seed)
    .option("--rubric <file>", "another rubric")
    .addOption(jobs("trainings"))
    .addOption(python)
    .addOption(isolation)
    .addOption(noBlas)
    .action(async (submission: string, options: WatchCommandOptions) => {
      const { watchCommand } = await import("../commands/watch.ts");
      process.exitCode = await watchCommand(submission, options);
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
      const { replayCommand } = await import("../commands/replay.ts");
      process.exitCode = await replayCommand(scorecard, submission, options);
    });
}

interface RunOptions extends GradeCommandOptions {
  results?: string;
  roster?: string;
  queue?: string;
  force: boolean;
  shard?: { index: number; count: number };
}

interface ReplayOptions extends Omit<MachineOptions, "unsafe" | "blas"> {
  rubric?: string;
  anyRubric: boolean;
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
