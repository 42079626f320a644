import { ConfigurationError, type Problem } from "../../src/errors.ts";

/** The graphs that the rubrics of these tests may name. */
export const graphs: readonly string[] = ["f1", "f2"];

/** What loading complains of; nothing where it gives a rubric. Any error but ConfigurationError fails the test. */
export async function problemsOf(load: () => unknown): Promise<readonly Problem[]> {
  try {
    await load();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
