/** A program and its arguments: how a runner is started. */
export interface RunnerCommand {
  readonly program: string;
  readonly arguments: readonly string[];
}
