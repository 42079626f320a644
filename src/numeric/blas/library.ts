/**
 * Which BLAS this machine has: a system library with the C interface of "An Updated Set of Basic Linear Algebra
 * Subprograms" (Blackford et al., ACM TOMS 28(2), 2002). It is found at run time and never required.
 */
import { existsSync, realpathSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { dirname } from "node:path";

/** A library that may be opened, and what has to be readable for it. */
export interface BlasLibrary {
  /** Full path, or of a framework's. */
  readonly path: string;
  /** Files and folders by which it is called. */
  readonly readable: readonly string[];
}

const TRIPLETS: Readonly<Record<string, string>> = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };
/** Those with 32-bit integers, best first: OpenBLAS under the names of the distributions, then MKL. */
const NAMES = ["libopenblas.so.0", "libopenblasp.so.0", "libopenblas.so", "libmkl_rt.so.2", "libmkl_rt.so"];
/** Its files are in the system's cache of libraries, and nowhere to be seen. */
const ACCELERATE = "/System/Library/Frameworks/Accelerate.framework/Accelerate";

/** The one that this machine has; undefined where it has none, or no way to call it. */
export function findBlas(): BlasLibrary | undefined {
  const path = candidates().find((candidate) => candidate === ACCELERATE || existsSync(candidate));
  const readable = path === undefined ? undefined : callerFiles();
  return path === undefined || readable === undefined ? undefined : { path, readable };
}

function candidates(): string[] {
  if (process.platform === "darwin") return [ACCELERATE];
  if (process.platform !== "linux") return [];
  const folders = [`/usr/lib/${TRIPLETS[process.arch] ?? ""}`, "/usr/lib64", "/usr/lib"];
  return NAMES.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
}

/** Where koffi and its binary for this platform are; undefined where there is none. */
function callerFiles(): string[] | undefined {
  const own = findPackageJSON("koffi", import.meta.url);
  if (own === undefined) return undefined;
  try {
    const binary = createRequire(own).resolve(`@koromix/koffi-${process.platform}-${process.arch}`);
    // As the runner's user finds it: the way of a link may be closed to it.
    return [realpathSync(dirname(own)), dirname(binary)];
  } catch {
    return undefined;
  }
}
