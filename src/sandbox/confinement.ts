/**
 * Whether a started process is confined as its tier says, seen from outside: nothing that it says about itself counts.
 * It is asked once the runner has answered for the first time, and before it is given anything of a submission.
 */
import { readlinkSync } from "node:fs";

import { descendants, statusOf } from "./process-tree.ts";
import { sandboxUser } from "./sandbox-user.ts";
import type { Tier } from "./tier.ts";

const NO_CAPABILITIES = /^0+$/;
/** A filter, and no mere list of a few calls. */
const SECCOMP_FILTER = "2";
const NAMESPACES = ["user", "mnt", "pid", "net", "ipc", "uts"];

/** What is not as the tier says; empty where all is. */
export function shortcomings(pid: number, tier: Tier): string[] {
  if (tier === "none") return [];
  // Behind bubblewrap the runner is the last of a line of processes, each the only child of the one before.
  const runner = descendants(pid).at(-1) ?? pid;
  const status = statusOf(runner);
  const found = [
    expect("user", status.get("Uid"), (ids) => ids.split(/\s+/).every((id) => Number(id) === sandboxUser())),
    expect("no new privileges", status.get("NoNewPrivs"), (value) => value === "1"),
    expect("filter on system calls", status.get("Seccomp"), (value) => value === SECCOMP_FILTER),
    ...["CapInh", "CapPrm", "CapEff", "CapAmb"].map((name) =>
      expect(name, status.get(name), (value) => NO_CAPABILITIES.test(value)),
    ),
    ...(tier === "landlock" ? [] : ownNamespaces(runner, status.get("NSpid"))),
  ];
  return found.filter((shortcoming) => shortcoming !== undefined);
}

/** Namespaces of another user's can be read only with rights over it; ids of processes tell of theirs to everyone. */
function ownNamespaces(runner: number, idsInNamespaces: string | undefined): (string | undefined)[] {
  return [
    expect("namespace of process ids", idsInNamespaces, (ids) => ids.split(/\s+/).length > 1),
    ...NAMESPACES.map((name) => {
      const [own, its] = [namespaceOf("self", name), namespaceOf(String(runner), name)];
      return its === undefined || its !== own ? undefined : `it shares our namespace ${name}`;
    }),
  ];
}

function namespaceOf(pid: string, name: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${name}`);
  } catch {
    return undefined;
  }
}

function expect(what: string, actual: string | undefined, fits: (actual: string) => boolean): string | undefined {
  return actual !== undefined && fits(actual) ? undefined : `${what}: ${actual ?? "unknown"}`;
}
