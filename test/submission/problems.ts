import { ConfigurationError, type Problem } from "../../src/errors.ts";
import { stage } from "../../src/submission/stage.ts";

/** What is said of a path at which there is no submission; fails where there is one. */
export async function problemsOf(path: string): Promise<readonly Problem[]> {
  const error: unknown = await stage(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConfigurationError) return error.problems;
  throw new Error("Expected a ConfigurationError.", { cause: error });
}
