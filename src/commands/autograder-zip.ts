/**
 * What Gradescope unpacks into /autograder/source: its two scripts, this grader, and what the scripts read:
 *
 *     setup.sh, run_autograder
 *     grader/               this grader, without its packages: setup.sh installs those
 *     rubric/               the rubric, and its profile where it names one
 *     options               arguments of `grade`, one a line
 *     training-megabytes    what trainings need; absent where there are none
 *     not-graded.json       the results of a grading that has not come to its end
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ZipFile } from "yazl";

import { ConfigurationError } from "../errors.ts";
import { gradescopeFailure } from "../report/gradescope.ts";
import { safeText } from "../report/safe-text.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import { LEAST_MEGABYTES } from "../training/room.ts";

/** What an autograder grades by. */
export interface AutograderOptions {
  /** The rubric's file. */
  readonly file: string;
  readonly loaded: LoadedRubric;
  readonly quick: boolean;
  readonly early: boolean;
}

/** The checkout; in a package, its compiled part, which has everything in the places of the checkout. */
const HOME = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPTS = ["setup.sh", "run_autograder"];
const STARTERS = ["submissions/starter", "submissions/starter-python"];
/** Besides package.json and the lock file, of a checkout. No submission but the starters is graded with. */
const OF_CHECKOUT = ["bin", "src", "reference", "profiles", "rubric.yaml", ...STARTERS];
/** The same of an installed package, as package.json's `files` has it. */
const OF_PACKAGE = ["bin", "dist", "src/contract.ts"];

const [SCRIPT, PLAIN] = [0o100755, 0o100644];
/** So that the same grader, rubric and options are the same zip. */
const MTIME = new Date(2000, 0, 1);

/** The zip's bytes. Throws ConfigurationError where the rubric names its profile by an absolute path. */
export async function autograderZip({ file, loaded, quick, early }: AutograderOptions): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (name: string, bytes: Uint8Array | string, mode: number = PLAIN): void =>
    zip.addBuffer(Buffer.from(bytes), name, { mode, mtime: MTIME });
  for (const script of SCRIPTS) add(script, await readFile(join(HOME, "pack/gradescope", script)), SCRIPT);
  for (const { name, path } of await filesOfGrader()) add(`grader/${name}`, await readFile(path));
  const [rubric, ...profile] = filesOfRubric(file, loaded);
  for (const { name, path } of [rubric, ...profile]) add(`rubric/${name}`, await readFile(path));
  const options = ["--rubric", `rubric/${rubric.name}`, ...(quick ? ["--quick"] : []), ...(early ? ["--early"] : [])];
  add("options", `${options.join("\n")}\n`);
  const trains = loaded.rubric.items.some(({ parts }) => parts.some(({ check }) => check === "training"));
  if (trains && !quick) add("training-megabytes", `${LEAST_MEGABYTES}\n`);
  add("not-graded.json", `${gradescopeFailure()}\n`);
  zip.end();
  return buffer(zip.outputStream);
}

interface Placed {
  /** With forward slashes. */
  readonly name: string;
  readonly path: string;
}

async function filesOfGrader(): Promise<Placed[]> {
  const isCheckout = existsSync(join(HOME, "src/cli.ts"));
  const root = isCheckout ? HOME : join(HOME, "..");
  // npm leaves a lock file out of a package's own folder, so there it lies in the compiled part.
  const lock = { name: "package-lock.json", path: join(HOME, "package-lock.json") };
  const found = [{ name: "package.json", path: join(root, "package.json") }, lock];
  for (const each of isCheckout ? OF_CHECKOUT : OF_PACKAGE) {
    for (const path of await filesIn(join(root, each))) found.push({ name: withSlashes(relative(root, path)), path });
  }
  return found;
}

/** A file itself, or all files below a folder, but for what Python keeps beside its sources. */
async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile() && basename(entry.parentPath) !== "__pycache__")
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** The rubric, and the profile that it names, as they lie to each other: their bytes are what scorecards name. */
function filesOfRubric(file: string, { profileFile }: LoadedRubric): [Placed, ...Placed[]] {
  const rubric = resolve(file);
  if (profileFile === undefined) return [{ name: basename(rubric), path: rubric }];
  if (isAbsolute(profileFile)) {
    const message = `Expected the profile to be named from the rubric's own folder, got ${safeText(profileFile)}: that is not on Gradescope.`;
    throw new ConfigurationError([{ message, file, hint: "Put it beside the rubric." }]);
  }
  const profile = resolve(dirname(rubric), profileFile);
  let common = dirname(rubric);
  while (!isIn(common, profile)) common = dirname(common);
  const placed = (path: string): Placed => ({ name: withSlashes(relative(common, path)), path });
  return [placed(rubric), placed(profile)];
}

const isIn = (folder: string, path: string): boolean => !relative(folder, path).startsWith("..");
const withSlashes = (path: string): string => path.replaceAll(sep, "/");
