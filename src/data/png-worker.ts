/**
 * The program of the thread that turns PNGs of the package into batches in the official layout. It is given, for each
 * batch, the path of its PNG and its 10,000 classes, and posts the batches' records in that order.
 */
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { decode } from "fast-png";
import { z } from "zod";
import { recordsFromPixels } from "./record-layout.ts";

const pictures = z.array(z.object({ png: z.string(), labels: z.array(z.int()) })).parse(workerData);
for (const { png, labels } of pictures) {
  const { data: pixels } = decode(await readFile(png));
  if (!(pixels instanceof Uint8Array)) throw new TypeError(`${png} does not have 8 bits a value.`);
  const records = recordsFromPixels(labels, pixels);
  parentPort?.postMessage(records, [records.buffer]);
}
