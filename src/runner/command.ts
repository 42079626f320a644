/** How the grader starts the runner of each language. Runs in the grader. */
import type { BlasLibrary } from "../numeric/blas/library.ts";
import { nodeRunnerCommand } from "./node/command.ts";
import { pythonRunnerCommand } from "./python/command.ts";
import type { PythonInterpreter } from "./python/interpreter.ts";
import type { RunnerCommand } from "./runner-command.ts";

/** A language that there is a runner for, with what its runner needs to be known. */
export type Language =
  | {
      readonly name: "typescript";
      /** What multiplies its matrices where the operating system confines the runner. Default: numpy-ts. */
      readonly blas?: BlasLibrary;
    }
  | {
      readonly name: "python";
      readonly interpreter: PythonInterpreter;
      /** From 0 to 2³² − 1: the order of sets of strings follows from it. */
      readonly hashSeed: number;
    };

/** What keeps each language's runner from the machine, as the scorecard says it. */
export const fences: Readonly<Record<Language["name"], string>> = {
  typescript: "node-permission",
  python: "python-audit-hook",
};

/** @param memoryMegabytes bound of the language's own heap, or of all its memory, where it can be told. */
export function runnerCommand(language: Language, memoryMegabytes: number): RunnerCommand {
  switch (language.name) {
    case "typescript":
      return nodeRunnerCommand(memoryMegabytes, language.blas);
    case "python":
      return pythonRunnerCommand(language.interpreter, language.hashSeed, memoryMegabytes);
  }
}
