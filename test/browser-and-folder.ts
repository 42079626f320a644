import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

import { startBrowser } from "./browser.ts";

/** The browser of a file of tests, and a folder for its pages. */
export interface BrowserAndFolder {
  readonly browser: Browser;
  /** The path of something in the folder. */
  at(name: string): string;
}

/** Starts the browser and makes the folder before the tests of the file, and takes both away afterwards. */
export function browserAndFolder(): BrowserAndFolder {
  let browser: Browser | undefined;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pages-"));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });
  return {
    get browser() {
      if (browser === undefined)
        throw new Error("The browser is started before the tests, not while they are collected.");
      return browser;
    },
    at: (name) => join(folder, name),
  };
}
