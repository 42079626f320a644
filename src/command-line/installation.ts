/** The commands about what is installed: its data, its starters, its rubric, and this machine. */
import { Option, type Command } from "commander";

import { python, seed, wholeNumber } from "../options.ts";
import { notForStudents } from "./not-for-students.ts";

const languages = ["typescript", "python"] as const;

/** Adds `init`, `data`, `verify` and `doctor`. */
export function addInstallationCommands(program: Command): void {
  program
    .command("init")
    .description("write the starter into a folder")
    .argument("<folder>", "new or without files of these names")
    .addOption(new Option("--language <language>", "of the starter").choices(languages).default("typescript"))
    .action(async (folder: string, { language }: { language: (typeof languages)[number] }) => {
      const { initCommand } = await import("../commands/init.ts");
      await initCommand(folder, language);
    });

  program
    .command("data")
    .description("get CIFAR-10, verify it, and say where it is")
    .option("--import <path>", "take it from a folder or tarball of the official binary or Python version")
    .option("--verify", "only look", false)
    .action(async (options: { import?: string; verify: boolean }) => {
      const { dataCommand } = await import("../commands/data.ts");
      process.exitCode = await dataCommand(options);
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
      const { verifyCommand } = await import("../commands/verify.ts").catch(notForStudents("verify"));
      process.exitCode = await verifyCommand(options);
    });

  program
    .command("doctor")
    .description("look for what a grading needs, and say how to mend what is missing")
    .option("--python <path>", "the Python to look at")
    .action(async (options: { python?: string }) => {
      const { doctorCommand } = await import("../commands/doctor.ts");
      process.exitCode = await doctorCommand(options);
    });
}

interface VerifyOptions {
  language: (typeof languages)[number];
  rubric?: string;
  seed?: number;
  jobs?: number;
  python?: string;
}
