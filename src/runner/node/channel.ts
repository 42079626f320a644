/** The runner's end of the wire: whole frames, read and written synchronously on two descriptors of their own. */
import { readSync, writeSync } from "node:fs";
import { decodeFrame, encodeFrame, PRELUDE_BYTES, readPrelude, type Frame } from "../../protocol/frame.ts";

const REQUESTS = 3;
const REPLIES = 4;

/** The next request, or undefined when the grader has closed the wire. */
export function readRequest(): Frame | undefined {
  const prelude = new Uint8Array(PRELUDE_BYTES);
  if (!readFully(prelude)) return undefined;
  // Requests come from the grader, which is trusted, and hold whole submissions.
  const { headerBytes, bodyBytes } = readPrelude(prelude, { headerBytes: Infinity, bodyBytes: Infinity });
  const header = new Uint8Array(headerBytes);
  const body = new Uint8Array(bodyBytes);
  return readFully(header) && readFully(body) ? decodeFrame(header, body) : undefined;
}

/** Writes a frame. The bytes of its arrays are on their way when this returns. */
export function writeReply(frame: Frame): void {
  for (const piece of encodeFrame(frame)) {
    for (let offset = 0; offset < piece.byteLength;) offset += writeSync(REPLIES, piece, offset);
  }
}

function readFully(target: Uint8Array): boolean {
  for (let offset = 0; offset < target.byteLength;) {
    const bytes = readSync(REQUESTS, target, offset, target.byteLength - offset, null);
    if (bytes === 0) return false;
    offset += bytes;
  }
  return true;
}
