/** How a process ended: one closed list, and how to tell from what the system says. */
import { constants } from "node:os";

/** The first cause counts: a kill of ours, then what its last words show, then its signal or exit code. */
export type Ending =
  /** We had no more to ask, and ended it. */
  | { readonly kind: "completed" }
  /** It took longer than it may, by the clock on the wall or in CPU time of all its threads. */
  | { readonly kind: "timed-out"; readonly clock: "wall" | "cpu" }
  | { readonly kind: "out-of-memory" }
  | { readonly kind: "too-much-output" }
  /** It sent more than what it was asked for can have. */
  | { readonly kind: "reply-too-large" }
  | { readonly kind: "protocol-violation"; readonly detail: string }
  | { readonly kind: "crashed"; readonly signal: string }
  | { readonly kind: "exited"; readonly exitCode: number }
  /** It is not confined as it should be: ours to mend, and nothing was run in it. */
  | { readonly kind: "set-up-failed"; readonly detail: string };

/** What Node prints before it aborts for want of memory, and the word of our Python runner. */
const OUT_OF_MEMORY = /heap out of memory|Array buffer allocation failed|Fatal process out of memory|MemoryError/;
/** A shell, and bubblewrap like one, reports a signal as an exit code above it. */
const SIGNAL_CODES = 128;

/**
 * The ending of a process that nobody of us ended.
 *
 * @param isWrapped whether another program stands between, which reports a signal as an exit code.
 */
export function endingOf(
  exitCode: number | null,
  signal: NodeJS.Signals | null,
  lastWords: string,
  isWrapped: boolean,
): Ending {
  if (exitCode !== 0 && OUT_OF_MEMORY.test(lastWords)) return { kind: "out-of-memory" };
  const reported = isWrapped ? signalOf(exitCode ?? 0) : undefined;
  const cause = signal ?? reported;
  // The kernel's limit of CPU time.
  if (cause === "SIGXCPU") return { kind: "timed-out", clock: "cpu" };
  if (cause !== undefined) return { kind: "crashed", signal: cause };
  return { kind: "exited", exitCode: exitCode ?? 0 };
}

function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => exitCode === SIGNAL_CODES + number)?.[0];
}
