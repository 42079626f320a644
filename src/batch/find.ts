/**
 * The submissions of a class among the paths of a command: submissions themselves, folders of them, and what Canvas and
 * Gradescope let an instructor download, unpacked or as it came.
 */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, parse, resolve } from "node:path";

import { ConfigurationError } from "../errors.ts";
import { withArchive } from "../submission/archive.ts";
import { isIgnored } from "../submission/entry.ts";
import { entryAt, listFolder } from "../submission/folder.ts";
import { fromCanvas, readFileName } from "../submission/identity.ts";
import { isOfContract } from "../submission/stage.ts";

/** One submission, which may turn out not to be gradable. */
export interface Found {
  readonly path: string;
  /** The folder's, or the file's without its extension. */
  readonly name: string;
}

/** The submissions, and what was unpacked for them; it is deleted when this is disposed of. */
export interface Class extends AsyncDisposable {
  readonly submissions: readonly Found[];
}

/** What Gradescope puts beside the folders of its export. */
const GRADESCOPE = "submission_metadata.yml";
const NOTEBOOK = ".ipynb";
const SINGLE = /\.(ipynb|py|pdf|zip)$/i;

/** Finds them. Throws ConfigurationError for an archive that cannot be read. */
export async function findClass(paths: readonly string[]): Promise<Class> {
  const unpacked: string[] = [];
  const dispose = async (): Promise<void> => {
    for (const folder of unpacked) await rm(folder, { recursive: true, force: true });
  };
  try {
    const found: Found[] = [];
    for (const path of paths) found.push(...(await submissionsAt(path, unpacked)));
    return { submissions: found, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function submissionsAt(path: string, unpacked: string[]): Promise<Found[]> {
  const place = resolve(path);
  const status = await stat(place).catch(() => undefined);
  if (status?.isDirectory() === true) {
    // What is one submission keeps the path that it was given by.
    return (await inFolder(place, unpacked)).map((found) => (found.path === place ? { ...found, path } : found));
  }
  if (status?.isFile() === true && place.toLowerCase().endsWith(".zip")) {
    const folder = await unpackedClass(place, unpacked);
    if (folder !== undefined) return inFolder(folder, unpacked);
  }
  return [{ path, name: parse(place).name }];
}

/** The submissions in a folder, or the folder itself where it is one. */
async function inFolder(folder: string, unpacked: string[]): Promise<Found[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isIgnored(name));
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (isFromCanvas(files)) return byStudent(folder, files, unpacked);
  const one = [{ path: folder, name: basename(folder) }];
  const notebooks = files.filter((name) => name.endsWith(NOTEBOOK));
  // Notebooks that bear their students' names are a class's; others are a student's attempts.
  if (files.some(isOfContract) || notebooks.some((name) => readFileName(name).identity === undefined)) return one;
  const children = entries
    .filter((entry) => entry.isDirectory() || (entry.isFile() && SINGLE.test(entry.name)))
    .map((entry) => ({ path: join(folder, entry.name), name: entry.isFile() ? parse(entry.name).name : entry.name }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (files.includes(GRADESCOPE)) return children;
  const works = await Promise.all(children.map(async ({ path }) => SINGLE.test(path) || holdsWork(path)));
  return works.filter(Boolean).length > 1 ? children : one;
}

const isWork = (name: string): boolean => isOfContract(name) || name.endsWith(NOTEBOOK);

async function holdsWork(folder: string): Promise<boolean> {
  const { entries } = await listFolder(folder);
  return entries.some(({ name }) => isWork(basename(name)) || SINGLE.test(name));
}

const isFromCanvas = (files: readonly string[]): boolean =>
  files.length > 0 && files.every((name) => fromCanvas(name) !== undefined);

/** A submission for each student: the one file, or a folder with all of them under their own names. */
async function byStudent(folder: string, files: readonly string[], unpacked: string[]): Promise<Found[]> {
  const students = Map.groupBy(files, (name) => fromCanvas(name)?.student ?? name);
  const found: Found[] = [];
  for (const [name, own] of students) {
    const [only = ""] = own;
    if (own.length === 1 && SINGLE.test(only)) {
      found.push({ path: join(folder, only), name });
      continue;
    }
    const into = join(await temporary(unpacked), name);
    await mkdir(into);
    for (const file of own) {
      const target = fromCanvas(file)?.original ?? file;
      await writeFile(join(into, target), await (await entryAt(join(folder, file))).read());
    }
    found.push({ path: into, name });
  }
  return found;
}

/** Where an archive holds a class, the folder that it was unpacked to; undefined where it is one student's. */
async function unpackedClass(path: string, unpacked: string[]): Promise<string | undefined> {
  return withArchive(path, async ({ entries }) => {
    const top = entries.map(({ name }) => name).filter((name) => !name.includes("/"));
    const folders = new Set(entries.flatMap(({ name }) => (name.includes("/") ? name.split("/").slice(0, 1) : [])));
    const isClass = isFromCanvas(top) || top.includes(GRADESCOPE) || (!top.some(isWork) && folders.size > 1);
    if (!isClass) return undefined;
    const folder = join(await temporary(unpacked), parse(path).name);
    for (const entry of entries) {
      const target = join(folder, entry.name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, await entry.read());
    }
    return folder;
  });
}

async function temporary(unpacked: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "grade-class-"));
  unpacked.push(folder);
  return folder;
}

/** Throws ConfigurationError where two submissions have one name: a scorecard has its submission's. */
export function requireNames(found: readonly Found[]): void {
  const twice = [...Map.groupBy(found, ({ name }) => name)].filter(([, same]) => same.length > 1);
  if (twice.length === 0) return;
  throw new ConfigurationError(
    twice.map(([name, same]) => ({
      message: `Expected one submission called ${name}, got ${same.map(({ path }) => path).join(" and ")}.`,
      hint: "Rename one, or grade them with results of their own.",
    })),
  );
}
