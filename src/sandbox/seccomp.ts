/**
 * A filter on system calls, as the program of the kernel's classic BPF that seccomp(2) takes. It refuses what no
 * submission needs and an attack might: other processes, namespaces, mounts, sockets, changing what files are, and
 * whatever the kernel learns after this list was made.
 *
 * The program reads the call's number and its arguments, and answers with an error number or lets it pass. Numbers are
 * those of the kernel's tables, arch/x86/entry/syscalls/syscall_64.tbl and scripts/syscall.tbl.
 */
import { errnos, refused, type Architecture } from "./system-calls.ts";

/** One instruction: struct sock_filter of <linux/filter.h>. */
interface Instruction {
  readonly code: number;
  /** How many instructions to skip where the comparison is true, and where it is not. */
  readonly whenTrue?: number;
  readonly whenFalse?: number;
  readonly operand: number;
}

const LOAD = 0x20;
const AND = 0x54;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_GREATER = 0x25;
const JUMP_IF_BITS = 0x45;
const RETURN = 0x06;

const ALLOW = 0x7fff_0000;
const ERROR = 0x0005_0000;
const KILL_PROCESS = 0x8000_0000;

/** Offsets in struct seccomp_data: of the arguments the lower halves, on machines of either kind little-endian. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number): number => 16 + 8 * index;

const CLONE_THREAD = 0x1_0000;
const MAP_SHARED = 0x01;
const MAP_ANONYMOUS = 0x20;
/** Calls that came after Linux 5.19 are answered as by a kernel that does not have them. */
const LAST_KNOWN_CALL = 450;
const X32_BIT = 0x4000_0000;
const INSTRUCTION_BYTES = 8;

interface Numbers {
  readonly audit: number;
  readonly clone: number;
  readonly mmap: number;
  /** Calls whose first argument is the process that they are about. */
  readonly aboutProcess: readonly number[];
}

const numbers: Readonly<Record<Architecture, Numbers>> = {
  // kill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, prlimit64, sched_setparam, sched_setscheduler,
  // sched_setaffinity, sched_setattr
  x64: { audit: 0xc000_003e, clone: 56, mmap: 9, aboutProcess: [62, 234, 129, 297, 302, 142, 144, 203, 314] },
  arm64: { audit: 0xc000_00b7, clone: 220, mmap: 222, aboutProcess: [129, 131, 138, 240, 261, 118, 119, 122, 274] },
};

/** Whether there is a filter for this machine. */
export function isFilterable(architecture: string): architecture is Architecture {
  return Object.hasOwn(numbers, architecture);
}

/**
 * The filter's bytes: an array of struct sock_filter.
 *
 * @param onlyProcess where other processes can be seen: the only one that signals, limits and priorities may be about.
 *   Default: any, which in a namespace of its own are all the process's.
 */
export function seccompFilter(architecture: Architecture, onlyProcess?: number): Uint8Array {
  const { audit, clone, mmap, aboutProcess } = numbers[architecture];
  return assemble([
    load(ARCHITECTURE),
    ...unless({ code: JUMP_IF_EQUAL, operand: audit }, KILL_PROCESS),
    load(NUMBER),
    ...when({ code: JUMP_IF_BITS, operand: X32_BIT }, ERROR | errnos.ENOSYS),
    ...when({ code: JUMP_IF_GREATER, operand: LAST_KNOWN_CALL }, ERROR | errnos.ENOSYS),
    ...refused(architecture).flatMap(([number, error]) =>
      when({ code: JUMP_IF_EQUAL, operand: number }, ERROR | errnos[error]),
    ),
    // A thread is a clone that shares everything; anything else would be a process.
    ...forCall(clone, [
      load(argument(0)),
      ...unless({ code: JUMP_IF_BITS, operand: CLONE_THREAD }, ERROR | errnos.EPERM),
    ]),
    // Shared memory counts towards no limit of data.
    ...forCall(mmap, [
      load(argument(3)),
      { code: AND, operand: MAP_SHARED | MAP_ANONYMOUS },
      ...when({ code: JUMP_IF_EQUAL, operand: MAP_SHARED | MAP_ANONYMOUS }, ERROR | errnos.ENOMEM),
    ]),
    ...(onlyProcess === undefined ? [] : aboutProcess.flatMap((call) => aboutOnly(call, onlyProcess))),
    result(ALLOW),
  ]);
}

const load = (offset: number): Instruction => ({ code: LOAD, operand: offset });
const result = (action: number): Instruction => ({ code: RETURN, operand: action });

/** Ends with `action` where the comparison is true. */
const when = (comparison: Instruction, action: number): Instruction[] => [
  { ...comparison, whenFalse: 1 },
  result(action),
];

/** Ends with `action` where the comparison is not true. */
const unless = (comparison: Instruction, action: number): Instruction[] => [
  { ...comparison, whenTrue: 1 },
  result(action),
];

/** Instructions for one call alone; they end with letting it pass. */
function forCall(number: number, instructions: readonly Instruction[]): Instruction[] {
  const body = [...instructions, result(ALLOW)];
  return [{ code: JUMP_IF_EQUAL, operand: number, whenFalse: body.length }, ...body];
}

/** The call may be about this process, or about "the one that calls", which is 0. */
function aboutOnly(call: number, process: number): Instruction[] {
  return forCall(call, [
    load(argument(0)),
    { code: JUMP_IF_EQUAL, operand: process, whenTrue: 2 },
    ...unless({ code: JUMP_IF_EQUAL, operand: 0 }, ERROR | errnos.EPERM),
  ]);
}

function assemble(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(instructions.length * INSTRUCTION_BYTES));
  for (const [index, { code, whenTrue = 0, whenFalse = 0, operand }] of instructions.entries()) {
    const offset = index * INSTRUCTION_BYTES;
    bytes.setUint16(offset, code, true);
    bytes.setUint8(offset + 2, whenTrue);
    bytes.setUint8(offset + 3, whenFalse);
    bytes.setUint32(offset + 4, operand >>> 0, true);
  }
  return new Uint8Array(bytes.buffer);
}
