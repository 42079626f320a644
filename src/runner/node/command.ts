/** How the grader starts a Node runner. Runs in the grader, not in the runner. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { RunnerCommand } from "../runner-command.ts";

/** V8 reserves much of it, and writes to little; the kernel's limit is there for when the watchdog is late. */
const OWN_MEGABYTES = 1200;

/**
 * The command of a Node runner.
 *
 * @param heapMegabytes bound of the JavaScript heap; arrays live outside it.
 */
export function nodeRunnerCommand(heapMegabytes: number): RunnerCommand {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  // The package's single file, which holds all of numpy-ts, is not among its named exports.
  const numpyUrl = new URL("../numpy-ts.browser.js", import.meta.resolve("numpy-ts"));
  const seedrandom = createRequire(import.meta.url).resolve("seedrandom");
  const readable = [
    fileURLToPath(new URL("./", import.meta.url)),
    fileURLToPath(new URL("../../protocol/", import.meta.url)),
    fileURLToPath(new URL("../../numeric/", import.meta.url)),
    fileURLToPath(new URL("../../../package.json", import.meta.url)),
    fileURLToPath(numpyUrl),
    dirname(seedrandom),
  ];
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
      main,
      numpyUrl.href,
      pathToFileURL(seedrandom).href,
    ],
    environment: {},
    readable,
    ownMegabytes: OWN_MEGABYTES,
  };
}
