/** `grade init DIR`: writes the starter into a folder. */
import { cp, mkdir, readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { ConfigurationError } from "../errors.ts";
import { findOracle } from "../oracle/open.ts";
import { loadRubric } from "../rubric/load.ts";
import type { Submission } from "../submission/submission.ts";
import { addBlankGraphs } from "./blank-graphs.ts";
import { print } from "./print.ts";
import { starterFolder } from "./starters.ts";

/** In whose form the starter is written. */
type Language = Submission["language"];

/** What comes before grading. */
const steps: Readonly<Record<Language, string>> = {
  typescript: "",
  python:
    "Rename it with your own uniqname and UMID, for example carol_12345678.ipynb.\n" +
    "Open it in Colab or Jupyter, and save it in that folder, with its outputs.\n",
};

/** Copies the language's starter. Throws ConfigurationError, and writes nothing, where it would overwrite a file. */
export async function initCommand(folder: string, language: Language): Promise<void> {
  const starter = starterFolder(language);
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
  const oracle = await findOracle();
  const rubric = await loadRubric(fileURLToPath(new URL("../../rubric.yaml", import.meta.url)), oracle);
  const opened = await oracle.open();
  await addBlankGraphs(folder, language, rubric, (graph) => opened.graphInputs(graph));
  const home = homeFolder();
  const path = relative(home, resolve(folder));
  const work = path.startsWith("..") ? resolve(folder) : path;
  // From elsewhere, npx would offer a stranger's package of the same name.
  const where = relative(home, process.cwd()) === "" ? "" : `, in ${home}`;
  const check = `Check your work${where}: npx grade ${work} --quick\n`;
  await print(`Wrote ${files.join(", ")} to ${folder}.\n${steps[language]}${check}`);
}

/** Where `npx grade` runs this grader: its checkout, or the folder in which it is installed. */
function homeFolder(): string {
  const own = fileURLToPath(new URL("../../", import.meta.url));
  const [folder, ...inside] = own.split(`${sep}node_modules${sep}`);
  return folder === undefined || inside.length === 0 ? own : `${folder}${sep}`;
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
