/** Makes the compiled grader: JavaScript with types, and beside it what it reads, all in the places of the checkout. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The checkout. */
export const home: string = fileURLToPath(new URL("../", import.meta.url));

const STARTERS = ["submissions/starter", "submissions/starter-python"];
const ALSO_READ = ["rubric.yaml", "profiles", ...STARTERS];
const PYTHON_RUNNER = "src/runner/python";
const run = promisify(execFile);

/** What a build has and has not. */
export interface BuildOptions {
  /** Files and folders that are taken along besides what every grader reads. Default: none. */
  readonly besides?: readonly string[];
  /** Files (without their extension) and folders that must not be in it. Default: none. */
  readonly withheld?: readonly string[];
}

/**
 * Builds into `target`, in place of whatever is there. Throws Error where something that is there needs something that was
 * withheld.
 */
export async function build(target: string, { besides = [], withheld = [] }: BuildOptions = {}): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await run(join(home, "node_modules/.bin/tsc"), ["-p", join(home, "tsconfig.build.json"), "--outDir", target]);
  for (const path of [...ALSO_READ, ...besides]) await cp(join(home, path), join(target, path), { recursive: true });
  for (const file of await readdir(join(home, PYTHON_RUNNER))) {
    if (file.endsWith(".py")) await cp(join(home, PYTHON_RUNNER, file), join(target, PYTHON_RUNNER, file));
  }
  for (const path of withheld) {
    const present = [path, `${path}.js`, `${path}.d.ts`]
      .map((file) => join(target, file))
      .filter((file) => existsSync(file));
    if (present.length === 0) throw new Error(`Expected to withhold ${path}, found no such thing.`);
    for (const file of present) await rm(file, { recursive: true });
  }
  await requireWhole(target);
}

/** Throws Error for a module that imports one that is not there. What is only imported when it is needed may be missing. */
async function requireWhole(target: string): Promise<void> {
  const files = await readdir(target, { recursive: true });
  for (const file of files.filter((name) => /\.(js|d\.ts)$/u.test(name))) {
    const text = await readFile(join(target, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "(\.{1,2}\/[^"]+)"/gmu)) {
      const imported = join(target, dirname(file), specifier);
      const isThere = [imported, imported.replace(/\.ts$/u, ".d.ts"), imported.replace(/\.ts$/u, ".js")].some((path) =>
        existsSync(path),
      );
      if (!isThere) throw new Error(`${file} imports ${specifier}, which is not there.`);
    }
  }
}
