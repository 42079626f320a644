/** Finds a Python that can run submissions: 3.9 or newer, with NumPy 1.20 or newer; and says how fast it is. */
import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

/** A Python with NumPy. */
export interface PythonInterpreter {
  /** The interpreter itself, not a script that leads to it. */
  readonly program: string;
  /** `3.11.7` */
  readonly version: string;
  readonly numpy: string;
  /** What it reads when it runs: itself, its library, NumPy, with all that is in them. */
  readonly readable: readonly string[];
  /** The folder that NumPy is in, among other packages. */
  readonly packages: string;
}

/** One that serves, or what is wrong with each that was looked at. */
export type PythonSearch =
  | { readonly found: true; readonly interpreter: PythonInterpreter }
  | { readonly found: false; readonly detail: string };

const PROBE = `
import json, os, platform, sys, sysconfig
paths = [sys.executable, os.path.realpath(sys.executable), sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
# A virtual environment says there where its Python is.
paths.append(os.path.join(sys.prefix, "pyvenv.cfg"))
# Where Python is a library of its own.
paths.append(os.path.join(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or ""))
try:
    import numpy
    version = numpy.__version__
    folder = os.path.dirname(os.path.abspath(numpy.__file__))
    paths += [folder, folder + ".libs"]
except Exception:
    version = None
    folder = ""
print(json.dumps({
    "program": sys.executable,
    "version": platform.python_version(),
    "numpy": version,
    "packages": os.path.dirname(folder),
    "readable": sorted({path for path in paths if os.path.isabs(path) and os.path.exists(path)}),
}))
`;
const probed = z.object({
  program: z.string().min(1),
  version: z.string(),
  numpy: z.string().nullable(),
  packages: z.string(),
  readable: z.array(z.string()),
});
const OLDEST = { python: [3, 9], numpy: [1, 20] } as const;
const PROBE_MS = 30_000;
const run = promisify(execFile);

/**
 * Looks for one.
 *
 * @param given an interpreter, or the folder of a virtual environment. Then no other is looked at. Default: the active
 *   virtual environment, then every `python3` and `python` on the PATH.
 */
export async function findPython(given?: string): Promise<PythonSearch> {
  const candidates = given === undefined ? fromEnvironment() : await insideOf(given);
  const complaints: string[] = [];
  for (const candidate of candidates) {
    const probe = await look(candidate);
    if (typeof probe !== "string") return { found: true, interpreter: probe };
    complaints.push(probe);
  }
  const present = complaints.filter((complaint) => complaint !== "");
  if (present.length > 0) return { found: false, detail: [...new Set(present)].join("; ") };
  return { found: false, detail: given === undefined ? "there is no python3 on the PATH" : `there is no ${given}` };
}

const PRODUCT = `
import time
import numpy as np
X, W = np.ones((100, 3072), np.float32), np.ones((3072, 300), np.float32)
X @ W
start = time.perf_counter()
for _ in range(5):
    X @ W
print((time.perf_counter() - start) / 5 * 1000)
`;

/** Milliseconds for the largest matrix product of a training step, float32 on one thread. With a BLAS, about 1 to 3. */
export async function productMs({ program }: PythonInterpreter): Promise<number> {
  const env = { OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const { stdout } = await run(program, ["-B", "-c", PRODUCT], { timeout: PROBE_MS, env });
  return Number(stdout);
}

function fromEnvironment(): string[] {
  const { PATH = "", VIRTUAL_ENV } = process.env;
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  const onPath = ["python3", "python"].flatMap((name) => folders.map((folder) => join(folder, name)));
  return VIRTUAL_ENV === undefined ? onPath : [...programsIn(VIRTUAL_ENV), ...onPath];
}

/** Where a virtual environment has its interpreter, on Unix and on Windows. */
const programsIn = (folder: string): string[] => [
  join(folder, "bin", "python3"),
  join(folder, "Scripts", "python.exe"),
];

async function insideOf(given: string): Promise<string[]> {
  const status = await stat(given).catch(() => undefined);
  return status?.isDirectory() === true ? programsIn(given) : [given];
}

/** The interpreter, or why it does not serve; nothing where there is none. */
async function look(candidate: string): Promise<PythonInterpreter | string> {
  if (process.platform === "win32" && !candidate.endsWith(".exe")) return look(`${candidate}.exe`);
  if ((await stat(candidate).catch(() => undefined))?.isFile() !== true) return "";
  let answer: z.infer<typeof probed>;
  try {
    const { stdout } = await run(candidate, ["-B", "-c", PROBE], { timeout: PROBE_MS });
    answer = probed.parse(JSON.parse(stdout));
  } catch {
    return `${candidate} does not run`;
  }
  const { program, version, numpy, readable, packages } = answer;
  if (isOlder(version, OLDEST.python)) return `${candidate} is Python ${version}, and 3.9 is needed`;
  if (numpy === null) return `${candidate} has no NumPy`;
  if (isOlder(numpy, OLDEST.numpy)) return `${candidate} has NumPy ${numpy}, and 1.20 is needed`;
  return { program, version, numpy, readable, packages };
}

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
