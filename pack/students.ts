/**
 * `npm run pack:student`: makes the package that students install. It has the grader, the starters and the rubric, and of the
 * solution nothing but recorded answers for a few public seeds.
 *
 *     --seeds 1,2        besides the rubric's own. Default: 1, 2 and 3
 *     --to FOLDER        where the tarball is written. Default: here
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { z } from "zod";

import { build, home } from "./build.ts";
import { recordAnswers } from "./record.ts";

/** The solution, and what works on it; what compares the work of a class, and what packs all of it. */
const WITHHELD = [
  "reference",
  "src/oracle/live",
  "src/oracle/recording",
  "src/oracle/training",
  "src/oracle/variants",
  "src/verify",
  "src/commands/verify",
  "src/similarity",
  "src/report/similarity",
  "src/commands/similar",
  "src/commands/export",
  "src/commands/autograder-zip",
];

/** Keys of package.json that are the checkout's alone. */
const OF_CHECKOUT = new Set(["scripts", "devDependencies"]);

const packageSchema = z.looseObject({ version: z.string() });

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "1,2,3" }, to: { type: "string", default: "." } },
});
const seeds = z.array(z.int().nonnegative()).parse(values.seeds.split(",").map(Number));
const stage = await mkdtemp(join(tmpdir(), "grade-pack-"));
try {
  await build(join(stage, "dist"), { withheld: WITHHELD });
  const recorded = await recordAnswers(seeds);
  await writeFile(join(stage, "dist/src/oracle/recorded-answers.json"), JSON.stringify(recorded));
  await mkdir(join(stage, "src"));
  for (const path of ["bin", "src/contract.ts"]) await cp(join(home, path), join(stage, path), { recursive: true });
  await cp(join(home, "pack/README-students.md"), join(stage, "README.md"));
  const manifest = packageSchema.parse(JSON.parse(await readFile(join(home, "package.json"), "utf8")));
  const rest = Object.fromEntries(Object.entries(manifest).filter(([key]) => !OF_CHECKOUT.has(key)));
  await writeFile(join(stage, "package.json"), `${JSON.stringify(rest, null, 2)}\n`);
  const { stdout } = await promisify(execFile)("npm", ["pack", "--json", stage], { cwd: stage });
  const [packed] = z.array(z.looseObject({ filename: z.string() })).parse(JSON.parse(stdout));
  if (packed === undefined) throw new Error("Expected npm pack to name a tarball.");
  const tarball = join(resolve(values.to), `backprop-grader-student-${manifest.version}.tgz`);
  await cp(join(stage, packed.filename), `${tarball}.part`);
  await rename(`${tarball}.part`, tarball);
  process.stdout.write(`${tarball}\nAnswers for the seeds ${recorded.seeds.join(", ")}.\n`);
} finally {
  await rm(stage, { recursive: true });
}
