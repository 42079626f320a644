/** `grade init DIR`: writes the starter into a folder. */
import { cp, mkdir, readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { ConfigurationError } from "../errors.ts";
import { print } from "./print.ts";

/** Copies the starter. Throws ConfigurationError, and writes nothing, where it would overwrite a file. */
export async function initCommand(folder: string): Promise<void> {
  const starter = fileURLToPath(new URL("../../submissions/starter/", import.meta.url));
  const files = await readdir(starter);
  const present = new Set(await readdir(folder).catch(() => []));
  const problems = files
    .filter((file) => present.has(file))
    .map((file) => ({
      message: `${join(folder, file)} exists already; nothing was written.`,
      hint: "Choose another folder.",
    }));
  if (problems.length > 0) throw new ConfigurationError(problems);
  await makeFolder(folder);
  for (const file of files) await cp(join(starter, file), join(folder, file), { errorOnExist: true, force: false });
  const home = fileURLToPath(new URL("../../", import.meta.url));
  const path = relative(home, resolve(folder));
  const work = path.startsWith("..") ? resolve(folder) : path;
  // From elsewhere, npx would offer a stranger's package of the same name.
  const where = relative(home, process.cwd()) === "" ? "" : `, in ${home}`;
  await print(`Wrote ${files.join(", ")} to ${folder}.\nCheck your work${where}: npx grade ${work} --quick\n`);
}

/** Throws ConfigurationError where it cannot be made. A folder that is there is right. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((await stat(folder).catch(() => undefined))?.isDirectory() === true) return;
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([
      {
        message: `Expected ${folder} to be a folder that can be made: ${cause}.`,
        hint: "Make the folder it is in first.",
      },
    ]);
  }
}
