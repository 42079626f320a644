/**
 * The submissions of a class among the paths of a command: submissions themselves, folders of them, and what Canvas and
 * Gradescope let an instructor download, unpacked or as it came. Where it is not clear what a folder is, nobody guesses.
 */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import type { Dirent } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, parse, resolve } from "node:path";

import { ConfigurationError } from "../errors.ts";
import { withArchive } from "../submission/archive.ts";
import { isIgnored, isImpossibleName, type Listing } from "../submission/entry.ts";
import { entryAt, listFolder } from "../submission/folder.ts";
import { fromCanvas, readFileName } from "../submission/identity.ts";
import { isOfContract, stage } from "../submission/stage.ts";

/** One submission, which may turn out not to be gradable. */
export interface Found {
  readonly path: string;
  /** The folder's, or the file's without its extension. */
  readonly name: string;
}

/** The submissions, and what was unpacked for them; it is deleted when this is disposed of. */
export interface Class extends AsyncDisposable {
  readonly submissions: readonly Found[];
  /** What lies beside them and is none: links, archives of other kinds, names that lead elsewhere. */
  readonly ignored: readonly string[];
}

/** What Gradescope puts beside the folders of its export. */
const GRADESCOPE = "submission_metadata.yml";
const NOTEBOOK = ".ipynb";
const SINGLE = /\.(ipynb|py|pdf|zip)$/i;

/** Finds them. Throws ConfigurationError for a folder that may be one or the other. */
export async function findClass(paths: readonly string[]): Promise<Class> {
  const search = new Search(paths.length === 1);
  try {
    for (const path of paths) await search.look(path);
    return search;
  } catch (error) {
    await search[Symbol.asyncDispose]();
    throw error;
  }
}

/** Throws ConfigurationError for a path that leads to nothing that could be graded. */
export async function requireSomething(path: string): Promise<void> {
  const status = await stat(path).catch(() => undefined);
  const isSomething = status?.isDirectory() === true || (status?.isFile() === true && SINGLE.test(path));
  // It knows what to say.
  if (!isSomething) await stage(path);
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

/** What is in a folder, at its top. */
interface Contents {
  /** Names. */
  readonly files: readonly string[];
  /** What may be a submission each. */
  readonly children: readonly Found[];
  /** Those of the children that hold work: there is something of the contract in them, or they are it. */
  readonly works: readonly Found[];
}

class Search implements Class {
  readonly submissions: Found[] = [];
  readonly ignored: string[] = [];
  readonly #unpacked: string[] = [];
  /** A single path is the class; of several, each is a submission unless it is plainly more. */
  readonly #isClass: boolean;

  constructor(isClass: boolean) {
    this.#isClass = isClass;
  }

  async look(path: string): Promise<void> {
    const place = resolve(path);
    const status = await stat(place).catch(() => undefined);
    if (status?.isDirectory() === true) {
      // What is one submission keeps the path that it was given by.
      const found = await this.#inFolder(place, this.#isClass);
      this.submissions.push(...found.map((each) => (each.path === place ? { ...each, path } : each)));
      return;
    }
    const unpacked = place.toLowerCase().endsWith(".zip") ? await this.#unpackedClass(place) : undefined;
    if (unpacked !== undefined) {
      this.submissions.push(...(await this.#inFolder(unpacked, true)));
      return;
    }
    this.submissions.push({ path, name: parse(place).name });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#unpacked) await rm(folder, { recursive: true, force: true });
  }

  /** The submissions in a folder, or the folder itself where it is one. @param isClass where it is rather more than one. */
  async #inFolder(folder: string, isClass: boolean): Promise<Found[]> {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isIgnored(name));
    const contents = await contentsOf(folder, entries);
    const { files, children, works } = contents;
    const students = new Set(files.flatMap((name) => fromCanvas(name)?.student ?? []));
    const one = [{ path: folder, name: basename(folder) }];
    if (students.size > 1 || (students.size === 1 && children.length === files.length && isClass)) {
      return this.#byStudent(folder, entries);
    }
    const own = files.filter((name) => isOfContract(name) || (isNotebook(name) && !isNamed(name)));
    const beside = works.filter(({ path }) => !own.includes(basename(path)));
    if (own.length > 0) {
      if (isClass && beside.length > 0) throw ambiguous(folder, own[0] ?? "", beside);
      return one;
    }
    const isMany = files.includes(GRADESCOPE) || works.length > (isClass ? 0 : 1);
    if (!isMany) return one;
    const places = new Set(children.map(({ path }) => path));
    const others = entries.filter(({ name }) => !places.has(join(folder, name)) && isStray(name));
    this.ignored.push(...others.map(({ name }) => join(folder, name)));
    // Sections of a class are all of that kind; a student may well have two attempts.
    const areSections = await Promise.all(works.map(({ path }) => isSection(path)));
    if (areSections.includes(false)) return [...children];
    const found: Found[] = [];
    for (const { path } of works) found.push(...(await this.#inFolder(path, false)));
    return found;
  }

  /** A submission for each student: the one file, or a folder with all of them under their own names. */
  async #byStudent(folder: string, entries: readonly Dirent[]): Promise<Found[]> {
    const [files, others] = [entries.filter((entry) => entry.isFile()), entries.filter((entry) => !entry.isFile())];
    const strangers = files.map(({ name }) => name).filter((name) => fromCanvas(name) === undefined);
    if (strangers.length > 0) {
      const message = `Expected the files that Canvas hands out and no others, got ${strangers.join(", ")}.`;
      throw new ConfigurationError([{ file: folder, message, hint: "Put them elsewhere." }]);
    }
    this.ignored.push(...others.map(({ name }) => join(folder, name)));
    const students = Map.groupBy(files, ({ name }) => fromCanvas(name)?.student ?? name);
    const found: Found[] = [];
    for (const [name, own] of students) {
      const [only] = own;
      if (own.length === 1 && only !== undefined && SINGLE.test(only.name)) {
        found.push({ path: join(folder, only.name), name });
        continue;
      }
      const into = join(await this.#temporary(), name);
      await mkdir(into);
      for (const [target, file] of withOwnNames(own.map((each) => each.name))) {
        await writeFile(join(into, target), await (await entryAt(join(folder, file))).read());
      }
      found.push({ path: into, name });
    }
    return found;
  }

  /** Where an archive holds a class, the folder that it was unpacked to; undefined where it is one student's. */
  async #unpackedClass(path: string): Promise<string | undefined> {
    return withArchive(path, async ({ entries, refused }) => {
      if (!isOfClass(entries)) return undefined;
      const folder = join(await this.#temporary(), parse(path).name);
      this.ignored.push(...refused.map(({ params }) => `${path}: ${params.file}`));
      for (const entry of entries) {
        const target = join(folder, entry.name);
        try {
          await mkdir(dirname(target), { recursive: true });
          await writeFile(target, await entry.read(), { flag: "wx" });
        } catch (error) {
          // A file where another entry has a folder.
          if (!(error instanceof Error && "code" in error)) throw error;
          this.ignored.push(`${path}: ${entry.name}`);
        }
      }
      return folder;
    });
  }

  async #temporary(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "grade-class-"));
    this.#unpacked.push(folder);
    return folder;
  }
}

/** Whether a folder holds nothing but folders of work. */
async function isSection(path: string): Promise<boolean> {
  if (SINGLE.test(path)) return false;
  const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !isIgnored(name));
  const { files, works } = await contentsOf(path, entries);
  return works.length > 1 && !files.some((name) => isOfContract(name) || SINGLE.test(name));
}

async function contentsOf(folder: string, entries: readonly Dirent[]): Promise<Contents> {
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const children = entries
    .filter((entry) => entry.isDirectory() || (entry.isFile() && SINGLE.test(entry.name)))
    .map((entry) => ({ path: join(folder, entry.name), name: entry.isFile() ? parse(entry.name).name : entry.name }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const haveWork = await Promise.all(children.map(async ({ path }) => SINGLE.test(path) || holdsWork(path)));
  return { files, children, works: children.filter((_, index) => haveWork[index]) };
}

async function holdsWork(folder: string): Promise<boolean> {
  // A name that is no text cannot be looked into.
  const { entries } = await listFolder(folder).catch((): Listing => ({ entries: [], refused: [] }));
  return entries.some(({ name }) => isOfContract(basename(name)) || SINGLE.test(name));
}

const isNotebook = (name: string): boolean => name.endsWith(NOTEBOOK);
/** Bears its student's name, as in a class's folder; without one, it is a student's attempt. */
const isNamed = (name: string): boolean => readFileName(name).identity !== undefined;
/** What somebody may have meant to be graded. Notes, lists and pictures of the staff's are not. */
const isStray = (name: string): boolean => !/\.(md|txt|csv|ya?ml|json|png|jpe?g)$/i.test(name);

function ambiguous(folder: string, own: string, beside: readonly Found[]): ConfigurationError {
  const names = beside.map(({ path }) => basename(path));
  const some = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  const message = `Expected a submission or a folder of submissions, got both: ${own} lies beside ${some}.`;
  const hint = `Put ${own} elsewhere; or, where it is one submission, grade it without --results.`;
  return new ConfigurationError([{ file: folder, message, hint }]);
}

/** Whether these are what Canvas or Gradescope hand out, or several folders. */
function isOfClass(entries: Listing["entries"]): boolean {
  const top = entries.map(({ name }) => name).filter((name) => !name.includes("/"));
  const folders = new Set(entries.flatMap(({ name }) => (name.includes("/") ? name.split("/").slice(0, 1) : [])));
  const areCanvas = top.length > 0 && top.every((name) => fromCanvas(name) !== undefined);
  const isOne = top.some((name) => isOfContract(name) || isNotebook(name));
  return areCanvas || top.includes(GRADESCOPE) || (!isOne && folders.size > 1);
}

/** What each file was called before Canvas renamed it → its name; of several that were called the same, the later ones have a number. */
function withOwnNames(files: readonly string[]): Map<string, string> {
  const named = new Map<string, string>();
  for (const file of files.toSorted()) {
    const original = fromCanvas(file)?.original ?? file;
    const { name, ext } = parse(isImpossibleName(original) ? file : original);
    let target = name + ext;
    for (let count = 1; named.has(target); count++) target = `${name}-${count}${ext}`;
    named.set(target, file);
  }
  return named;
}
