/** How the grader starts the runner of each language. Runs in the grader. */
import { nodeRunnerCommand } from "./node/command.ts";
import type { RunnerCommand } from "./runner-command.ts";

/** The languages that there is a runner for. */
export type Language = "typescript";

/** @param heapMegabytes bound of the language's own heap, where it has one. */
export function runnerCommand(language: Language, heapMegabytes: number): RunnerCommand {
  switch (language) {
    case "typescript":
      return nodeRunnerCommand(heapMegabytes);
  }
}
