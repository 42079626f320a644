import { fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { InternalError } from "../errors.ts";
import { DataUnavailableError, importHint } from "./data-unavailable-error.ts";
import type { OnProgress, Progress } from "./progress.ts";

const program = fileURLToPath(new URL(`./fetch-process${extname(import.meta.url)}`, import.meta.url));

const messageFromChild = z.union([
  z.object({ phase: z.enum(["wait", "download", "unpack", "verify"]), done: z.number(), total: z.number() }),
  z.object({ unavailable: z.string(), hint: z.string() }),
]);

/** What fetch-process.ts sends: how far it is, or why the data is not to be had. */
export type MessageFromChild = Progress | { readonly unavailable: string; readonly hint: string };

/**
 * Fetches the folder's missing and corrupt files in a process of its own, which takes some 400 MB of memory, a busy
 * event loop and the libraries for downloading and unpacking with it when it ends. It ends with this process, too.
 *
 * @throws DataUnavailableError where the data could not be fetched or stored.
 */
export async function fetchInChild(folder: string, onProgress?: OnProgress): Promise<void> {
  const child = fork(program, [folder], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let unavailable: DataUnavailableError | undefined;
  child.on("message", (received) => {
    const message = messageFromChild.parse(received);
    if ("phase" in message) onProgress?.(message);
    else unavailable = new DataUnavailableError(message.unavailable, message.hint);
  });
  let errorOutput = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errorOutput += text;
  });
  // `close`, not `exit`: by then every message has come.
  await once(child, "close");
  if (unavailable !== undefined) throw unavailable;
  if (child.signalCode !== null) {
    throw new DataUnavailableError(`Expected to fetch CIFAR-10, got ${child.signalCode} on the way.`, importHint);
  }
  if (child.exitCode !== 0) throw new InternalError(`Fetching CIFAR-10 failed.\n${errorOutput}`);
}
