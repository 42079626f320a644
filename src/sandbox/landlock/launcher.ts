/**
 * Gives up, step by step, whatever this process could do, and then becomes the runner. Everything is the kernel's doing and
 * holds for what the process becomes: Landlock (landlock(7)) for files, a seccomp filter for system calls, limits, an
 * ordinary user. It runs as a program of its own, because none of it can be undone.
 *
 * A step that fails ends it: nothing of a submission is in it yet.
 */
import { openSync } from "node:fs";

import { seccompFilter } from "../seccomp.ts";
import { restrictFiles } from "./file-rules.ts";
import {
  becomeUser,
  closeOnExec,
  dieWithParent,
  filterSystemCalls,
  forbidNewPrivileges,
  keepOpen,
  limitResources,
} from "./kernel.ts";
import type { Plan } from "./launch.ts";

/** Descriptors of the wire. */
const WIRE = [3, 4];

const plan: Plan = JSON.parse(process.argv[1] ?? "");
const parent = process.ppid;
if (process.arch !== "x64" && process.arch !== "arm64") throw new Error(`no filter for ${process.arch}`);
if (process.execve === undefined) throw new Error("this Node cannot become another program");
const filter = seccompFilter(process.arch, process.pid);

if (plan.user !== undefined) becomeUser(plan.user);
// After the change of user, which resets it.
dieWithParent(parent);
forbidNewPrivileges();
restrictFiles(plan.readable, plan.listed);
closeOnExec(Math.max(...WIRE) + 1);
WIRE.forEach(keepOpen);
process.chdir("/");
requireConfined();
// Node alone can hold more memory than the runner may: from here on it has to make do with what it has.
limitResources(plan.limits);
filterSystemCalls(filter);
process.execve(plan.program, [plan.program, ...plan.arguments], { ...plan.environment });

/** From outside nobody can see what Landlock holds: this process has to try. */
function requireConfined(): void {
  try {
    openSync("/", "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EACCES") return;
    throw error;
  }
  throw new Error("the root of the file system can still be read");
}
