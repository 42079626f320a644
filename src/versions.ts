/** The versions that a scorecard names. */
import { createRequire } from "node:module";
import { sep } from "node:path";
import { z } from "zod";

const require = createRequire(import.meta.url);
const versioned = z.object({ version: z.string() });
const versionIn = (path: string): string => versioned.parse(require(path)).version;

/** Of this grader, and of the library that submissions and the reference compute with. */
export const versions: { readonly grader: string; readonly numpyTs: string } = {
  grader: versionIn("../package.json"),
  numpyTs: dependencyVersion(),
};

/** numpy-ts's exact version; its package.json is not among the files that it lets others import. */
function dependencyVersion(): string {
  const dependencies = z.object({ dependencies: z.object({ "numpy-ts": z.string() }) });
  return dependencies.parse(require("../package.json")).dependencies["numpy-ts"];
}

/** Whether this process runs on the Node that the lock file pins, and not on one that the machine happened to have. */
export const nodePinned: boolean = process.execPath.includes(`${sep}node_modules${sep}node-`);
