/**
 * Starts a process that holds a stranger's code, confined as its tier says, and says how it ended.
 *
 * The process gets an environment that holds nothing of this one, no standard input, and two descriptors of its own for
 * frames. What it prints is kept up to a cap. How it ended is decided by the first cause: see ending.ts.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Readable, Writable } from "node:stream";

import { InternalError } from "../errors.ts";
import type { RunnerCommand } from "../runner/runner-command.ts";
import { shortcomings } from "./confinement.ts";
import { endingOf, type Ending } from "./ending.ts";
import { launchIn } from "./launch.ts";
import { OutputLog } from "./output.ts";
import type { Launch, Tier } from "./tier.ts";
import { Watchdog } from "./watchdog.ts";

export type { Ending } from "./ending.ts";

/** What a process may use. */
export interface Limits {
  /** Resident memory of the process. */
  readonly memoryMegabytes: number;
  /** What it may print before it is ended. */
  readonly outputMegabytes: number;
  /** CPU time of all its threads, in all. */
  readonly cpuSeconds: number;
}

/** A started process. */
export interface SandboxedProcess {
  /** Where requests are written and replies read. */
  readonly requests: Writable;
  readonly replies: Readable;
  /** What it printed, standard output and error as they came, up to the cap. */
  readonly output: OutputLog;
  /** Settles once the process is gone and all that it printed is here. Rejects with InternalError if it never started. */
  readonly ended: Promise<Ending>;
  /** What is not as the tier says, seen from outside; empty where all is. */
  shortcomings(): readonly string[];
  /** How much CPU time it may use from now on; never more than its limits say. Default: as they say. */
  allowCpu(ms: number): void;
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

/**
 * Starts a program under `limits`, confined by `tier`. Throws InternalError where the system refuses that at once, and
 * MissingProgram where it cannot be had at all.
 */
export function startProcess(command: RunnerCommand, limits: Limits, tier: Tier): SandboxedProcess {
  const { program } = command;
  if (!existsSync(program)) throw new InternalError(`Could not start ${program}: there is no such program.`);
  const { child, stdout, stderr, requests, replies } = spawned(program, launchIn(tier, command, limits));
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
  replies.on("error", () => {});

  const watchdog = new Watchdog(child.pid, {
    ...limits,
    onMemory: () => {
      end({ kind: "out-of-memory" });
    },
    onCpu: () => {
      end({ kind: "timed-out", clock: "cpu" });
    },
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on("error", (error) => {
      reject(new InternalError(`Could not start ${program}.`, { cause: error }));
    });
    child.on("exit", () => {
      watchdog.stop();
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
      const isWrapped = tier === "bubblewrap" || tier === "bubblewrap-nested";
      resolve(cause ?? endingOf(exitCode, signal, output.tail(), isWrapped));
    });
  });
  return {
    requests,
    replies,
    output,
    ended,
    end,
    shortcomings: () => (child.pid === undefined ? ["it did not start"] : shortcomings(child.pid, tier)),
    allowCpu: (ms) => {
      watchdog.allowCpu(ms);
    },
  };
}

interface Spawned {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly requests: Writable;
  readonly replies: Readable;
}

function spawned(name: string, launch: Launch): Spawned {
  const { program, arguments: args, environment, user, preamble, sixthDescriptor } = launch;
  try {
    const child = spawn(program, args, {
      // Node leaves all groups of this process's behind where it changes the user.
      ...(user !== undefined && { uid: user, gid: user }),
      cwd: tmpdir(),
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", ...(sixthDescriptor === undefined ? [] : ["pipe" as const])],
      detached: process.platform !== "win32",
    });
    // Without descriptors to spare there are no streams, and the error that says so comes when nobody else is listening.
    child.on("error", () => {});
    const [, stdout, stderr, requests, replies, sixth]: readonly unknown[] = child.stdio;
    if (isReadable(stdout) && isReadable(stderr) && isWritable(requests) && isReadable(replies)) {
      // A write to a process that is gone fails; how it ended is said by `ended`.
      requests.on("error", () => {});
      for (const bytes of preamble) requests.write(bytes);
      if (isWritable(sixth)) sixth.on("error", () => {}).end(sixthDescriptor);
      return { child, stdout, stderr, requests, replies };
    }
    throw new TypeError("a process without its pipes");
  } catch (error) {
    throw new InternalError(`Could not start ${name}.`, { cause: error });
  }
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
