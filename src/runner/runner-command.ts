/** How a runner is started, and what it needs of the machine. */
export interface RunnerCommand {
  /** Its full path. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** What is written to it before the first frame: its modules (see protocol/own-program.ts), or nothing. */
  readonly preamble: readonly Uint8Array[];
  /** The whole of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders that it reads beside the program, with all that is in them: full paths. */
  readonly readable: readonly string[];
  /** Folders in which it looks for some of these, and has to see what there is. Default: none. */
  readonly listed?: readonly string[];
  /** Writable memory that the language and its arrays' library take before any submission is there. */
  readonly ownMegabytes: number;
}
