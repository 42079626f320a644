/**
 * Takes the types out of a submission's files before a runner is given them. Runs in the grader: there the 110 ms that
 * Node needs before it can do so at all are spent once, and not in every runner.
 *
 * The parser reads a stranger's text, so that it runs in a thread of its own, which is ended when it takes too long, and
 * after anything that may have broken it. What it makes of a file is of use to the runner alone. A file that it cannot do is
 * left for the runner, which takes longer over it and comes to the same.
 */
import { Worker } from "node:worker_threads";

/** For all files of a submission; the usual ones take milliseconds. */
const PATIENCE_MS = 2000;
/** Larger ones are no student's own, and what the parser makes of a file takes many times its length. */
const MAX_CHARACTERS = 500_000;

/** Plain JavaScript, so that the thread need not take types out of it first. */
const PROGRAM = `
const { stripTypeScriptTypes } = require("node:module");
const { parentPort } = require("node:worker_threads");
parentPort.on("message", (files) => {
  const javascript = [];
  let isSound = true;
  for (const [name, text] of files) {
    try {
      javascript.push([name, stripTypeScriptTypes(text)]);
    } catch (error) {
      isSound &&= /^ERR_(INVALID|UNSUPPORTED)_TYPESCRIPT_SYNTAX$/.test(error?.code);
    }
  }
  parentPort.postMessage({ javascript, isSound });
});
`;

type Files = ReadonlyMap<string, string>;

interface Answer {
  readonly javascript: readonly (readonly [name: string, text: string])[];
  /** Whether the parser got through, with whatever result. */
  readonly isSound: boolean;
}

const known = new WeakMap<Files, Promise<Files>>();
let worker: Worker | undefined;
let last: Promise<unknown> | undefined;

/**
 * The files that could be done, without their types and otherwise with every character in its place.
 *
 * @param files name → text. Done once for the same map.
 */
export function withoutTypes(files: Files): Promise<Files> {
  const before = known.get(files);
  if (before !== undefined) return before;
  const small = [...files].filter(([, text]) => text.length <= MAX_CHARACTERS);
  // One submission after the other: patience is for one. The first at once, while this thread has other things to do.
  const done = last === undefined ? inWorker(small) : last.then(() => inWorker(small));
  last = done;
  known.set(files, done);
  return done;
}

async function inWorker(files: readonly (readonly [string, string])[]): Promise<Files> {
  const stripping = (worker ??= started());
  // The grader may end while it is idle, and waits for it while it is not.
  stripping.ref();
  const answer = await new Promise<Answer | undefined>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    const settle = (result: Answer | undefined): void => {
      clearTimeout(timer);
      resolve(result);
    };
    stripping.once("message", settle);
    stripping.once("exit", () => {
      settle(undefined);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    stripping.postMessage(files);
  });
  stripping.removeAllListeners("message").removeAllListeners("exit").unref();
  if (answer?.isSound !== true) {
    worker = undefined;
    await stripping.terminate();
  }
  return new Map(answer?.javascript);
}

function started(): Worker {
  const thread = new Worker(PROGRAM, { eval: true, execArgv: ["--no-warnings"] });
  // What it dies of is seen by its exit.
  return thread.on("error", () => {});
}
