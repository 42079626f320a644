/** `grade worker --queue URL`: grades what others put on a queue, until it is interrupted. */
import { availableParallelism } from "node:os";

import { serveQueue } from "../batch/queue-worker.ts";
import { safeText } from "../report/safe-text.ts";
import { roomForClass } from "../training/room.ts";
import { clocksFor } from "./class.ts";
import type { MachineOptions } from "./grading.ts";
import { requireIsolation } from "./require-isolation.ts";

/** The options of the command, as the command line gives them. */
export interface WorkerCommandOptions extends Omit<MachineOptions, "blas"> {
  readonly queue: string;
}

/** Gives the exit code once it was interrupted: 0. Throws ConfigurationError. */
export async function workerCommand({ queue, jobs, python, isolation, unsafe }: WorkerCommandOptions): Promise<number> {
  const forced = isolation === undefined ? {} : { isolation };
  await requireIsolation({ name: "typescript" }, Infinity, { ...forced, unsafe });
  const { processes, ...room } = roomForClass(process.availableMemory(), availableParallelism(), {
    submissions: Infinity,
    trains: true,
    ...(jobs !== undefined && { jobs }),
  });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal).once(signal, () => {
      stop.abort();
    });
  }
  const options = {
    url: queue,
    processes,
    machine: { ...room, ...forced, ...(python !== undefined && { python }) },
    clocks: clocksFor,
    onReady: () => {
      say(`Waiting for gradings, ${processes} at a time. Ctrl-C ends it, and gives back what is not finished.`);
    },
    onStart: (name: string) => {
      say(`${safeText(name)}  begun`);
    },
    onAnswer: (name: string, { kind }: { readonly kind: string }) => {
      say(`${safeText(name)}  ${kind}`);
    },
  };
  await serveQueue(options, stop.signal);
  return 0;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
