import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A folder that each test of a file finds empty. */
export interface TemporaryFolder {
  readonly path: string;
  /** Writes files below the folder, given with forward slashes. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** The path of something in the folder. */
  at(name: string): string;
}

/** Makes a folder before each test of the file, and takes it away afterwards. */
export function temporaryFolder(): TemporaryFolder {
  let path = "";
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "submission-"));
  });
  afterEach(() => rm(path, { recursive: true }));
  return {
    get path() {
      return path;
    },
    at: (name) => join(path, name),
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
    },
  };
}
