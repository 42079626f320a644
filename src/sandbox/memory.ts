/** A watchdog on a process's resident memory. */
import { readFileSync } from "node:fs";

const INTERVAL_MS = 20;
const PAGE_BYTES = 4096;

/**
 * Calls `onLimit` once when the process holds more than `limitMegabytes`. Where the system does not tell (only Linux
 * has /proc), the limit of the JavaScript heap is the only one.
 *
 * @returns stops watching.
 */
export function watchMemory(pid: number | undefined, limitMegabytes: number, onLimit: () => void): () => void {
  if (pid === undefined || process.platform !== "linux") return () => {};
  const limitPages = (limitMegabytes * 2 ** 20) / PAGE_BYTES;
  const timer = setInterval(() => {
    if (residentPages(pid) <= limitPages) return;
    clearInterval(timer);
    onLimit();
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
  };
}

/** 0 for a process that is gone. */
function residentPages(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  } catch {
    return 0;
  }
}
