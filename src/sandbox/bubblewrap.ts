/**
 * A runner behind bubblewrap: namespaces of its own, and a file system that is put together from what it has to read.
 *
 *     bwrap, as nobody (namespaces, mounts, filter) → prlimit (limits) → the runner
 *
 * Limits are set inside, because the number of processes is counted by user, and only there is the user this one's alone.
 */
import type { RunnerCommand } from "../runner/runner-command.ts";
import { reachedByNobody, type Reached } from "./private-mounts.ts";
import type { Limits } from "./process.ts";
import { MissingProgram, requireProgram } from "./programs.ts";
import { resourceLimits } from "./resource-limits.ts";
import { canBecomeNobody, NOBODY } from "./sandbox-user.ts";
import { isFilterable, seccompFilter } from "./seccomp.ts";
import { systemLibraries } from "./system-libraries.ts";
import type { Launch } from "./tier.ts";

/** Namespaces of its own, in which it is nobody and has no rights; an empty environment, and devices that do nothing. */
const NAMESPACES = [
  `--unshare-user --uid ${NOBODY} --gid ${NOBODY} --cap-drop ALL`,
  "--unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try --hostname sandbox",
  "--die-with-parent --new-session --clearenv",
  "--dev /dev --tmpfs /tmp",
].flatMap((line) => line.split(" "));

/** Nothing can be written to: a limit on bytes would still leave room for a million empty files. */
const CLOSING = ["--remount-ro /tmp --remount-ro /dev --remount-ro / --chdir /", "--seccomp 5"].flatMap((line) =>
  line.split(" "),
);

/**
 * How bubblewrap starts the command.
 *
 * @param canForbidNamespaces false inside a container, which does not let its own setting be changed.
 *
 * Throws MissingProgram where this system cannot.
 */
export function bubblewrapLaunch(command: RunnerCommand, limits: Limits, canForbidNamespaces: boolean): Launch {
  if (!isFilterable(process.arch)) throw new MissingProgram(`filter on system calls for ${process.arch}`);
  const bwrap = requireProgram("bwrap");
  const prlimit = requireProgram("prlimit");
  const libraries = systemLibraries();
  const reached = reachedByNobody([...command.readable, command.program, prlimit, ...libraries.readable]);
  const inside = [
    ...NAMESPACES,
    ...(canForbidNamespaces ? ["--disable-userns"] : []),
    ...Object.entries(command.environment).flatMap(([name, value]) => ["--setenv", name, value]),
    ...[...libraries.links].flatMap(([path, target]) => ["--symlink", target, path]),
    ...reached.sources.flatMap(({ source, path }) => ["--ro-bind", source, path]),
    ...CLOSING,
    "--",
    ...limited(command, limits, prlimit),
  ];
  return {
    ...asNobody(reached, bwrap, inside),
    environment: {},
    preamble: command.preamble,
    sixthDescriptor: seccompFilter(process.arch),
  };
}

function limited(command: RunnerCommand, limits: Limits, prlimit: string): string[] {
  const { dataBytes, cpuSeconds, fileBytes, openFiles, processes } = resourceLimits(command, limits);
  const options = [
    `--data=${dataBytes}`,
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    `--fsize=${fileBytes}`,
    `--nofile=${openFiles}`,
    `--nproc=${processes}`,
    "--core=0",
  ];
  return [prlimit, ...options, "--", command.program, ...command.arguments];
}

/** bubblewrap itself must never run as root: what it starts would be root to the kernel. */
function asNobody(
  { prefix: [first, ...rest] }: Reached,
  bwrap: string,
  args: readonly string[],
): Pick<Launch, "program" | "arguments" | "user"> {
  if (!canBecomeNobody()) return { program: bwrap, arguments: args };
  if (first === undefined) return { program: bwrap, arguments: args, user: NOBODY };
  const become = ["--reuid", String(NOBODY), "--regid", String(NOBODY), "--clear-groups", "--no-new-privs"];
  return { program: first, arguments: [...rest, requireProgram("setpriv"), ...become, "--", bwrap, ...args] };
}
