/** The attacks in Python, and what must become of each. */
import type { Attack } from "./attack.ts";
import {
  attacks,
  errored,
  failed,
  flagged,
  impatient,
  narrow,
  notebookErrored,
  nothingLost,
  onlyByTheSystem,
} from "./table.ts";

const threw = errored("threw");
const IN_THE_SAME_PROCESS = "the fence is Python in the submission's own process, which can take it apart";
const NOBODY_ASKS = "Python reports no look at a file, and its own library needs many";

const files = attacks("python", "files", {
  read_passwd: flagged(threw),
  read_secret: threw,
  read_secret_by_descriptor: threw,
  read_secret_by_pathlib: threw,
  read_secret_with_numpy: threw,
  read_secret_by_traceback: threw,
  read_secret_as_module: threw,
  read_grader: threw,
  read_environment: flagged(threw),
  read_memory_map: flagged(threw),
  read_descriptors: threw,
  list_folders: threw,
  look_for_files: onlyByTheSystem(threw, "looked", NOBODY_ASKS),
  past_the_fence_by_builtins: onlyByTheSystem(threw, "read", IN_THE_SAME_PROCESS),
  past_the_fence_by_traceback: onlyByTheSystem(threw, "read", IN_THE_SAME_PROCESS),
  past_the_fence_by_garbage: onlyByTheSystem(flagged(threw), "read", IN_THE_SAME_PROCESS),
  past_the_fence_by_paths: onlyByTheSystem(threw, "read", IN_THE_SAME_PROCESS),
  write_file: threw,
  write_with_numpy: threw,
  change_files: threw,
  make_links_and_pipes: threw,
  open_database: threw,
  share_memory: onlyByTheSystem(threw, "files", "Python does not report that memory gets a name"),
  native_code: flagged(threw),
  native_code_by_numpy: flagged(threw),
  native_extension: threw,
  unpickle: threw,
});

const network = attacks("python", "network", {
  connect: threw,
  send_by_udp: threw,
  fetch: threw,
});

const processes = attacks("python", "processes", {
  fork: flagged(threw),
  start_program: flagged(threw),
  start_program_past_the_fence: onlyByTheSystem(threw, "processes", IN_THE_SAME_PROCESS),
  kill_grader: flagged(threw),
  limit_grader: threw,
  slow_grader: threw,
  exit_in_call: errored("exited"),
  exit_at_load: notebookErrored("exited"),
  sys_exit: threw,
  exit_hooks: threw,
  abort: errored("crashed"),
  crash: errored("crashed"),
});

const resources = attacks("python", "resources", {
  lists_without_end: narrow(errored("out-of-memory")),
  texts_without_end: narrow(errored("out-of-memory")),
  arrays_without_end: narrow(errored("out-of-memory")),
  // Memory that is shared is refused from the first byte on, by the filter on system calls.
  mappings_without_end: narrow({ ...threw, inTier: { none: errored("out-of-memory") } }),
  huge_view: narrow(errored("out-of-memory")),
  huge_array: errored("reply-too-large"),
  huge_number: failed("wrong-type"),
  endless_loop: impatient(errored("timed-out")),
  endless_loop_that_catches: impatient(errored("timed-out")),
  endless_regular_expression: impatient(errored("timed-out")),
  endless_power: impatient(errored("timed-out")),
  endless_threads: impatient(errored("timed-out")),
  endless_recursion: impatient(errored("timed-out")),
  endless_wait: impatient(errored("timed-out")),
  read_the_keyboard: threw,
  print_without_end: errored("too-much-output"),
});

const wire = attacks("python", "wire", {
  garbage_on_the_wire: flagged(errored("protocol-violation")),
  forged_answer: flagged(errored("protocol-violation")),
  forged_answer_by_runner: flagged(errored("protocol-violation")),
  patched_runner: flagged(errored("protocol-violation")),
  trace_everything: flagged(errored("protocol-violation")),
  patch_json: flagged(errored("protocol-violation")),
  look_for_expected_values: threw,
  close_the_wire: errored("exited"),
  close_everything: errored("exited"),
  redirect_the_wire: impatient(errored("timed-out")),
  read_the_wire: impatient(errored("timed-out")),
});

const deception = attacks("python", "deception", {
  patch_numpy: nothingLost,
  patch_builtins: impatient(errored("timed-out")),
  not_a_number: failed("not-finite"),
  lying_array: failed("looks-like"),
  lying_number: failed("wrong-type"),
  lying_list: impatient(errored("timed-out")),
  lying_dictionary: threw,
  lying_error: threw,
  forged_refusal: errored("reply-too-large"),
  object_array: failed("wrong-type"),
  structured_array: failed("wrong-type"),
  deep_list: failed("wrong-type"),
  half_a_character: threw,
  coroutine: failed("returned-promise"),
  generator: failed("wrong-type"),
  change_afterwards: nothingLost,
  change_arguments: failed("looks-like"),
  remember_the_first_answer: failed("wrong-entries"),
});

const printing = attacks("python", "printing", {
  print_escapes: threw,
  throw_commands: threw,
  name_classes_by_commands: failed("wrong-type"),
  import_commands: errored("absent-import"),
});

export const inPython: readonly Attack[] = [
  ...files,
  ...network,
  ...processes,
  ...resources,
  ...wire,
  ...deception,
  ...printing,
];
