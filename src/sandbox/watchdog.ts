/** Watches what a process and its children hold and use; the kernel's own limits are beside it, where there are any. */
import { usageOfTree } from "./process-tree.ts";

const INTERVAL_MS = 20;

/** What it is told to look for. */
export interface Watched {
  readonly memoryMegabytes: number;
  /** In all. */
  readonly cpuSeconds: number;
  /** Called once, when they hold more. */
  readonly onMemory: () => void;
  /** Called once, when they have used more than was allowed. */
  readonly onCpu: () => void;
}

/** Where the system does not tell (only Linux has /proc), it sees nothing. */
export class Watchdog {
  readonly #watched: Watched;
  readonly #timer: NodeJS.Timeout | undefined;
  #allowedMs = Infinity;
  /** What they had used when the allowance began; unknown until they are looked at again. */
  #usedBefore: number | undefined;

  constructor(pid: number | undefined, watched: Watched) {
    this.#watched = watched;
    if (pid === undefined || process.platform !== "linux") return;
    this.#timer = setInterval(() => {
      this.#look(pid);
    }, INTERVAL_MS);
  }

  /** From the next look on, they may use so much CPU time together. Costs nothing: it is called with every request. */
  allowCpu(ms: number): void {
    this.#allowedMs = ms;
    this.#usedBefore = undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(pid: number): void {
    const { residentBytes, cpuMs } = usageOfTree(pid);
    const { memoryMegabytes, cpuSeconds, onMemory, onCpu } = this.#watched;
    this.#usedBefore ??= cpuMs;
    if (residentBytes > memoryMegabytes * 2 ** 20) onMemory();
    else if (cpuMs > Math.min(this.#usedBefore + this.#allowedMs, cpuSeconds * 1000)) onCpu();
    else return;
    this.stop();
  }
}
