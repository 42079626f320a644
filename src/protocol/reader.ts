/** Puts frames together from the pieces in which a stream delivers them. */
import { decodeFrame, PRELUDE_BYTES, readPrelude, type Frame, type Prelude } from "./frame.ts";

/** A header is JSON, and takes many times its length in memory once it is read. */
const MAX_HEADER_BYTES = 4 * 2 ** 20;

/** Feed it bytes; it gives a frame whenever one is complete. Allocates no more than a frame announces within its limit. */
export class FrameReader {
  readonly #limits: Prelude;
  readonly #prelude = new Uint8Array(PRELUDE_BYTES);
  #header: Uint8Array | undefined;
  #body: Uint8Array | undefined;
  /** Bytes of the current frame that have come. */
  #filled = 0;

  /** @param maxBodyBytes a frame with a larger body is refused. */
  constructor(maxBodyBytes: number) {
    this.#limits = { headerBytes: MAX_HEADER_BYTES, bodyBytes: maxBodyBytes };
  }

  /** The frames that these bytes complete, in order. Throws FrameError; the stream is of no use after that. */
  feed(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let offset = 0; offset < bytes.byteLength;) {
      offset += this.#take(bytes.subarray(offset));
      const frame = this.#complete();
      if (frame !== undefined) frames.push(frame);
    }
    return frames;
  }

  /** Copies as much as the current section still wants; says how much that was. */
  #take(bytes: Uint8Array): number {
    const { target, position } = this.#section();
    const taken = bytes.subarray(0, target.byteLength - position);
    target.set(taken, position);
    this.#filled += taken.byteLength;
    if (this.#header === undefined && this.#filled === PRELUDE_BYTES) {
      const { headerBytes, bodyBytes } = readPrelude(this.#prelude, this.#limits);
      this.#header = new Uint8Array(headerBytes);
      this.#body = new Uint8Array(bodyBytes);
    }
    return taken.byteLength;
  }

  #section(): { target: Uint8Array; position: number } {
    if (this.#header === undefined || this.#body === undefined)
      return { target: this.#prelude, position: this.#filled };
    const inHeader = this.#filled - PRELUDE_BYTES;
    if (inHeader < this.#header.byteLength) return { target: this.#header, position: inHeader };
    return { target: this.#body, position: inHeader - this.#header.byteLength };
  }

  #complete(): Frame | undefined {
    if (this.#header === undefined || this.#body === undefined) return undefined;
    if (this.#filled < PRELUDE_BYTES + this.#header.byteLength + this.#body.byteLength) return undefined;
    const frame = decodeFrame(this.#header, this.#body);
    this.#header = undefined;
    this.#body = undefined;
    this.#filled = 0;
    return frame;
  }
}
