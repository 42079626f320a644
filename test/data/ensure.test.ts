import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { batches } from "../../src/data/cifar-10.ts";
import { DataUnavailableError } from "../../src/data/data-unavailable-error.ts";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import { stalling, startRegistry, truncated, whole, type LocalRegistry } from "./local-registry.ts";
import * as real from "./real-data.ts";

const files = batches.map(({ file }) => file).toSorted();
const [first, , , , , last] = batches;

let tarball = "";
beforeAll(async () => {
  tarball = await real.realPackage();
  await real.realCifar10();
}, real.firstDownloadMs);

afterEach(() => {
  vi.unstubAllEnvs();
});

function useRegistry({ environment }: Pick<LocalRegistry, "environment">): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

it("takes nothing from a package of which the end is missing", async () => {
  await using registry = await startRegistry(truncated(tarball));
  await using folder = await real.linkedFolder(last);
  useRegistry(registry);

  await expect(ensureCifar10(folder.path)).rejects.toThrow(/integrity/);

  expect((await readdir(folder.path)).toSorted()).toEqual(files.filter((file) => file !== last.file));
});

it("names the command that mends it where the registry does not have the package", async () => {
  await using registry = await startRegistry();
  await using folder = await real.temporaryFolder();
  useRegistry(registry);

  const failure: unknown = await ensureCifar10(folder.path).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(DataUnavailableError);
  expect(failure).toMatchObject({
    problems: [{ message: expect.stringContaining("404"), hint: expect.stringContaining("npx grade data --import") }],
  });
});

it("gives up on a registry that falls silent", async () => {
  await using registry = await startRegistry(stalling(tarball));
  await using folder = await real.temporaryFolder();
  useRegistry(registry);
  vi.stubEnv("npm_config_fetch_timeout", "1000");

  await expect(ensureCifar10(folder.path)).rejects.toThrow("no answer for 1 s");
});

it("gives up where no registry answers at all", async () => {
  await using folder = await real.temporaryFolder();
  const registry = await startRegistry();
  await registry[Symbol.asyncDispose]();
  useRegistry(registry);
  vi.stubEnv("npm_config_fetch_retries", "0");

  await expect(ensureCifar10(folder.path)).rejects.toThrow("ECONNREFUSED");
});

it.each([
  { setting: "the option offline", options: { offline: true }, environment: {} },
  { setting: "npm's setting offline", options: {}, environment: { npm_config_offline: "true" } },
])("asks no registry with $setting", async ({ options, environment }) => {
  await using registry = await startRegistry(whole(tarball));
  await using folder = await real.temporaryFolder();
  useRegistry(registry);
  useRegistry({ environment });

  await expect(ensureCifar10(folder.path, options)).rejects.toThrow(DataUnavailableError);

  expect(registry.requests).toEqual([]);
});

it("says which files are missing or corrupt where it may not fetch them", async () => {
  await using folder = await real.linkedFolder(first);
  await real.damageBatch(folder, last, real.changeByte);

  await expect(ensureCifar10(folder.path, { offline: true })).rejects.toThrow(
    "got data_batch_1.bin missing, test_batch.bin corrupt.",
  );
});

it("says why the folder cannot be written", async () => {
  await using folder = await real.linkedFolder();
  const insideFile = join(folder.path, last.file, "cifar-10");

  await expect(ensureCifar10(insideFile)).rejects.toThrow(/Expected to store CIFAR-10 in .*ENOTDIR/);
});
