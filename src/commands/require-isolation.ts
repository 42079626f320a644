/** On whose machine whose code may run. */
import { ConfigurationError } from "../errors.ts";
import { safeText } from "../report/safe-text.ts";
import { fences, runnerCommand, type Language } from "../runner/command.ts";
import { chooseIsolation, type Isolation } from "../sandbox/isolation.ts";
import type { Tier } from "../sandbox/tier.ts";

/** What was asked for. */
export interface IsolationOptions {
  readonly isolation?: Tier;
  readonly unsafe: boolean;
}

/** Of a command that starts nothing but a probe. */
const PROBE_MEGABYTES = 512;

/** What this machine can give a language's runners. Throws ConfigurationError where it cannot give the `forced` tier. */
export const isolationFor = (language: Language, forced?: Tier): Promise<Isolation> =>
  chooseIsolation(runnerCommand(language, PROBE_MEGABYTES), forced);

/**
 * Several submissions are other people's code: they are refused where nothing of the operating system keeps them from
 * this machine, unless that is what was asked for. One may be the user's own: it runs, and it is said what keeps it.
 *
 * Throws ConfigurationError.
 */
export async function requireIsolation(
  language: Language,
  submissions: number,
  { isolation, unsafe }: IsolationOptions,
): Promise<void> {
  const chosen = await isolationFor(language, isolation);
  if (chosen.tier !== "none") return;
  if (submissions === 1) {
    const why = isolation === undefined ? ` (${reasonsOf(chosen)})` : "";
    process.stderr.write(
      `Isolation: ${fences[language.name]} alone${why}. That will do for code of your own; \`npx grade doctor\` says more.\n`,
    );
  } else if (!unsafe) {
    throw new ConfigurationError([
      {
        message: `Several submissions: expected a machine that can isolate other people's code. ${reasonsOf(chosen)}.`,
        hint: "`npx grade doctor` says how to mend it. Where the machine holds nothing of worth, --unsafe grades them all the same.",
      },
    ]);
  }
}

function reasonsOf({ stronger }: Isolation): string {
  if (stronger.length === 0) return "No other tier was to be tried";
  return stronger.map(({ tier, reason }) => `${tier}: ${safeText(reason)}`).join("; ");
}
