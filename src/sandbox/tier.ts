/**
 * The tiers of isolation: what keeps a stranger's process from the machine, strongest first. What each stops and does not
 * stop is in docs/security.md.
 */

/**
 * - `bubblewrap`: namespaces of its own (user, process ids, network, IPC, host name), a file system of what it needs
 *   and nothing else, all of it read-only, no capability, a filter on system calls.
 * - `bubblewrap-nested`: the same inside a container, where further user namespaces cannot be forbidden.
 * - `landlock`: where there are no user namespaces; the kernel's Landlock grants reading what is needed and nothing else,
 *   with the same filter on system calls.
 * - `none`: nothing of the operating system's; the language's own fence alone.
 */
export const tiers = ["bubblewrap", "bubblewrap-nested", "landlock", "none"] as const;

/** One of them. */
export type Tier = (typeof tiers)[number];

/** How a process is really started: the runner's command behind whatever confines it. */
export interface Launch {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The user it starts as. Default: this process's. */
  readonly user?: number;
  /** What comes before the first frame. */
  readonly preamble: readonly Uint8Array[];
  /** Bytes for the descriptor after those of the wire, which is closed behind them. */
  readonly sixthDescriptor?: Uint8Array;
}
