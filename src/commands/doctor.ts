/** `grade doctor`: what this machine has of what a grading needs, and the command that mends what is missing. */
import { availableParallelism, freemem } from "node:os";

import { cacheFolder } from "../data/cache-folder.ts";
import { verifyCifar10 } from "../data/verify.ts";
import { provideBlas } from "../numeric/blas/provide.ts";
import { fences } from "../runner/command.ts";
import { findPython, productMs } from "../runner/python/interpreter.ts";
import { safeText } from "../report/safe-text.ts";
import { nodePinned, versions } from "../versions.ts";
import { print } from "./print.ts";
import { isolationFor } from "./require-isolation.ts";

/** Slower than that, NumPy has no BLAS to speak of, and a training takes an hour. */
const SLOW_PRODUCT_MS = 25;

/** One thing that was looked at. */
interface Finding {
  readonly name: string;
  readonly isThere: boolean;
  readonly what: string;
  /** How to mend it. */
  readonly mend?: string;
}

/** The options of the command. */
export interface DoctorCommandOptions {
  /** The Python to look at. */
  readonly python?: string;
}

/** Gives the exit code: 0 when everything is there, 1 when something is missing. */
export async function doctorCommand({ python }: DoctorCommandOptions): Promise<number> {
  const findings = await Promise.all([node(), pythonWithNumpy(python), blas(), isolation(), data()]);
  const lines = findings.flatMap(({ name, isThere, what, mend }) => [
    `${isThere ? "✓" : "✗"} ${name.padEnd(10)} ${what}`,
    ...(mend === undefined ? [] : [`  → ${mend}`]),
  ]);
  const machine = `${availableParallelism()} cores, ${(freemem() / 2 ** 30).toFixed(1)} GB of memory free`;
  await print([...lines, `· machine    ${machine}`, ""].join("\n"));
  return findings.every(({ isThere }) => isThere) ? 0 : 1;
}

async function node(): Promise<Finding> {
  const what = `${process.versions.node}, numpy-ts ${versions.numpyTs}`;
  if (nodePinned) return { name: "Node", isThere: true, what: `${what}, pinned` };
  return {
    name: "Node",
    isThere: true,
    what: `${what}, this machine's own`,
    mend: "run it through npx after npm ci, for the pinned one",
  };
}

async function pythonWithNumpy(given: string | undefined): Promise<Finding> {
  const search = await findPython(given);
  if (search.found) {
    const { program, version, numpy } = search.interpreter;
    const what = `${version}, NumPy ${numpy}, ${program}`;
    const ms = await productMs(search.interpreter);
    if (ms <= SLOW_PRODUCT_MS) return { name: "Python", isThere: true, what };
    const slow = `its matrix product takes ${Math.round(ms)} ms, with OpenBLAS it would be 2`;
    return { name: "Python", isThere: true, what: `${what}; ${slow}`, mend: "apt-get install libopenblas0" };
  }
  const mend = "apt-get install python3-numpy libopenblas0, or pip install numpy; another one: --python PATH";
  return { name: "Python", isThere: false, what: `none that serves: ${search.detail}`, mend };
}

/** Trainings in TypeScript do without, in three times the time. */
async function blas(): Promise<Finding> {
  const provided = await provideBlas();
  if (!provided.found) {
    const what = `none, trainings in TypeScript take three times as long: ${safeText(provided.reason)}`;
    return { name: "BLAS", isThere: true, what, mend: "apt-get install libopenblas0" };
  }
  const { tier } = await isolationFor({ name: "typescript" });
  const unused = tier === "none" ? "; not used, because no operating system confines the runners" : "";
  return { name: "BLAS", isThere: true, what: `${provided.name}, ${provided.library.path}${unused}` };
}

/** The strongest tier there is; below the best that Linux has, what stands in the way of the stronger ones. */
async function isolation(): Promise<Finding> {
  const { tier, stronger } = await isolationFor({ name: "typescript" });
  const reasons = stronger.map(({ tier: missed, reason }) => `${missed}: ${safeText(reason)}`).join("; ");
  const why = reasons === "" ? "" : ` (${reasons})`;
  const mend = tier === "bubblewrap" ? {} : { mend: mendOf(stronger[0]?.reason ?? "") };
  if (tier !== "none") return { name: "isolation", isThere: true, what: `${tier}${why}`, ...mend };
  const fence = `${fences.typescript} and ${fences.python} alone, for code of your own${why}`;
  return { name: "isolation", isThere: false, what: fence, ...mend };
}

/** The command that makes bubblewrap work, after what it said. */
function mendOf(reason: string): string {
  if (process.platform !== "linux") return "grade other people's code on Linux, or in a container";
  if (/there is no bwrap/.test(reason)) return "apt-get install bubblewrap";
  if (/there is no/.test(reason)) return "apt-get install bubblewrap util-linux";
  return (
    "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000 " +
    "kernel.apparmor_restrict_unprivileged_userns=0, or run the container with --security-opt seccomp=unconfined"
  );
}

async function data(): Promise<Finding> {
  const folder = cacheFolder();
  const statuses = await verifyCifar10(folder);
  const isThere = statuses.every(({ status }) => status === "right");
  if (isThere) return { name: "CIFAR-10", isThere, what: folder };
  return { name: "CIFAR-10", isThere, what: `not, or not all of it, in ${folder}`, mend: "npx grade data" };
}
