import { runGrade } from "../../command-line.ts";
import { repository } from "../../grading.ts";

/** Bob's work, who makes the typical mistakes. */
export const bobs: string = repository("submissions/bob");

/** Grades it without trainings, into the file `out`. Gives its path. */
export async function gradeBob(out: string, ...options: string[]): Promise<string> {
  const { code, stderr } = await runGrade([bobs, "--quick", "--out", out, ...options]);
  if (code !== 0) throw new Error(stderr);
  return out;
}
