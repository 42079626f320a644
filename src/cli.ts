#!/usr/bin/env node
/**
 * The command line: arguments → options → a command → an exit code. Started by bin/grade.js, and as a program only by npx,
 * which keeps its links to where it once found the command of a checkout.
 */
import { Command } from "commander";

import { addClassCommands } from "./command-line/class.ts";
import { addInstallationCommands } from "./command-line/installation.ts";
import { addSubmissionCommands } from "./command-line/submission.ts";
import { ConfigurationError } from "./errors.ts";
import { problemLines } from "./report/problems.ts";
import { endAllProcesses } from "./sandbox/process.ts";
import { versions } from "./versions.ts";

const program: Command = new Command("grade")
  .description('Grades implementations of the problem set "Backpropagation".')
  .version(versions.grader)
  .addHelpText(
    "after",
    () => `\n${program.commands.find((command) => command.name() === "run")?.helpInformation() ?? ""}`,
  )
  .exitOverride()
  .showHelpAfterError("Try `grade --help`.");

addSubmissionCommands(program);
addInstallationCommands(program);
addClassCommands(program);

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
