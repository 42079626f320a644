import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lock } from "proper-lockfile";
import type { Batch } from "./cifar-10.ts";
import { DataUnavailableError, importHint } from "./data-unavailable-error.ts";
import type { OnProgress } from "./progress.ts";

/*
 * How two processes share one data folder, and how one that is killed does no harm:
 * - Whoever wants to write holds a lock, a folder `.lock` whose time its holder renews every second. A lock that was
 *   not renewed for five seconds belonged to a process that died, and is taken over.
 * - Files are made in a folder `.work-…` beside their place and get their names by rename, all or nothing each. What
 *   a killed process left there is removed by the next one that holds the lock.
 * - A process that was stopped for long (a laptop put to sleep) may have lost its lock and its work folder to another.
 *   It then begins again, and mostly finds that the other has done its work.
 */

const prefix = ".work-";
const staleAfterMs = 5_000;
const renewEveryMs = 1_000;
const askAgainMs = 250;

/** A folder beside the data, for one process at a time. */
export interface WorkFolder {
  readonly path: string;
  /** Writes one batch into the work folder, under the name of its file. */
  store(batch: Batch, records: Uint8Array): Promise<void>;
  /** Moves stored batches into the data folder, in place of what is there. */
  install(batches: readonly Batch[]): Promise<void>;
}

/**
 * Runs `work` alone among all processes that use this folder, with an empty work folder that is removed afterwards.
 * Waits as long as another process holds it; makes the folder if need be. `work` may run more than once.
 *
 * @throws DataUnavailableError where the file system refuses (no permission, no space left).
 */
export async function withWorkFolder(
  folder: string,
  onProgress: OnProgress | undefined,
  work: (workFolder: WorkFolder) => Promise<void>,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    while (!(await tryWork(folder, onProgress, work)));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new DataUnavailableError(`Expected to store CIFAR-10 in ${folder}, got ${error.message}.`, importHint, {
      cause: error,
    });
  }
}

/** Whether the work was done; false where the lock was lost on the way, and the work with it. */
async function tryWork(
  folder: string,
  onProgress: OnProgress | undefined,
  work: (workFolder: WorkFolder) => Promise<void>,
): Promise<boolean> {
  const held = await acquire(folder, onProgress);
  try {
    await removeLeftovers(folder);
    await work(await makeWorkFolder(folder));
    return true;
  } catch (error) {
    // Whoever takes the lock over removes the work folder, which may be felt before the next renewal tells it.
    if (hasCode(error, "ENOENT")) await delay(renewEveryMs);
    if (held.lost) return false;
    throw error;
  } finally {
    try {
      if (!held.lost) await removeLeftovers(folder);
    } finally {
      await held.release();
    }
  }
}

interface HeldLock {
  /** Whether another process took the lock over meanwhile. */
  readonly lost: boolean;
  /** Does nothing where the lock was lost: it is another's now. */
  release(): Promise<void>;
}

async function acquire(folder: string, onProgress?: OnProgress): Promise<HeldLock> {
  let lost = false;
  for (;;) {
    try {
      const release = await lock(folder, {
        lockfilePath: join(folder, ".lock"),
        stale: staleAfterMs,
        update: renewEveryMs,
        onCompromised: () => {
          lost = true;
        },
      });
      return {
        get lost() {
          return lost;
        },
        release: async () => {
          if (!lost) await release();
        },
      };
    } catch (error) {
      if (!hasCode(error, "ELOCKED")) throw error;
    }
    onProgress?.({ phase: "wait", done: 0, total: 1 });
    await delay(askAgainMs);
  }
}

async function makeWorkFolder(folder: string): Promise<WorkFolder> {
  const path = await mkdtemp(join(folder, prefix));
  return {
    path,
    store: (batch, records) => writeFile(join(path, batch.file), records),
    install: async (batches) => {
      for (const { file } of batches) await rename(join(path, file), join(folder, file));
    },
  };
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Whether the operating system refused something, as against a mistake of ours. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
