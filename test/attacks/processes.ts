/** Processes that an attack left behind. Where the system does not tell (only Linux has /proc), none are found. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** How long the last process of a grading may take to go. */
const PATIENCE_MS = 1000;
const runner = /src\/runner\/python\/main|registerHooks/;

/**
 * Ends the processes that this process's runners left, and says how many there were: its own children, and those that name
 * the mark.
 */
export async function endStrays(mark: string): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = straysNow(mark);
    if (found.length > 0 && performance.now() < deadline) {
      await setTimeout(20);
      continue;
    }
    for (const pid of found) process.kill(pid, "SIGKILL");
    return found.length;
  }
}

function straysNow(mark: string): number[] {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const [state = "", parent] = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        const isOurs = Number(parent) === process.pid && (runner.test(command) || state === "Z");
        return isOurs || command.includes(mark) ? [Number(pid)] : [];
      } catch {
        // It went while we looked.
        return [];
      }
    });
}
