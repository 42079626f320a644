/** Small programs in a sandboxed process. */
import { startProcess, type Ending, type Limits, type SandboxedProcess } from "../../src/sandbox/process.ts";

const LIMITS: Limits = { memoryMegabytes: 400, outputMegabytes: 1 };

/** Starts Node on this text, with CommonJS's `require`. */
export function start(
  program: string,
  limits: Partial<Limits> = {},
  options: readonly string[] = [],
): SandboxedProcess {
  const command = { program: process.execPath, arguments: [...options, "-e", program], environment: {} };
  return startProcess(command, { ...LIMITS, ...limits });
}

/** Runs it to its end. */
export async function run(
  program: string,
  limits: Partial<Limits> = {},
  options: readonly string[] = [],
): Promise<{ ending: Ending; printed: string }> {
  const child = start(program, limits, options);
  const ending = await child.ended;
  return { ending, printed: child.output.text() };
}

/** Resolves once the process has printed `text`. */
export async function hasPrinted({ output }: SandboxedProcess, text: string): Promise<void> {
  while (!output.text().includes(text)) await new Promise((resolve) => setTimeout(resolve, 5));
}
