import { DataUnavailableError, fetchHint } from "./data-unavailable-error.ts";
import { fetchInChild } from "./fetch-in-child.ts";
import type { OnProgress } from "./progress.ts";
import { verifyCifar10 } from "./verify.ts";

/** How the data may be brought. */
export interface EnsureOptions {
  readonly onProgress?: OnProgress;
  /** Fail at once instead of asking a registry. Default: false. */
  readonly offline?: boolean;
}

/**
 * Sees to it that the folder holds the six official files, each with the right SHA-256: takes them as they are, or
 * fetches those that are missing or corrupt. Where another process is already fetching, waits for it and takes what it
 * brought. A process that is killed on the way leaves nothing that is ever taken for data.
 *
 * @throws DataUnavailableError where files are missing and could not be fetched or stored.
 */
export async function ensureCifar10(folder: string, options: EnsureOptions = {}): Promise<void> {
  const statuses = await verifyCifar10(folder, options.onProgress);
  const wrong = statuses.filter(({ status }) => status !== "right");
  if (wrong.length === 0) return;
  if (options.offline === true) {
    const found = wrong.map(({ file, status }) => `${file} ${status}`).join(", ");
    throw new DataUnavailableError(`Expected CIFAR-10 in ${folder}, got ${found}.`, fetchHint);
  }
  await fetchInChild(folder, options.onProgress);
}
