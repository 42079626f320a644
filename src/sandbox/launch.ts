/** A runner's command as it is started in each tier. */
import type { RunnerCommand } from "../runner/runner-command.ts";
import { bubblewrapLaunch } from "./bubblewrap.ts";
import { landlockLaunch } from "./landlock/launch.ts";
import type { Limits } from "./process.ts";
import { findProgram } from "./programs.ts";
import type { Launch, Tier } from "./tier.ts";

/** Throws MissingProgram where this system cannot have the tier at all. */
export function launchIn(tier: Tier, command: RunnerCommand, limits: Limits): Launch {
  switch (tier) {
    case "bubblewrap":
      return bubblewrapLaunch(command, limits, true);
    case "bubblewrap-nested":
      return bubblewrapLaunch(command, limits, false);
    case "landlock":
      return landlockLaunch(command, limits);
    case "none":
      return unconfined(command);
  }
}

/** Nothing keeps it but its own fence; where the system can, it does not outlive the grader. */
function unconfined({ program, arguments: args, environment, preamble }: RunnerCommand): Launch {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  const common = { environment, preamble };
  if (setpriv === undefined) return { ...common, program, arguments: args };
  return { ...common, program: setpriv, arguments: ["--pdeathsig", "KILL", "--", program, ...args] };
}
