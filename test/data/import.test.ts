import { link, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tar from "tar";
import { beforeAll, expect, it } from "vitest";
import { batches } from "../../src/data/cifar-10.ts";
import { importCifar10 } from "../../src/data/import.ts";
import type { Progress } from "../../src/data/progress.ts";
import { verifyCifar10 } from "../../src/data/verify.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { pythonBatch } from "./python2-batch.ts";
import {
  changeByte,
  cutShort,
  damageBatch,
  firstDownloadMs,
  linkedFolder,
  realCifar10,
  temporaryFolder,
  type TemporaryFolder,
} from "./real-data.ts";

const [first, second, third, , fifth] = batches;

beforeAll(realCifar10, firstDownloadMs);

/** Makes the folder of the binary version, as its tarball unpacks. */
async function binaryFolder(parent: TemporaryFolder): Promise<string> {
  const folder = join(parent.path, "cifar-10-batches-bin");
  await mkdir(folder);
  const real = await realCifar10();
  for (const { file } of batches) await link(join(real, file), join(folder, file));
  await writeFile(join(folder, "batches.meta.txt"), "airplane\nautomobile\n");
  await writeFile(join(folder, "readme.html"), "<meta>");
  return folder;
}

/** Makes the folder of the Python version, as its tarball unpacks. */
async function pythonFolder(parent: TemporaryFolder): Promise<string> {
  const folder = join(parent.path, "cifar-10-batches-py");
  await mkdir(folder);
  const real = await realCifar10();
  for (const { name, file } of batches) {
    await writeFile(join(folder, name), pythonBatch(await readFile(join(real, file)), name));
  }
  await writeFile(join(folder, "batches.meta"), "not read");
  await writeFile(join(folder, "readme.html"), "<meta>");
  return folder;
}

/** Packs a folder, or a file, as the official tarballs are: with its name in front. Not compressed, which would take long. */
async function tarball(parent: TemporaryFolder, folder: string): Promise<string> {
  const file = join(parent.path, "cifar-10.tar.gz");
  await tar.create({ file, cwd: parent.path, gzip: { level: 0 } }, [folder.slice(parent.path.length + 1)]);
  return file;
}

async function failureOf(source: string, folder: string): Promise<unknown> {
  return importCifar10(source, folder).catch((error: unknown) => error);
}

interface Imported {
  readonly statuses: string[];
  readonly names: string[];
  readonly lastStep: Progress | undefined;
}

/** What is in an empty data folder after it was given this source. */
async function importInto(target: TemporaryFolder, source: string): Promise<Imported> {
  const progress: Progress[] = [];
  await importCifar10(source, target.path, (step) => progress.push(step));
  const statuses = (await verifyCifar10(target.path)).map(({ status }) => status);
  return { statuses, names: (await readdir(target.path)).toSorted(), lastStep: progress.at(-1) };
}

const everything: Imported = {
  statuses: batches.map(() => "right"),
  names: batches.map(({ file }) => file).toSorted(),
  lastStep: { phase: "unpack", done: 6, total: 6 },
};

it.each([
  { version: "binary", makeFolder: binaryFolder },
  { version: "Python", makeFolder: pythonFolder },
])("takes the folder and the tarball of the $version version", async ({ makeFolder }) => {
  await using parent = await temporaryFolder();
  await using fromFolder = await temporaryFolder();
  await using fromTarball = await temporaryFolder();
  const folder = await makeFolder(parent);

  expect(await importInto(fromFolder, folder)).toEqual(everything);
  expect(await importInto(fromTarball, await tarball(parent, folder))).toEqual(everything);
});

it("takes nothing where one batch is missing or wrong, and says so of each", async () => {
  await using source = await linkedFolder(second);
  await using target = await temporaryFolder();
  await damageBatch(source, first, changeByte);
  await damageBatch(source, fifth, cutShort);

  const failure = await failureOf(source.path, target.path);

  expect(failure).toBeInstanceOf(ConfigurationError);
  expect(failure).toMatchObject({
    problems: [
      {
        file: join(source.path, "data_batch_1.bin"),
        message: expect.stringMatching(/^Expected data_batch_1\.bin of CIFAR-10, got other images or labels \(SHA-256/),
      },
      { message: "Expected data_batch_2.bin of CIFAR-10, got nothing." },
      { message: "Expected data_batch_5.bin of CIFAR-10, got 30000000 bytes instead of 30730000." },
    ],
  });
  expect(await readdir(target.path)).toEqual([]);
});

it("leaves the data alone where the source is wrong", async () => {
  await using source = await temporaryFolder();
  await using target = await linkedFolder();
  await damageBatch(target, third, changeByte);

  expect(await failureOf(source.path, target.path)).toBeInstanceOf(ConfigurationError);

  const statuses = (await verifyCifar10(target.path)).map(({ status }) => status);
  expect(statuses).toEqual(["right", "right", "corrupt", "right", "right", "right"]);
});

it("refuses a Python batch whose images are right and whose labels are not", async () => {
  await using parent = await temporaryFolder();
  await using target = await temporaryFolder();
  const records = await readFile(join(await realCifar10(), first.file));
  records[0] = 5;
  await writeFile(join(parent.path, first.name), pythonBatch(records, "training batch 1 of 5"));

  expect(await failureOf(parent.path, target.path)).toMatchObject({
    message: expect.stringContaining("Expected data_batch_1 of CIFAR-10, got other images or labels"),
  });
});

it.each([
  { what: "text", content: "hello", found: /not a pickle of protocol 2/ },
  { what: "another dict", content: "\x80\x02}.", found: /labels/ },
  { what: "a call of something else", content: "\x80\x02cos\nsystem\nU\x02ls\x85R.", found: /it refers to os\.system/ },
])("says what is wrong with a Python batch that is $what", async ({ content, found }) => {
  await using parent = await temporaryFolder();
  await using target = await temporaryFolder();
  await writeFile(join(parent.path, first.name), Buffer.from(content, "latin1"));

  const failure = await failureOf(parent.path, target.path);

  expect(failure).toMatchObject({ message: expect.stringMatching(/got a file that cannot be read as a batch \(.+\)/) });
  expect(failure).toMatchObject({ message: expect.stringMatching(found) });
});

it.each([
  { what: "nothing", make: async () => {}, found: "nothing of that name" },
  {
    what: "the folder of another data set",
    make: async (path: string) => {
      await mkdir(path);
      for (const name of ["train.bin", "test.bin"]) await writeFile(join(path, name), "");
    },
    found: "a folder with test.bin, train.bin",
  },
  { what: "an empty folder", make: (path: string) => mkdir(path), found: "an empty folder" },
  {
    what: "a file that is no tarball",
    make: (path: string) => writeFile(path, "no tarball ".repeat(1000)),
    found: "a file that cannot be unpacked",
  },
  {
    what: "a tarball without the batches",
    make: async (path: string) => {
      await writeFile(`${path}.txt`, "");
      await tar.create({ file: path, gzip: true, cwd: join(path, "..") }, ["source.txt"]);
    },
    found: "a tarball without any batch",
  },
])("says what was expected where it finds $what", async ({ make, found }) => {
  await using parent = await temporaryFolder();
  const source = join(parent.path, "source");
  await make(source);

  const failure = await failureOf(source, join(parent.path, "target"));

  expect(failure).toBeInstanceOf(ConfigurationError);
  expect(failure).toMatchObject({
    problems: [
      { file: source, message: expect.stringContaining(`cifar-10-batches-py, or a .tar.gz of either, got ${found}`) },
    ],
  });
});

it("says so of a tarball that was not downloaded to its end", async () => {
  await using parent = await temporaryFolder();
  await link(join(await realCifar10(), first.file), join(parent.path, first.file));
  const complete = await tarball(parent, join(parent.path, first.file));
  const cut = join(parent.path, "cut.tar.gz");
  await cutShort(complete, cut);

  expect(await failureOf(cut, join(parent.path, "target"))).toMatchObject({
    message: expect.stringContaining("got a file that cannot be unpacked (zlib: unexpected end of file)"),
  });
});
