import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { batches, type Batch } from "./cifar-10.ts";
import type { OnProgress } from "./progress.ts";

/** What was found of one batch. */
export interface BatchStatus {
  readonly batch: Batch;
  /** The name of its file, `data_batch_1.bin`. */
  readonly file: string;
  /** `corrupt`: there is something of that name, and it is not the official file, or cannot be read. */
  readonly status: "right" | "missing" | "corrupt";
}

/**
 * Holds all six files of the folder against their SHA-256, in the official order. Never throws for what it finds: a
 * folder that does not exist has six missing files.
 */
export async function verifyCifar10(folder: string, onProgress?: OnProgress): Promise<BatchStatus[]> {
  const statuses: BatchStatus[] = [];
  onProgress?.({ phase: "verify", done: 0, total: batches.length });
  for (const batch of batches) {
    statuses.push({ batch, file: batch.file, status: await statusOf(join(folder, batch.file), batch) });
    onProgress?.({ phase: "verify", done: statuses.length, total: batches.length });
  }
  return statuses;
}

async function statusOf(path: string, batch: Batch): Promise<BatchStatus["status"]> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? "missing" : "corrupt";
  }
  return hash.digest("hex") === batch.sha256 ? "right" : "corrupt";
}
