/** What /proc tells of a process and of those that it has started. Only Linux has it. */
import { readFileSync } from "node:fs";

/** What a process has used and holds. */
export interface Usage {
  readonly residentBytes: number;
  readonly cpuMs: number;
}

/** The kernel counts CPU time in hundredths of a second for every program, whatever its own clock is. */
const MS_PER_TICK = 10;
/** Positions in /proc/PID/stat behind the name: proc_pid_stat(5), whose fields are counted from 1 with two before. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
const RESIDENT_PAGES = 21;

/** The process and all that descend from it, parents first. */
export function descendants(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(descendants)];
}

/** Of a process and all that descend from it; nothing for one that is gone. */
export function usageOfTree(pid: number): Usage {
  const usages = descendants(pid).map(usage);
  return {
    residentBytes: usages.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

function usage(pid: number): Usage {
  const stat = read(`/proc/${pid}/stat`);
  // The name is in brackets, and may hold some itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (position: number): number => Number(fields[position] ?? 0);
  return {
    residentBytes: field(RESIDENT_PAGES) * pageBytes(),
    cpuMs: (field(USER_TICKS) + field(SYSTEM_TICKS)) * MS_PER_TICK,
  };
}

/** One line of /proc/PID/status without its name; undefined for a process that is gone. */
export function statusOf(pid: number): ReadonlyMap<string, string> {
  const lines = read(`/proc/${pid}/status`).split("\n");
  return new Map(lines.map((line) => [line.split(":")[0] ?? "", line.slice(line.indexOf(":") + 1).trim()]));
}

let knownPageBytes: number | undefined;

/** 4 KB nearly everywhere, 16 or 64 KB on some ARM machines: what this process holds, by the page and in bytes. */
function pageBytes(): number {
  knownPageBytes ??=
    2 ** Math.round(Math.log2(process.memoryUsage.rss() / Number(read("/proc/self/statm").split(" ")[1])));
  return knownPageBytes;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
