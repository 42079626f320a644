/** How the grader starts a Node runner. Runs in the grader, not in the runner. */
import { realpathSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { ownProgram } from "../../protocol/own-program.ts";
import type { RunnerCommand } from "../runner-command.ts";

/** V8 reserves much of it, and writes to little; the kernel's limit is there for when the watchdog is late. */
const OWN_MEGABYTES = 1200;

/** numpy-ts's single file, which loads three times as fast as its many; it is not among its named exports. */
const numpy = join(
  realpathSync(dirname(findPackageJSON("numpy-ts", import.meta.url) ?? "")),
  "dist/numpy-ts.browser.js",
);
const seedrandom = createRequire(import.meta.url).resolve("seedrandom");

/**
 * The command of a Node runner.
 *
 * @param heapMegabytes bound of the JavaScript heap; arrays live outside it.
 */
export function nodeRunnerCommand(heapMegabytes: number): RunnerCommand {
  const main = ownProgram("runner/node/main", {
    "numpy-ts": { url: pathToFileURL(numpy).href, format: "module" },
    seedrandom: { url: pathToFileURL(seedrandom).href, format: "commonjs" },
  });
  // All that its modules read of a disk: they themselves come over the wire.
  const readable = [numpy, dirname(seedrandom)];
  return {
    program: process.execPath,
    arguments: [
      "--permission",
      ...readable.map((path) => `--allow-fs-read=${path}`),
      `--max-old-space-size=${heapMegabytes}`,
      "--expose-gc",
      "--no-experimental-sqlite",
      "--disable-proto=throw",
      "--no-warnings",
      ...main.arguments,
    ],
    preamble: [main.modules],
    environment: {},
    readable,
    ownMegabytes: OWN_MEGABYTES,
  };
}
