/** The versions that a scorecard names. */
import { sep } from "node:path";

import packageJson from "../package.json" with { type: "json" };

/** Of this grader, and of the library that submissions and the reference compute with. */
export const versions: { readonly grader: string; readonly numpyTs: string } = {
  grader: packageJson.version,
  numpyTs: packageJson.dependencies["numpy-ts"],
};

/** Whether this process runs on the Node that the lock file pins, and not on one that the machine happened to have. */
export const nodePinned: boolean = process.execPath.includes(`${sep}node_modules${sep}node-`);
