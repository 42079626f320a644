/** How the grader starts a Python runner. Runs in the grader, not in the runner. */
import { fileURLToPath } from "node:url";

import { ONE_THREAD } from "../../numeric/blas/environment.ts";
import type { RunnerCommand } from "../runner-command.ts";
import type { PythonInterpreter } from "./interpreter.ts";

/** What Python and NumPy hold before any submission is there. */
const OWN_MEGABYTES = 90;

/**
 * The command of a Python runner.
 *
 * @param hashSeed from 0 to 2³² − 1: the order of sets of strings follows from it.
 * @param memoryMegabytes what the submission may hold besides Python and NumPy.
 */
export function pythonRunnerCommand(
  { program, readable, packages }: PythonInterpreter,
  hashSeed: number,
  memoryMegabytes: number,
): RunnerCommand {
  const main = fileURLToPath(new URL("./main.py", import.meta.url));
  const bytes = (memoryMegabytes + OWN_MEGABYTES) * 2 ** 20;
  return {
    program,
    // -B: nothing is written beside the sources.
    arguments: ["-B", "-X", "utf8", main, String(bytes)],
    preamble: [],
    environment: { ...ONE_THREAD, PYTHONHASHSEED: String(hashSeed) },
    readable: [fileURLToPath(new URL("./", import.meta.url)), ...readable],
    listed: [packages],
    ownMegabytes: OWN_MEGABYTES,
  };
}
