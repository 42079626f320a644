/** What is in a zip archive. It is read into memory and never unpacked, so that no name in it leads anywhere. */
import { buffer } from "node:stream/consumers";
import { openPromise, type Entry as ZipEntry, type ZipFile } from "yauzl";

import { ConfigurationError } from "../errors.ts";
import {
  extensionOf,
  isIgnored,
  isImpossibleName,
  MAX_DEPTH,
  refusal,
  tooLarge,
  type Entry,
  type Listing,
  type Refusal,
} from "./entry.ts";

const MAX_ENTRIES = 20_000;
/** An entry that says it has more is not read: a few kilobytes can say so, and mean it. */
const MAX_ENTRY_BYTES = 256 * 2 ** 20;
/** The kind of file in a Unix mode: stat(2). */
const KIND = 0o170_000;
const LINK = 0o120_000;
const REGULAR = 0o100_000;

/**
 * Gives `use` what is in the archive; entries can be read until it is done. A folder that holds everything else is left
 * out of the names, as most archives are made of one.
 *
 * Throws ConfigurationError where it is no archive, or a damaged one.
 */
export async function withArchive<T>(path: string, use: (listing: Listing) => Promise<T>): Promise<T> {
  let archive: ZipFile | undefined;
  try {
    // Names come as bytes: yauzl would refuse the whole archive for one bad name, without saying what else is there.
    archive = await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
    return await use(withoutOuterFolder(await list(archive, path)));
  } catch (error) {
    if (error instanceof ConfigurationError || !(error instanceof Error) || "syscall" in error) throw error;
    const hint = "Make it again, or give the folder itself.";
    const message = `Expected a zip archive that can be read: ${error.message}.`;
    throw new ConfigurationError([{ message, file: path, hint }]);
  } finally {
    archive?.close();
  }
}

async function list(archive: ZipFile, path: string): Promise<Listing> {
  if (archive.entryCount > MAX_ENTRIES) throw tooLarge(`an archive of at most ${MAX_ENTRIES} entries`, path);
  const entries = new Map<string, Entry>();
  const refused: Refusal[] = [];
  for await (const item of archive.eachEntry()) {
    const name = item.fileNameRaw.toString("utf8");
    if (name.endsWith("/") && !isImpossibleName(name.slice(0, -1))) continue;
    const parts = name.split("/");
    const reason = entries.has(name) ? "twice" : obstacle(item, name);
    if (reason !== undefined) refused.push(refusal(name, reason));
    else if (!parts.some(isIgnored) && parts.length - 1 <= MAX_DEPTH + 1)
      entries.set(name, entryOf(archive, item, name, path));
  }
  return { entries: [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), refused };
}

function obstacle(item: ZipEntry, name: string): Refusal["params"]["reason"] | undefined {
  if (isImpossibleName(name))
    return name.split("/").includes("..") || name.startsWith("/") ? "outside" : "impossible-name";
  const kind = (item.externalFileAttributes >>> 16) & KIND;
  if (kind === LINK) return "link";
  // Archives from Windows say nothing of it.
  if (kind !== 0 && kind !== REGULAR) return "not-a-file";
  if (item.isEncrypted() || !item.canDecodeFileData()) return "encrypted";
  return item.uncompressedSize > MAX_ENTRY_BYTES ? "too-large" : undefined;
}

function entryOf(archive: ZipFile, item: ZipEntry, name: string, path: string): Entry {
  // yauzl ends the stream with an error where it has more bytes than the archive says.
  const read = async (): Promise<Buffer> => buffer(await archive.openReadStreamPromise(item));
  return { path: `${path}/${name}`, name, extension: extensionOf(name), size: item.uncompressedSize, read };
}

function withoutOuterFolder({ entries, refused }: Listing): Listing {
  const [first] = entries;
  const folder = first === undefined ? "" : first.name.slice(0, first.name.indexOf("/") + 1);
  if (folder === "" || !entries.every(({ name }) => name.startsWith(folder))) return { entries, refused };
  return { entries: entries.map((entry) => ({ ...entry, name: entry.name.slice(folder.length) })), refused };
}
