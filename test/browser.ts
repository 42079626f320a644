/** The machine's own Chromium, driven for tests of pages: they are opened as a person opens them, from a file. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/** Starts it, without a window. Whoever starts it closes it. Throws where there is none. */
export async function startBrowser(): Promise<Browser> {
  // Root has no rights to give up, and Chromium refuses to run without giving some up; so it does where others may not.
  const isRoot = process.getuid?.() === 0;
  return isRoot ? launch(false) : launch(true).catch(() => launch(false));
}

function launch(chromiumSandbox: boolean): Promise<Browser> {
  // A container's shared memory is often too small for it.
  return chromium.launch({ executablePath: chromiumPath(), chromiumSandbox, args: ["--disable-dev-shm-usage"] });
}

function chromiumPath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(`Expected Chromium on the PATH (${NAMES.join(", ")}), found none: apt-get install chromium`);
}
