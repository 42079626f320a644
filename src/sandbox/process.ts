/**
 * Starts a process that holds a stranger's code, and says how it ended.
 *
 * The process gets an environment that holds nothing of this one, no standard input, and two descriptors of its own for frames. What it prints
 * is kept up to a cap. How it ended is decided by the first cause: a kill of ours, then what its last words show, then
 * its signal or exit code.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import type { Readable, Writable } from "node:stream";

import { InternalError } from "../errors.ts";
import type { RunnerCommand } from "../runner/runner-command.ts";
import { watchMemory } from "./memory.ts";
import { OutputLog } from "./output.ts";

/** What a process may use. */
export interface Limits {
  /** Resident memory of the process. */
  readonly memoryMegabytes: number;
  /** What it may print before it is ended. */
  readonly outputMegabytes: number;
}

/** How a process ended. */
export type Ending =
  | { readonly kind: "timed-out" }
  | { readonly kind: "out-of-memory" }
  | { readonly kind: "too-much-output" }
  | { readonly kind: "protocol-violation"; readonly detail: string }
  | { readonly kind: "closed" }
  | { readonly kind: "crashed"; readonly signal: string }
  | { readonly kind: "exited"; readonly exitCode: number };

/** A started process. */
export interface SandboxedProcess {
  /** Where requests are written and replies read. */
  readonly requests: Writable;
  readonly replies: Readable;
  /** What it printed, standard output and error as they came, up to the cap. */
  readonly output: OutputLog;
  /** Settles once the process is gone and all that it printed is here. Rejects with InternalError if it never started. */
  readonly ended: Promise<Ending>;
  /** Ends it; the first cause given is the one that counts. Never throws. */
  end(cause: Ending): void;
}

/** How long the last of the output may take once the process is gone. */
const DRAIN_MS = 2000;

const running = new Set<ChildProcess>();

/** Ends every process that is still there: for when the grader itself has to go. */
export function endAllProcesses(): void {
  for (const child of running) killTree(child);
}

/** Starts a program under `limits`. Throws InternalError where the system refuses that at once. */
export function startProcess(command: RunnerCommand, limits: Limits): SandboxedProcess {
  const { program } = command;
  const { child, stdout, stderr, requests, replies } = spawned(command);
  running.add(child);
  let cause: Ending | undefined;
  const end = (reason: Ending): void => {
    if (cause !== undefined) return;
    cause = reason;
    killTree(child);
  };
  const output = new OutputLog(limits.outputMegabytes * 2 ** 20, () => {
    end({ kind: "too-much-output" });
  });
  for (const stream of [stdout, stderr]) stream.on("data", (bytes: Buffer) => output.add(bytes));
  // A write to a process that is gone fails; how it ended is said by `ended`.
  requests.on("error", () => {});
  replies.on("error", () => {});

  const stopWatching = watchMemory(child.pid, limits.memoryMegabytes, () => {
    end({ kind: "out-of-memory" });
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on("error", (error) => {
      reject(new InternalError(`Could not start ${program}.`, { cause: error }));
    });
    child.on("exit", () => {
      stopWatching();
      killTree(child);
      // What fled from its group lives on, and may hold the pipes for ever.
      const timer = setTimeout(() => {
        for (const stream of [stdout, stderr, requests, replies]) stream.destroy();
      }, DRAIN_MS);
      child.on("close", () => {
        clearTimeout(timer);
      });
    });
    // Not "exit": the last of the output comes after it.
    child.on("close", (exitCode, signal) => {
      running.delete(child);
      resolve(cause ?? endingOf(exitCode, signal, output.tail()));
    });
  });
  return { requests, replies, output, ended, end };
}

interface Spawned {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly requests: Writable;
  readonly replies: Readable;
}

function spawned({ program, arguments: args, environment }: RunnerCommand): Spawned {
  try {
    const child = spawn(program, args, {
      cwd: tmpdir(),
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    // Without descriptors to spare there are no streams, and the error that says so comes when nobody else is listening.
    child.on("error", () => {});
    const [, stdout, stderr, requests, replies] = child.stdio;
    if (isReadable(stdout) && isReadable(stderr) && isWritable(requests) && isReadable(replies)) {
      return { child, stdout, stderr, requests, replies };
    }
    throw new TypeError("a process without its pipes");
  } catch (error) {
    throw new InternalError(`Could not start ${program}.`, { cause: error });
  }
}

/** What Node prints before it aborts for want of memory. */
const OUT_OF_MEMORY = /heap out of memory|Array buffer allocation failed|Fatal process out of memory|MemoryError/;

function endingOf(exitCode: number | null, signal: NodeJS.Signals | null, lastWords: string): Ending {
  if (exitCode !== 0 && OUT_OF_MEMORY.test(lastWords)) return { kind: "out-of-memory" };
  if (signal !== null) return { kind: "crashed", signal };
  return { kind: "exited", exitCode: exitCode ?? 0 };
}

/** Ends the process and, where it leads a process group, everything it has started. */
function killTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

const isWritable = (stream: unknown): stream is Writable =>
  typeof stream === "object" && stream !== null && "write" in stream;
const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === "object" && stream !== null && "read" in stream;
