/** What the kernel itself holds a confined process to, beside the watchdog. */
import type { RunnerCommand } from "../runner/runner-command.ts";
import type { Limits } from "./process.ts";

/** Limits of one process, as setrlimit(2) takes them. */
export interface ResourceLimits {
  /** Private writable memory: RLIMIT_DATA. RLIMIT_AS is of no use, because WebAssembly reserves far more than it takes. */
  readonly dataBytes: number;
  readonly cpuSeconds: number;
  /** Nothing is written but to pipes. */
  readonly fileBytes: number;
  readonly openFiles: number;
  /** Threads included; Node needs 11 and hangs below. */
  readonly processes: number;
}

/** The limits of a runner: what its language takes before any submission is there comes on top of the memory. */
export function resourceLimits({ ownMegabytes }: RunnerCommand, limits: Limits): ResourceLimits {
  return {
    dataBytes: (ownMegabytes + limits.memoryMegabytes) * 2 ** 20,
    cpuSeconds: Math.ceil(limits.cpuSeconds),
    fileBytes: 0,
    openFiles: 128,
    processes: 64,
  };
}
