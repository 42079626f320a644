/** Reading the images ahead, in a grading: for who will probably train, and for nobody else. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { CachedImages } from "../../src/data/provide.ts";
import { graded, submissionNamed, type Choices } from "../grading.ts";
import { temporaryFolder } from "./real-data.ts";

beforeEach(() => {
  // Where there are no images and nobody to ask for them, no training begins.
  vi.stubEnv("npm_config_registry", "http://127.0.0.1:9/");
  vi.stubEnv("npm_config_fetch_retries", "0");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it.each<{ what: string; name: string; choices: Choices; isRead: boolean }>([
  { what: "some of a classifier right", name: "alice", choices: { only: ["4.2b", "4.2c"] }, isRead: true },
  { what: "nothing implemented", name: "starter", choices: {}, isRead: false },
  { what: "no training selected", name: "alice", choices: { only: ["4.2b"] }, isRead: false },
  { what: "no trainings at all", name: "alice", choices: { quick: true }, isRead: false },
])("with $what: read ahead is $isRead", async ({ name, choices, isRead }) => {
  await using folder = await temporaryFolder();
  vi.stubEnv("XDG_CACHE_HOME", folder.path);
  const prepare = vi.spyOn(CachedImages.prototype, "prepare");
  await graded(await submissionNamed(name), { quick: false, ...choices });
  expect(prepare.mock.calls.length > 0).toBe(isRead);
});
