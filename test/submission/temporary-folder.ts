import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

import { writeFiles } from "../write-files.ts";

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
    write: (files) => writeFiles(path, files),
  };
}
