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
  readonly #pid: number | undefined;
  readonly #watched: Watched;
  readonly #timer: NodeJS.Timeout | undefined;
  #cpuLimitMs: number;

  constructor(pid: number | undefined, watched: Watched) {
    this.#watched = watched;
    this.#cpuLimitMs = watched.cpuSeconds * 1000;
    if (pid === undefined || process.platform !== "linux") return;
    this.#pid = pid;
    this.#timer = setInterval(() => {
      this.#look(pid);
    }, INTERVAL_MS);
  }

  /** From now on, they may use so much CPU time together. */
  allowCpu(ms: number): void {
    if (this.#pid === undefined) return;
    this.#cpuLimitMs = Math.min(usageOfTree(this.#pid).cpuMs + ms, this.#watched.cpuSeconds * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(pid: number): void {
    const { residentBytes, cpuMs } = usageOfTree(pid);
    const { memoryMegabytes, onMemory, onCpu } = this.#watched;
    if (residentBytes > memoryMegabytes * 2 ** 20) onMemory();
    else if (cpuMs > this.#cpuLimitMs) onCpu();
    else return;
    this.stop();
  }
}
