/** The two packages, as their commands make them, each installed in an empty folder. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as tar from "tar";

import type { Ended } from "../command-line.ts";
import { repository } from "../grading.ts";

/** A package and a folder in which it is installed. */
export interface Installed {
  readonly tarball: string;
  readonly folder: string;
}

/** What a package's commands are run with: nothing of this checkout, and no colours. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"))),
  PATH: (process.env["PATH"] ?? "")
    .split(":")
    .filter((entry) => !entry.startsWith(repository(".")))
    .join(":"),
  NO_COLOR: "1",
  FORCE_COLOR: undefined,
};

/** Makes both packages and installs them, in the folder that is given. */
export async function installBoth(folder: string): Promise<{ students: Installed; instructors: Installed }> {
  await inFolder(repository("."), "npm", ["run", "pack:student", "--", "--seeds", "7", "--to", folder]);
  await inFolder(repository("."), "npm", ["pack", "--pack-destination", folder]);
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  const [students, instructors] = [true, false].map((isStudents) =>
    tarballs.find((name) => name.includes("student") === isStudents),
  );
  if (students === undefined || instructors === undefined) throw new Error(`Expected two, got ${tarballs.join(", ")}.`);
  return {
    students: await install(join(folder, students)),
    instructors: await install(join(folder, instructors)),
  };
}

async function install(tarball: string): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), "grade-installed-"));
  await inFolder(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball]);
  return { tarball, folder };
}

async function inFolder(folder: string, program: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, [...args], { cwd: folder, env: environment });
}

/** Runs `npx grade` in the folder. Never rejects. */
export function npxGrade(folder: string, ...args: readonly string[]): Promise<Ended> {
  const options = { cwd: folder, env: environment, maxBuffer: 64 * 2 ** 20 };
  return new Promise((resolve) => {
    execFile("npx", ["grade", ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The files of a tarball by their names in it. */
export async function unpacked(tarball: string): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "grade-unpacked-"));
  try {
    await tar.extract({ file: tarball, cwd: folder });
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = new Map<string, string>();
    for (const entry of entries.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      files.set(path.slice(folder.length + 1), await readFile(path, "utf8"));
    }
    return files;
  } finally {
    await rm(folder, { recursive: true });
  }
}
