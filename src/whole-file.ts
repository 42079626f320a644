/**
 * Files that are written whole or not at all: into another file first, which then takes the name. (The package
 * write-file-atomic takes what a full disk could hold of it for all of it.)
 */
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { open, realpath, rename, rm, stat } from "node:fs/promises";

/** What a process that was killed may leave of a file that it was about to write. */
export const isTorn = (name: string): boolean => name.endsWith(PART);

const PART = ".part";
const partOf = (path: string): string => `${path}.${randomUUID()}${PART}`;

/** Writes text, as UTF-8, or bytes. A link stays one, and a file that is there keeps its mode. Throws what the file system throws. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (status) => status.mode,
    () => undefined,
  );
  const part = partOf(target);
  try {
    const file = await open(part, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The same at once, for what is only kept to save time: it is not yet on the disk when this returns. */
export function writeWholeSync(path: string, text: string): void {
  const part = partOf(path);
  try {
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
