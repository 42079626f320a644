import { cacheFolder } from "./cache-folder.ts";
import { DataUnavailableError } from "./data-unavailable-error.ts";
import { ensureCifar10 } from "./ensure.ts";
import type { OnProgress } from "./progress.ts";
import { readCifar10, type Cifar10 } from "./read.ts";

/**
 * The images of this machine's cache. Reading verifies what it reads: only where that cannot be used, it is verified file by
 * file, and fetched.
 *
 * @throws DataUnavailableError where files are missing and could not be fetched or stored.
 */
export async function provideCifar10(onProgress?: OnProgress): Promise<Cifar10> {
  const folder = cacheFolder();
  try {
    return await readCifar10(folder);
  } catch (error) {
    if (!(error instanceof DataUnavailableError)) throw error;
    await ensureCifar10(folder, { ...(onProgress !== undefined && { onProgress }) });
    return readCifar10(folder);
  }
}
