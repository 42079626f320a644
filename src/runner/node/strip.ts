/**
 * Takes the types out of a submission's files before a runner is given them. Runs in the grader: there the 110 ms that
 * Node needs before it can do so at all are spent once, and not in every runner.
 *
 * The parser reads a stranger's text, so that it runs in a thread of its own, which is ended when it takes too long. What
 * it makes of a file is of use to the runner alone; a file that it cannot do is left for the runner to complain about.
 */
import { Worker } from "node:worker_threads";

/** For all files of a submission; the usual ones take milliseconds. */
const PATIENCE_MS = 3000;
/** Larger ones are no student's own, and what the parser makes of a file takes many times its length. */
const MAX_CHARACTERS = 500_000;

/** Plain JavaScript, so that the thread need not take types out of it first. */
const PROGRAM = `
const { stripTypeScriptTypes } = require("node:module");
const { parentPort } = require("node:worker_threads");
parentPort.on("message", (files) => {
  parentPort.postMessage(files.flatMap(([name, text]) => {
    try {
      return [[name, stripTypeScriptTypes(text)]];
    } catch {
      return [];
    }
  }));
});
`;

type Files = ReadonlyMap<string, string>;

const known = new WeakMap<Files, Promise<Files>>();
let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * The files that could be done, without their types and otherwise with every character in its place.
 *
 * @param files name → text. Done once for the same map.
 */
export function withoutTypes(files: Files): Promise<Files> {
  const before = known.get(files);
  if (before !== undefined) return before;
  const small = [...files].filter(([, text]) => text.length <= MAX_CHARACTERS);
  // One submission after the other: patience is for one.
  const done = last.then(() => inWorker(small));
  last = done;
  known.set(files, done);
  return done;
}

async function inWorker(files: readonly (readonly [string, string])[]): Promise<Files> {
  const stripping = (worker ??= new Worker(PROGRAM, { eval: true, execArgv: ["--no-warnings"] }));
  // The grader may end while it is idle, and waits for it while it is not.
  stripping.ref();
  const answer = await new Promise<Files | undefined>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    const settle = (result: Files | undefined): void => {
      clearTimeout(timer);
      resolve(result);
    };
    stripping.once("message", (stripped: [string, string][]) => {
      settle(new Map(stripped));
    });
    stripping.once("error", () => {
      settle(undefined);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    stripping.postMessage(files);
  });
  for (const event of ["message", "error"]) stripping.removeAllListeners(event);
  stripping.unref();
  if (answer !== undefined) return answer;
  worker = undefined;
  await stripping.terminate();
  return new Map();
}
