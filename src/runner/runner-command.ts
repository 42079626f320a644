/** A program, its arguments and its whole environment: how a runner is started. */
export interface RunnerCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
