import { hash } from "node:crypto";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as tar from "tar";
import { ConfigurationError, type Problem } from "../errors.ts";
import { batchBytes, batches, type Batch } from "./cifar-10.ts";
import type { OnProgress } from "./progress.ts";
import { recordsFromPythonBatch } from "./python-batch.ts";
import { withWorkFolder, type WorkFolder } from "./work-folder.ts";

const expected =
  "CIFAR-10 as published: the folder cifar-10-batches-bin or cifar-10-batches-py, or a .tar.gz of either";

/**
 * Takes CIFAR-10 from a copy on this machine: the folder of the binary version (`data_batch_1.bin` …), the folder of
 * the Python version (`data_batch_1` …), or a tarball of either. All six batches are verified like downloaded ones
 * before the first of them is put into the folder.
 *
 * @throws ConfigurationError with every batch that is missing or is not the official one.
 * @throws DataUnavailableError where they cannot be stored.
 */
export async function importCifar10(source: string, folder: string, onProgress?: OnProgress): Promise<void> {
  const kind = await stat(source).catch(() => undefined);
  if (kind === undefined) throw wrongSource(source, "nothing of that name");
  await withWorkFolder(folder, onProgress, async (work) => {
    onProgress?.({ phase: "unpack", done: 0, total: batches.length });
    const unpacked = kind.isDirectory() ? source : await extract(source, work);
    const names = await readdir(unpacked);
    const nameOf = version(names);
    if (nameOf === undefined)
      throw wrongSource(source, kind.isDirectory() ? contents(names) : "a tarball without any batch");
    const problems: Problem[] = [];
    for (const [index, batch] of batches.entries()) {
      const name = nameOf(batch);
      const problem = names.includes(name) ? await storeVerified(batch, join(unpacked, name), work) : "nothing";
      if (problem !== undefined) {
        problems.push({ file: join(source, name), message: `Expected ${name} of CIFAR-10, got ${problem}.` });
      }
      onProgress?.({ phase: "unpack", done: index + 1, total: batches.length });
    }
    if (problems.length > 0) throw new ConfigurationError(problems);
    await work.install(batches);
  });
}

/** Extracts the batches of a tarball, whatever folder of it they are in. */
async function extract(source: string, work: WorkFolder): Promise<string> {
  const folder = join(work.path, "extracted");
  await mkdir(folder);
  const wanted = new Set(batches.flatMap(({ name, file }) => [name, file]));
  try {
    await tar.extract({
      file: source,
      cwd: folder,
      filter: (path) => wanted.has(basename(path)),
      onReadEntry: (entry) => {
        entry.path = basename(entry.path);
      },
    });
  } catch (error) {
    throw wrongSource(source, `a file that cannot be unpacked (${reason(error)})`);
  }
  return folder;
}

/** How the version that a folder with these names holds calls its batches; undefined where it holds none. */
function version(names: readonly string[]): ((batch: Batch) => string) | undefined {
  const versions = [({ file }: Batch) => file, ({ name }: Batch) => name];
  return versions.find((nameOf) => batches.some((batch) => names.includes(nameOf(batch))));
}

/** What came instead of the batch; undefined where it is the official one and was stored. */
async function storeVerified(batch: Batch, path: string, work: WorkFolder): Promise<string | undefined> {
  let records: Uint8Array;
  try {
    const bytes = await readFile(path);
    records = basename(path) === batch.file ? bytes : recordsFromPythonBatch(bytes);
  } catch (error) {
    return `a file that cannot be read as a batch (${reason(error)})`;
  }
  if (records.length !== batchBytes) return `${records.length} bytes instead of ${batchBytes}`;
  const sha256 = hash("sha256", records);
  if (sha256 !== batch.sha256) return `other images or labels (SHA-256 ${sha256} instead of ${batch.sha256})`;
  await work.store(batch, records);
  return undefined;
}

function wrongSource(source: string, found: string): ConfigurationError {
  return new ConfigurationError([{ file: source, message: `Expected ${expected}, got ${found}.` }]);
}

/** The names in a folder as part of a sentence, the first few only. */
function contents(names: readonly string[]): string {
  if (names.length === 0) return "an empty folder";
  const shown = names.toSorted().slice(0, 6).join(", ");
  return `a folder with ${shown}${names.length > 6 ? ` and ${names.length - 6} more` : ""}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
