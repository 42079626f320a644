/** A runner behind Landlock: a launcher gives up what it could do, then becomes the runner. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { ownProgram } from "../../protocol/own-program.ts";
import type { RunnerCommand } from "../../runner/runner-command.ts";
import type { Limits } from "../process.ts";
import { MissingProgram } from "../programs.ts";
import { resourceLimits, type ResourceLimits } from "../resource-limits.ts";
import { canBecomeNobody, NOBODY } from "../sandbox-user.ts";
import { isFilterable } from "../seccomp.ts";
import { systemLibraries } from "../system-libraries.ts";
import type { Launch } from "../tier.ts";

/** Megabytes for what the launcher makes: more than its whole run needs, so that it asks for none once that is limited. */
const ROOM_TO_END = "--min-semi-space-size=64";

const koffi = pathToFileURL(createRequire(import.meta.url).resolve("koffi")).href;

/** What the launcher is told. */
export interface Plan {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders, with all that is in them, to read. Nothing can be written. */
  readonly readable: readonly string[];
  /** Folders of which the names can be seen, of all that is in them. */
  readonly listed: readonly string[];
  readonly limits: ResourceLimits;
  /** The user to become; absent where it is an ordinary one already. */
  readonly user?: number;
}

/** How the launcher starts the command. Throws MissingProgram where this system cannot. */
export function landlockLaunch(command: RunnerCommand, limits: Limits): Launch {
  if (process.platform !== "linux") throw new MissingProgram("Landlock outside Linux");
  if (!isFilterable(process.arch)) throw new MissingProgram(`filter on system calls for ${process.arch}`);
  const plan: Plan = {
    program: command.program,
    arguments: command.arguments,
    environment: command.environment,
    readable: [...new Set([...command.readable, command.program, ...systemLibraries().readable])],
    listed: command.listed ?? [],
    limits: resourceLimits(command, limits),
    ...(canBecomeNobody() && { user: NOBODY }),
  };
  const launcher = ownProgram("sandbox/landlock/launcher", { koffi: { url: koffi, format: "commonjs" } });
  return {
    program: process.execPath,
    arguments: ["--no-warnings", ROOM_TO_END, ...launcher.arguments, JSON.stringify(plan)],
    environment: {},
    preamble: [launcher.modules, ...command.preamble],
  };
}
