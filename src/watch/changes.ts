/** Tells when something of a submission's place has changed on the disk. What it is, its reader finds out. */
import { stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { watch, type FSWatcher } from "chokidar";

import { isIgnored, MAX_DEPTH } from "../submission/entry.ts";

/**
 * From the first event of a save to the reading: editors write a file, or write another and rename it, within a few
 * milliseconds. What comes later is told again.
 */
const SETTLE_MS = 30;
/** How often it is looked whether the folder is still the one that is watched: what is gone tells of nothing. */
const LOOK_MS = 400;
/** Of file systems and machines that give no events: too many watched already, a network. */
const POLLING = { usePolling: true, interval: LOOK_MS };

/** Follows a folder, or one file, until it is closed. It may go, and come again. */
export class Changes {
  readonly #path: string;
  readonly #onChange: () => void;
  readonly #folder: string;
  /** Undefined for a folder. */
  readonly #file: string | undefined;
  #watcher: FSWatcher | undefined;
  /** Which folder is watched: another one of the same name has another. */
  #identity: string | undefined;
  #options: typeof POLLING | Record<string, never> = {};
  #settling: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param isFile whether the submission is one file: then only that one counts of its folder. */
  constructor(path: string, { isFile, onChange }: { readonly isFile: boolean; readonly onChange: () => void }) {
    this.#path = resolve(path);
    this.#folder = isFile ? dirname(this.#path) : this.#path;
    this.#file = isFile ? this.#path : undefined;
    this.#onChange = onChange;
  }

  /** Begins. Resolves once nothing escapes it any more. */
  async start(): Promise<void> {
    this.#identity = await identityOf(this.#folder);
    if (this.#isClosed) return;
    if (this.#identity !== undefined) await this.#watch();
    this.#lookAgain();
  }

  /**
   * What is watched may be gone, and come again before that is noticed: it is watched anew as soon as it is there, and that
   * is told.
   */
  readonly startAnew = (): void => {
    this.#identity = undefined;
  };

  /** Ends it: nothing is told any more, and nothing is left running. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#settling);
    clearTimeout(this.#looking);
    await this.#watcher?.close();
  }

  async #watch(): Promise<void> {
    await this.#watcher?.close();
    if (this.#isClosed) return;
    const watcher = watch(this.#folder, {
      ignoreInitial: true,
      followSymlinks: false,
      depth: this.#file === undefined ? MAX_DEPTH : 0,
      ignored: (path) => this.#isIgnored(path),
      // Whatever happens is a reason to look; to wait for the second half of a rename is not needed.
      atomic: false,
      ...this.#options,
    });
    this.#watcher = watcher;
    watcher.on("all", () => {
      this.#settle();
    });
    await new Promise<void>((settled) => {
      watcher.once("ready", settled);
      watcher.on("error", () => {
        settled();
        this.#poll();
      });
    });
  }

  /** Goes on by looking at the files from time to time. */
  #poll(): void {
    if (this.#options === POLLING) return;
    this.#options = POLLING;
    this.#identity = undefined;
  }

  #isIgnored(path: string): boolean {
    const place = resolve(path);
    if (place === this.#folder) return false;
    if (this.#file !== undefined) return place !== this.#file;
    return relative(this.#folder, place).split(sep).some(isIgnored);
  }

  #settle(): void {
    if (this.#isClosed) return;
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#onChange();
    }, SETTLE_MS);
  }

  #lookAgain(): void {
    if (this.#isClosed) return;
    this.#looking = setTimeout(() => {
      void this.#look().finally(() => {
        this.#lookAgain();
      });
    }, LOOK_MS);
  }

  async #look(): Promise<void> {
    const identity = await identityOf(this.#folder);
    if (identity === this.#identity) return;
    this.#identity = identity;
    if (identity !== undefined) await this.#watch();
    this.#settle();
  }
}

/** Undefined where there is no such folder. */
async function identityOf(folder: string): Promise<string | undefined> {
  const status = await stat(folder).catch(() => undefined);
  return status?.isDirectory() === true ? `${status.dev}:${status.ino}` : undefined;
}
