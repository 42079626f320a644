/** The kernel's own calls that Node has no names for. Each throws where the kernel refuses. */
import koffi from "koffi";

import type { ResourceLimits } from "../resource-limits.ts";

const libc = koffi.load(null);
const systemCall = libc.func("long syscall(long number, ...)");
koffi.struct("sock_fprog", { len: "uint16_t", filter: "const uint8_t *" });
const prctl = libc.func("int prctl(int option, unsigned long mode, sock_fprog *program, long, long)");

/** Numbers that differ between architectures: those of x64, then of arm64. */
const numbers = {
  close_range: [436, 436],
  fcntl: [72, 25],
  getppid: [110, 173],
  prctl: [157, 167],
  prlimit64: [302, 261],
  setgroups: [116, 159],
  setresgid: [119, 149],
  setresuid: [117, 147],
  landlock_create_ruleset: [444, 444],
  landlock_add_rule: [445, 445],
  landlock_restrict_self: [446, 446],
} as const;

/** A call that this module knows. */
export type Call = keyof typeof numbers;

const PR_SET_PDEATHSIG = 1;
const PR_SET_NO_NEW_PRIVS = 38;
const PR_SET_SECCOMP = 22;
const SECCOMP_MODE_FILTER = 2;
const SIGKILL = 9;
const F_SETFD = 2;
const CLOSE_RANGE_CLOEXEC = 4;
const INSTRUCTION_BYTES = 8;
const RLIMIT = { cpu: 0, fileSize: 1, data: 2, core: 4, openFiles: 7 } as const;

/** Makes a call; numbers are passed as they are, bytes as a pointer to them. Throws where it answers with an error. */
export function call(name: Call, ...args: readonly (number | bigint | Uint8Array | null)[]): number {
  const number = numbers[name][process.arch === "x64" ? 0 : 1];
  const typed = args.flatMap((argument): unknown[] => [
    typeof argument === "number" || typeof argument === "bigint" ? "long" : "void *",
    argument,
  ]);
  return answered(name, Number(systemCall(number, ...typed)));
}

function answered(name: string, answer: number): number {
  if (answer === -1) throw new Error(`${name}: error ${koffi.errno()}`);
  return answer;
}

/** Sets what the kernel counts. Processes are not among it: they are counted by user, and new ones are forbidden. */
export function limitResources({ dataBytes, cpuSeconds, fileBytes, openFiles }: ResourceLimits): void {
  limit(RLIMIT.data, dataBytes, dataBytes);
  limit(RLIMIT.cpu, cpuSeconds, cpuSeconds + 1);
  limit(RLIMIT.fileSize, fileBytes, fileBytes);
  limit(RLIMIT.openFiles, openFiles, openFiles);
  limit(RLIMIT.core, 0, 0);
}

function limit(resource: number, soft: number, hard: number): void {
  const both = new BigUint64Array([BigInt(soft), BigInt(hard)]);
  call("prlimit64", 0, resource, new Uint8Array(both.buffer), null);
}

/** Becomes an ordinary user, in no group, for good. */
export function becomeUser(user: number): void {
  call("setgroups", 0, null);
  call("setresgid", user, user, user);
  call("setresuid", user, user, user);
}

/** From now on this process is killed when its parent is gone; at once, if it is already. */
export function dieWithParent(parent: number): void {
  call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (call("getppid") !== parent) process.exit(1);
}

/** No program that this process becomes gets more rights than it has. */
export function forbidNewPrivileges(): void {
  call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/** Descriptors from `first` on are not for the program that this process becomes. */
export function closeOnExec(first: number): void {
  call("close_range", first, 0xffff_ffff, CLOSE_RANGE_CLOEXEC);
}

/** Node marks what it was given to be closed. */
export function keepOpen(descriptor: number): void {
  call("fcntl", descriptor, F_SETFD, 0);
}

/** Installs a filter, which holds for good: see seccomp.ts. */
export function filterSystemCalls(filter: Uint8Array): void {
  const program = { len: filter.byteLength / INSTRUCTION_BYTES, filter };
  answered("seccomp", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0));
}
