import { mkdir, stat } from "node:fs/promises";

import { ConfigurationError } from "../errors.ts";
import { safeText } from "../report/safe-text.ts";
import { writeWhole } from "../whole-file.ts";

/** Writes a file, whole or not at all. Throws ConfigurationError where `--out` names something else, or cannot be written. */
export async function writeReport(out: string, text: string): Promise<void> {
  const status = await stat(out).catch(() => undefined);
  // A device or a pipe would be replaced by the file, not written to.
  if (status?.isFile() === false) {
    const kind = status.isDirectory() ? "the folder" : "the device or pipe";
    throw new ConfigurationError([{ message: `--out: expected a file, got ${kind} ${safeText(out)}.` }]);
  }
  await writeWhole(out, text).catch((error: unknown) => {
    throw unwritable("a file", out, error);
  });
}

/** Makes a folder, and those around it. Throws ConfigurationError where there is a file, or no right to. */
export async function makeFolder(out: string): Promise<void> {
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw unwritable("a folder", out, error);
  });
}

function unwritable(kind: string, out: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const message = `--out: expected ${kind} that can be written, got ${String(error.code)} for ${safeText(out)}.`;
  return new ConfigurationError([{ message }]);
}
