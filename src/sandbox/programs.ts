/** Where the system has the programs that confine others. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A PATH need not have them all. */
const SYSTEM_FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** The program's full path; undefined where there is none. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...SYSTEM_FOLDERS];
  return folders
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** The program's full path. Throws MissingProgram. */
export function requireProgram(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new MissingProgram(name);
  return path;
}

/** A tier cannot be had without it. */
export class MissingProgram extends Error {
  constructor(name: string) {
    super(`there is no ${name}`);
    this.name = "MissingProgram";
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
