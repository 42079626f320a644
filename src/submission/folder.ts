/** What is in a submission's folder. Nothing is followed out of it, and nothing but regular files is opened. */
import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import {
  extensionOf,
  isIgnored,
  isImpossibleName,
  MAX_DEPTH,
  refusal,
  tooLarge,
  type Entry,
  type Listing,
} from "./entry.ts";

/** Of names in all: a folder of more is nobody's work, and takes long to look through. */
const MAX_NAMES = 20_000;

/** The regular files of a folder and of the folders in it, four deep. Hidden ones are no work of a student's. */
export async function listFolder(folder: string): Promise<Listing> {
  const entries: Entry[] = [];
  const refused: Listing["refused"][number][] = [];
  let names = 0;

  async function look(path: string, prefix: string, depth: number): Promise<void> {
    const found = await readdir(path, { withFileTypes: true });
    names += found.length;
    if (names > MAX_NAMES) throw tooLarge(`a folder of at most ${MAX_NAMES} names; this one has more`, folder);
    for (const item of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isIgnored(item.name)) continue;
      const [name, place] = [prefix + item.name, join(path, item.name)];
      if (isImpossibleName(name)) refused.push(refusal(name, "impossible-name"));
      else if (item.isFile()) entries.push(await entryAt(place, name));
      else if (!item.isDirectory()) refused.push(refusal(name, item.isSymbolicLink() ? "link" : "not-a-file"));
      else if (depth < MAX_DEPTH) await look(place, `${name}/`, depth + 1);
    }
  }

  await look(folder, "", 0);
  return { entries, refused };
}

/** A file that is given by its own path. Throws what the file system throws. */
export async function entryAt(path: string, name: string = basename(path)): Promise<Entry> {
  const { size } = await lstat(path);
  return { path, name, extension: extensionOf(name), size, read: () => readRegular(path, size) };
}

/**
 * What was a regular file when it was listed, and has to be one still: not a link to another place, or a pipe that never
 * ends. What has been added to it since is left out.
 */
async function readRegular(path: string, size: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw Object.assign(new Error("not a file"), { code: "EINVAL", path });
    const bytes = Buffer.alloc(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}
