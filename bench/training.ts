/**
 * What a training costs: an epoch of alice's training as a grading does it, with a BLAS and without, beside the same code in
 * NumPy, in turn in one run, with medians. Every process has one thread, and an environment that says no more than that.
 *
 *     npm run bench
 */
import { execFile } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { ONE_THREAD } from "../src/numeric/blas/environment.ts";
import { findPython } from "../src/runner/python/interpreter.ts";
import type { EpochMeasurement } from "./epoch.ts";
import { BATCH, CLASSES, HIDDEN, LEARNING_RATE, PIXELS, REG, STEPS, WARM_UP_STEPS } from "./protocol.ts";
import { costTable, partTable, stepTable, targetLines, type Measured, type Parts } from "./training-tables.ts";

const ROUNDS = 3;
const run = promisify(execFile);
const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const python = await findPython();
const epochs = new Map<"blas" | "none", { measurement: EpochMeasurement; parts: Parts }[]>([
  ["blas", []],
  ["none", []],
]);
const inNumpy = new Map<"float64" | "float32", { msPerStep: number; parts: Parts }[]>([
  ["float64", []],
  ["float32", []],
]);
for (let round = 1; round <= ROUNDS; round++) {
  process.stderr.write(`round ${round} of ${ROUNDS}\n`);
  for (const [engine, rounds] of epochs) {
    const measurement: EpochMeasurement = JSON.parse(await node([program("epoch.ts"), engine]));
    if (engine === "blas" && measurement.library === undefined) epochs.delete(engine);
    else rounds.push({ measurement, parts: await partsWith(measurement.library) });
  }
  for (const [dtype, rounds] of inNumpy)
    if (python.found) rounds.push(await numpySteps(python.interpreter.program, dtype));
}

const measured: Measured = {
  withBlas: epochs.get("blas") ?? [],
  without: epochs.get("none") ?? [],
  numpy: {
    name: python.found ? `NumPy ${python.interpreter.numpy}` : "NumPy",
    float64: inNumpy.get("float64") ?? [],
    float32: inNumpy.get("float32") ?? [],
  },
};
process.stdout.write(
  [
    `An epoch of alice's training with SGD: ${STEPS} steps, batches of ${BATCH}, ${PIXELS}-${HIDDEN}-${CLASSES}, float32.`,
    `${cpus()[0]?.model ?? process.arch}, ${availableParallelism()} cores; one thread each; medians of ${ROUNDS}.`,
    `For grade, the second epoch of three, with all that belongs to it; for NumPy, the steps`,
    `alone, after ${WARM_UP_STEPS} that are not counted. In grade, a large result is computed where it is`,
    "read: dW1 in the update, and dX of the first layer never.",
    ...(python.found ? [] : [`There is no Python with NumPy to compare with: ${python.detail}.`]),
    "",
    ...stepTable(measured),
    "",
    ...partTable(measured),
    "",
    ...costTable(measured),
    "",
    ...targetLines(measured),
    "",
  ].join("\n"),
);

/** What this project's Node prints. */
async function node(args: readonly string[]): Promise<string> {
  const { HOME = "", XDG_CACHE_HOME, PATH = "" } = process.env;
  const env = { ...ONE_THREAD, HOME, PATH, ...(XDG_CACHE_HOME !== undefined && { XDG_CACHE_HOME }) };
  const { stdout } = await run(process.execPath, [...args], { env });
  return stdout;
}

/** The time of each part of a step, in a process like a runner. */
async function partsWith(library: string | undefined): Promise<Parts> {
  const flags = ["--import", program("student-imports.ts"), "--expose-gc", "--no-flush-bytecode"];
  return JSON.parse(await node([...flags, program("parts.ts"), ...(library === undefined ? [] : [library])]));
}

async function numpySteps(interpreter: string, dtype: string): Promise<{ msPerStep: number; parts: Parts }> {
  const sizes = [WARM_UP_STEPS, STEPS, BATCH, PIXELS, HIDDEN, CLASSES, LEARNING_RATE, REG].map(String);
  const { stdout } = await run(interpreter, [program("numpy_step.py"), dtype, ...sizes], { env: { ...ONE_THREAD } });
  return JSON.parse(stdout);
}
