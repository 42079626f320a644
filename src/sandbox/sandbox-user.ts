/** As whom a confined process runs. */
import { readFileSync } from "node:fs";

/** The kernel's own "nobody", which owns no file. */
export const NOBODY = 65_534;

/**
 * Whether this process is a root that can become nobody; the confined process must, because root without capabilities
 * is still root to every file it owns. A root that is none outside its namespace (`unshare -Ur`) cannot, and need not.
 */
export function canBecomeNobody(): boolean {
  return process.getuid?.() === 0 && isMapped(NOBODY);
}

/** The user that a confined process must be seen to run as, from here. */
export function sandboxUser(): number {
  return canBecomeNobody() ? NOBODY : (process.getuid?.() ?? 0);
}

/** Whether this namespace has a user of that number. */
function isMapped(uid: number): boolean {
  try {
    const ranges = readFileSync("/proc/self/uid_map", "utf8").trim().split("\n");
    return ranges.some((range) => {
      const [inside = 0, , length = 0] = range.trim().split(/\s+/).map(Number);
      return uid >= inside && uid < inside + length;
    });
  } catch {
    return false;
  }
}
