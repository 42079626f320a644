/** What every dynamically linked program reads before its first line runs. */
import { existsSync, lstatSync, readlinkSync } from "node:fs";

/** Folders of shared libraries alone. `/usr/lib` as a whole can hold anything, and this grader among it. */
const TRIPLETS: Readonly<Record<string, string>> = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };
const TOP_FOLDERS = ["/lib", "/lib64"];
/** Where the linker looks first, where Debian says which BLAS it is, and what Node does not start without if it is there. */
const FILES = ["/etc/ld.so.cache", "/etc/alternatives", "/etc/ssl/openssl.cnf"];

/** What a confined program needs of the system. */
export interface SystemLibraries {
  /** Folders and files to read. */
  readonly readable: readonly string[];
  /** Links at the top of the file system: path → target. */
  readonly links: ReadonlyMap<string, string>;
}

/** The system's, as it is laid out. */
export function systemLibraries(): SystemLibraries {
  const links = new Map(TOP_FOLDERS.filter(isLink).map((path) => [path, readlinkSync(path)]));
  const triplet = TRIPLETS[process.arch] ?? "";
  const folders = [`/usr/lib/${triplet}`, "/usr/lib64", ...(links.has("/lib64") ? [] : ["/lib64"])];
  const inLib = links.has("/lib") ? [] : [`/lib/${triplet}`];
  return { readable: [...folders, ...inLib, ...FILES].filter((path) => existsSync(path)), links };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
