/** The images of this machine's cache, for all who ask in one grading. */
import { cacheFolder } from "./cache-folder.ts";
import { DataUnavailableError } from "./data-unavailable-error.ts";
import { ensureCifar10 } from "./ensure.ts";
import type { OnProgress } from "./progress.ts";
import { readCifar10, type Cifar10 } from "./read.ts";

/** How they are provided. */
export interface ProvidingOptions {
  readonly onProgress?: OnProgress;
  /** Ends reading, with an AbortError; what is being fetched goes on for others. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the images once, however early. Reading verifies what it reads: only where that cannot be used, it is verified file
 * by file, and fetched.
 */
export class CachedImages {
  readonly #options: ProvidingOptions;
  readonly #folder = cacheFolder();
  #read: Promise<Cifar10> | undefined;

  constructor(options: ProvidingOptions = {}) {
    this.#options = options;
  }

  /** Begins to read, for somebody who will probably ask; and fetches nothing. */
  prepare(): void {
    // Who asks is told of an error.
    this.#reading().catch(() => {});
  }

  /** @throws DataUnavailableError where files are missing and could not be fetched or stored. */
  async provide(): Promise<Cifar10> {
    const { onProgress, signal } = this.#options;
    try {
      return await this.#reading();
    } catch (error) {
      if (!(error instanceof DataUnavailableError)) throw error;
      await ensureCifar10(this.#folder, { ...(onProgress !== undefined && { onProgress }) });
      return readCifar10(this.#folder, signal);
    }
  }

  #reading(): Promise<Cifar10> {
    return (this.#read ??= readCifar10(this.#folder, this.#options.signal));
  }
}
