/** What the README says: its commands, and the outputs it shows. */
import { readFile } from "node:fs/promises";

import { repository } from "./grading.ts";

/** Every line of every `sh` block. */
export async function commands(): Promise<string[]> {
  const readme = await readFile(repository("README.md"), "utf8");
  return [...readme.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

/** The output that the README shows for a command. */
export async function shownOutput(command: string): Promise<string> {
  const readme = await readFile(repository("README.md"), "utf8");
  const [, block] = readme.split(`<!-- output of ${command} -->\n\`\`\`text\n`);
  if (block === undefined) throw new Error(`The README shows no output of ${command}.`);
  return block.slice(0, block.indexOf("```"));
}
