/** The system calls that a confined process is refused, with their numbers on each architecture. */

/** As Node names them. */
export type Architecture = "x64" | "arm64";

/** Error numbers, from the kernel's asm-generic/errno.h. */
export const errnos = { EPERM: 1, ENOMEM: 12, EACCES: 13, ENOSYS: 38 } as const;

type ErrorName = keyof typeof errnos;

/** Name → number on x64, number on arm64; null where there is no such call. */
type Table = Readonly<Record<string, readonly [x64: number | null, arm64: number | null]>>;

/** Other processes: to start them, to look into them, to hand them things. */
const processes: Table = {
  fork: [57, null],
  vfork: [58, null],
  execveat: [322, 281],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  process_mrelease: [448, 448],
  kcmp: [312, 272],
  pidfd_open: [434, 434],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  tkill: [200, 130],
  setpriority: [141, 140],
  ioprio_set: [251, 30],
  migrate_pages: [256, 238],
  move_pages: [279, 239],
};

/** Namespaces and mounts. */
const fileSystems: Table = {
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  swapon: [167, 224],
  swapoff: [168, 225],
};

/** What a file is: Landlock says nothing of it, and the process may own files of the grader's user. */
const fileAttributes: Table = {
  chmod: [90, null],
  fchmod: [91, 52],
  fchmodat: [268, 53],
  chown: [92, null],
  fchown: [93, 55],
  lchown: [94, null],
  fchownat: [260, 54],
  utime: [132, null],
  utimes: [235, null],
  futimesat: [261, null],
  utimensat: [280, 88],
  setxattr: [188, 5],
  lsetxattr: [189, 6],
  fsetxattr: [190, 7],
  removexattr: [197, 14],
  lremovexattr: [198, 15],
  fremovexattr: [199, 16],
  truncate: [76, 45],
  ftruncate: [77, 46],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  fanotify_init: [300, 262],
};

/** Memory that is no process's own, and that no limit counts. */
const sharedMemory: Table = {
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  shmat: [30, 196],
  shmctl: [31, 195],
  semget: [64, 190],
  msgget: [68, 186],
  mq_open: [240, 180],
  userfaultfd: [323, 282],
};

/** The kernel itself. */
const kernel: Table = {
  bpf: [321, 280],
  perf_event_open: [298, 241],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  reboot: [169, 142],
  acct: [163, 89],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  adjtimex: [159, 171],
  clock_adjtime: [305, 266],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  iopl: [172, null],
  ioperm: [173, null],
  vhangup: [153, 58],
};

/** The network, and the sockets of other programs. What was handed down works without. */
const sockets: Table = {
  socket: [41, 198],
  socketpair: [53, 199],
  bind: [49, 200],
  connect: [42, 203],
  listen: [50, 201],
  accept: [43, 202],
  accept4: [288, 242],
};

/** Callers try an older call instead. clone3's flags lie where no filter can read them. */
const asIfUnknown: Table = {
  clone3: [435, 435],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
};

const groups: readonly (readonly [Table, ErrorName])[] = [
  [processes, "EPERM"],
  [fileSystems, "EPERM"],
  [fileAttributes, "EPERM"],
  [sharedMemory, "EPERM"],
  [kernel, "EPERM"],
  [sockets, "EACCES"],
  [asIfUnknown, "ENOSYS"],
];

/** Every refused call by its number, and the error it gets. */
export function refused(architecture: Architecture): (readonly [number: number, error: ErrorName])[] {
  const column = architecture === "x64" ? 0 : 1;
  return groups.flatMap(([table, error]) =>
    Object.values(table).flatMap((row) => {
      const number = row[column];
      return number === null ? [] : [[number, error] as const];
    }),
  );
}
