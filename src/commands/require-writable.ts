import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { ConfigurationError } from "../errors.ts";
import { safeText } from "../report/safe-text.ts";

/** Throws ConfigurationError where `--out` cannot be written: before the work, not after it. */
export async function requireWritable(out: string): Promise<void> {
  const folder = dirname(resolve(out));
  const [status, writable] = await Promise.all([
    stat(out).catch(() => undefined),
    access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ),
  ]);
  // A device or a pipe would be replaced by the file, not written to.
  if (status?.isFile() === false) {
    const kind = status.isDirectory() ? "the folder" : "the device or pipe";
    throw new ConfigurationError([{ message: `--out: expected a file, got ${kind} ${safeText(out)}.` }]);
  }
  if (!writable) {
    const message = `--out: expected a folder that can be written to, got ${safeText(dirname(out))}.`;
    throw new ConfigurationError([{ message, hint: "Make the folder first." }]);
  }
}
