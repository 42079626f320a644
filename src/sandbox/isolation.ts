/** Chooses the tier that this machine can give: the strongest that starts. */
import { ConfigurationError } from "../errors.ts";
import type { RunnerCommand } from "../runner/runner-command.ts";
import { startProcess } from "./process.ts";
import { MissingProgram, requireProgram } from "./programs.ts";
import { tiers, type Tier } from "./tier.ts";

/** A tier, and why the stronger ones cannot be had. */
export interface Isolation {
  readonly tier: Tier;
  readonly stronger: readonly { readonly tier: Tier; readonly reason: string }[];
}

/** For a program that does nothing. */
const PROBE_LIMITS = { memoryMegabytes: 1024, outputMegabytes: 1, cpuSeconds: 60 };
const PROBE_MS = 10_000;

const chosen = new Map<string, Promise<Isolation>>();

/**
 * The strongest tier in which what this command reads can be shown to it and a program started. It is tried once; whether
 * a process is confined as it should be is looked at again at every start.
 *
 * @param forced the only tier to try. Throws ConfigurationError where it cannot be had.
 */
export async function chooseIsolation(command: RunnerCommand, forced?: Tier): Promise<Isolation> {
  if (forced !== undefined) {
    const reason = await obstacle(forced, command);
    if (reason === undefined) return { tier: forced, stronger: [] };
    throw new ConfigurationError([
      {
        message: `--isolation ${forced}: expected a machine that can start it; ${reason}.`,
        hint: "`npx grade doctor` says what this machine can do, and how to mend it.",
      },
    ]);
  }
  const known = chosen.get(command.program);
  if (known !== undefined) return known;
  const choosing = strongest(command);
  chosen.set(command.program, choosing);
  return choosing;
}

async function strongest(command: RunnerCommand): Promise<Isolation> {
  const stronger: { tier: Tier; reason: string }[] = [];
  for (const tier of tiers) {
    const reason = await obstacle(tier, command);
    if (reason === undefined) return { tier, stronger };
    stronger.push({ tier, reason });
  }
  return { tier: "none", stronger };
}

/** Why nothing can be started in a tier; undefined where it can. */
async function obstacle(tier: Tier, command: RunnerCommand): Promise<string | undefined> {
  if (tier === "none") return undefined;
  try {
    // Small, and there wherever a tier can be had: it is needed for the limits.
    const program = requireProgram("prlimit");
    const probe = {
      ...command,
      program,
      arguments: ["--version"],
      preamble: [],
      readable: [...command.readable, command.program],
    };
    const started = startProcess(probe, PROBE_LIMITS, tier);
    const timer = setTimeout(() => {
      started.end({ kind: "timed-out", clock: "wall" });
    }, PROBE_MS);
    const ending = await started.ended.finally(() => {
      clearTimeout(timer);
    });
    if (ending.kind === "exited" && ending.exitCode === 0) return undefined;
    const [words = ""] = started.output.text().trim().split("\n").slice(-1);
    return words === "" ? `its process ended: ${JSON.stringify(ending)}` : words;
  } catch (error) {
    if (error instanceof MissingProgram) return error.message;
    if (error instanceof Error) return error.cause instanceof Error ? error.cause.message : error.message;
    throw error;
  }
}
