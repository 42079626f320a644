/** Lines of code that a student must not be given: those of the reference and of whole submissions. */
import { readdir, readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

import { repository, submissionNamed } from "../grading.ts";

/** Shorter ones say nothing: `value: (a, b) => a + b,` is no solution of anything. */
const MIN_LENGTH = 30;

/** A text in which lines can be looked for, however they are indented and wrapped. */
export const flat = (text: string): string => text.replaceAll(/\s+/gu, " ");

/** Every line that matters of the reference, as it is compiled, and of the submissions without their types. */
export async function linesOfSolution(): Promise<ReadonlySet<string>> {
  const texts: string[] = [];
  for (const folder of ["dist/reference", "dist/src/oracle"].map(repository)) {
    for (const file of await readdir(folder, { recursive: true })) {
      const isSolution = !folder.endsWith("oracle") || /(^|\/)(live\.js$|variants\/)/u.test(file);
      if (isSolution && file.endsWith(".js")) texts.push(await readFile(join(folder, file), "utf8"));
    }
  }
  for (const name of ["alice", "bob", "carol", "dave"]) texts.push(...(await codeOf(name)));
  const given = flat([...(await codeOf("starter")), ...(await codeOf("starter-python"))].join("\n"));
  const lines = texts.flatMap((text) => text.split("\n")).map((line) => flat(line).trim());
  return new Set(lines.filter((line) => line.length >= MIN_LENGTH && isCode(line) && !given.includes(line)));
}

/** Not a comment, an import, or the bare name of a mistake: reports tell it, and it solves nothing. */
const isCode = (line: string): boolean => !/^(\/\/|\/?\*|#|import |export \{|\} from |"[\w-]+": \{$)/u.test(line);

/** The files of a submission, those in TypeScript without their types. */
async function codeOf(name: string): Promise<string[]> {
  const { files } = await submissionNamed(name);
  return [...files].map(([file, text]) => (file.endsWith(".ts") ? stripTypeScriptTypes(text) : text));
}
