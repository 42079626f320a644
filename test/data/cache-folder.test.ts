import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { cacheFolder } from "../../src/data/cache-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

// macOS and Windows have a place of their own.
it.runIf(process.platform === "linux")("is in $XDG_CACHE_HOME, or in ~/.cache without it", () => {
  vi.stubEnv("XDG_CACHE_HOME", "/somewhere/else");
  expect(cacheFolder()).toBe("/somewhere/else/backprop-grader/cifar-10");

  vi.stubEnv("XDG_CACHE_HOME", undefined);
  expect(cacheFolder()).toBe(join(homedir(), ".cache", "backprop-grader", "cifar-10"));
});
