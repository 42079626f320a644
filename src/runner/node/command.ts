/** How the grader starts a Node runner. Runs in the grader, not in the runner. */
import { realpathSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { ONE_THREAD } from "../../numeric/blas/environment.ts";
import type { BlasLibrary } from "../../numeric/blas/library.ts";
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
const koffi = createRequire(import.meta.url).resolve("koffi");

/**
 * The command of a Node runner.
 *
 * @param heapMegabytes bound of the JavaScript heap; arrays live outside it.
 * @param blas what multiplies its matrices; default: numpy-ts. Node's permissions stop nothing once native code can be
 *   loaded, so that it is for a runner that the operating system confines.
 */
export function nodeRunnerCommand(heapMegabytes: number, blas?: BlasLibrary): RunnerCommand {
  const main = ownProgram("runner/node/main", {
    "numpy-ts": { url: pathToFileURL(numpy).href, format: "module" },
    seedrandom: { url: pathToFileURL(seedrandom).href, format: "commonjs" },
    koffi: { url: pathToFileURL(koffi).href, format: "commonjs" },
  });
  // All that its modules read of a disk: they themselves come over the wire. koffi looks at Node's own file.
  const native = blas === undefined ? [] : [blas.path, ...blas.readable];
  const readable = [numpy, dirname(seedrandom), ...native];
  return {
    program: process.execPath,
    arguments: [
      "--permission",
      ...[...readable, ...(blas === undefined ? [] : [process.execPath])].map((path) => `--allow-fs-read=${path}`),
      ...(blas === undefined ? [] : ["--allow-addons"]),
      `--max-old-space-size=${heapMegabytes}`,
      "--expose-gc",
      // Its helpers take more of a core than they save, and other runners want it.
      "--single-threaded-gc",
      // Code that no step of the last few collections used is compiled again, and forced collections are frequent.
      "--no-flush-bytecode",
      "--no-experimental-sqlite",
      "--disable-proto=throw",
      "--no-warnings",
      ...main.arguments,
      ...(blas === undefined ? [] : [blas.path]),
    ],
    preamble: [main.modules],
    environment: blas === undefined ? {} : ONE_THREAD,
    readable,
    ownMegabytes: OWN_MEGABYTES,
  };
}
