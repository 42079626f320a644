/** Lines of code that a student must not be given: those of the reference and of whole submissions. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { repository, submissionNamed } from "../grading.ts";

/** Shorter ones say nothing: `value: (a, b) => a + b,` is no solution of anything. */
const MIN_LENGTH = 30;

/** A text in which lines can be looked for, however they are indented and wrapped. */
export const flat = (text: string): string => text.replaceAll(/\s+/gu, " ");

/** Every line that matters of the reference, as it is written and as it is compiled, and of the submissions. */
export async function linesOfSolution(): Promise<ReadonlySet<string>> {
  const texts: string[] = [];
  for (const folder of ["reference", "dist/reference", "dist/src/oracle"].map(repository)) {
    for (const file of await readdir(folder, { recursive: true })) {
      const isSolution = !folder.endsWith("oracle") || /(^|\/)(live\.js$|variants\/)/u.test(file);
      if (isSolution && /(?<!\.d)\.(ts|js)$/u.test(file)) texts.push(await readFile(join(folder, file), "utf8"));
    }
  }
  for (const name of ["alice", "bob", "carol", "dave"]) texts.push(...(await submissionNamed(name)).files.values());
  const given = flat((await Promise.all(["starter", "starter-python"].map(textOf))).join("\n"));
  const lines = texts.flatMap((text) => text.split("\n")).map((line) => flat(line).trim());
  return new Set(
    lines.filter(
      (line) =>
        line.length >= MIN_LENGTH &&
        !/^(\/\/|\/\*|\*|#|import |export \{|\} from )/u.test(line) &&
        !given.includes(line),
    ),
  );
}

async function textOf(name: string): Promise<string> {
  return [...(await submissionNamed(name)).files.values()].join("\n");
}
