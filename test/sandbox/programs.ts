/** Small programs in a sandboxed process. */
import type { RunnerCommand } from "../../src/runner/runner-command.ts";
import { startProcess, type Ending, type Limits, type SandboxedProcess } from "../../src/sandbox/process.ts";
import type { Tier } from "../../src/sandbox/tier.ts";

const LIMITS: Limits = { memoryMegabytes: 400, outputMegabytes: 1, cpuSeconds: 60 };

/** Node, without a program. */
export const NODE: RunnerCommand = {
  program: process.execPath,
  arguments: [],
  preamble: [],
  environment: {},
  readable: [],
  ownMegabytes: 570,
};

/** What a program of a test may choose. */
export interface Choices extends Partial<Limits> {
  readonly options?: readonly string[];
  /** Default: none. */
  readonly tier?: Tier;
}

/** Starts Node on this text, with CommonJS's `require`. */
export function start(program: string, { options = [], tier = "none", ...limits }: Choices = {}): SandboxedProcess {
  const command = { ...NODE, arguments: [...options, "-e", program] };
  return startProcess(command, { ...LIMITS, ...limits }, tier);
}

/** Runs it to its end. */
export async function run(program: string, choices: Choices = {}): Promise<{ ending: Ending; printed: string }> {
  const child = start(program, choices);
  const ending = await child.ended;
  return { ending, printed: child.output.text() };
}

/** Resolves once the process has printed `text`. */
export async function hasPrinted({ output }: SandboxedProcess, text: string): Promise<void> {
  while (!output.text().includes(text)) await new Promise((resolve) => setTimeout(resolve, 5));
}
