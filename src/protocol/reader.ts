/** Puts frames together from the pieces in which a stream delivers them. */
import { decodeFrame, PRELUDE_BYTES, readPrelude, type Frame, type Prelude } from "./frame.ts";

/** A header is JSON, and takes many times its length in memory once it is read. */
const MAX_HEADER_BYTES = 4 * 2 ** 20;
/** Of a section, this much is allocated when it is announced. A larger one grows with the bytes that come. */
const FIRST_BYTES = 2 ** 20;

/**
 * Feed it bytes; it gives a frame whenever one is complete. Allocates no more than a frame announces within its limit, and
 * of what is announced no more than twice what has come: a promise of 100 MB costs its maker 100 MB.
 */
export class FrameReader {
  #limits: Prelude;
  #reusesBody = false;
  /** The memory of the last body that may be written over. */
  #spare: ArrayBuffer | undefined;
  readonly #prelude = new Uint8Array(PRELUDE_BYTES);
  #header: Section | undefined;
  #body: Section | undefined;
  /** Bytes of the current prelude that have come. */
  #filled = 0;

  /** @param maxBodyBytes a frame with a larger body is refused, with OversizedFrame. */
  constructor(maxBodyBytes: number) {
    this.#limits = { headerBytes: MAX_HEADER_BYTES, bodyBytes: maxBodyBytes };
  }

  /**
   * From the next frame on, one with a larger body is refused.
   *
   * @param reusesBody whether the body of the next frame may be written over that of the last of which this was said.
   *   Where bodies are large and there are many, new memory takes longer than all else.
   */
  limitBody(maxBodyBytes: number, reusesBody: boolean): void {
    this.#limits = { ...this.#limits, bodyBytes: maxBodyBytes };
    this.#reusesBody = reusesBody;
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
    if (this.#header === undefined || this.#body === undefined) return this.#takePrelude(bytes);
    return this.#header.isFull ? this.#body.take(bytes) : this.#header.take(bytes);
  }

  #takePrelude(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, PRELUDE_BYTES - this.#filled);
    this.#prelude.set(taken, this.#filled);
    this.#filled += taken.byteLength;
    if (this.#filled === PRELUDE_BYTES) {
      const { headerBytes, bodyBytes } = readPrelude(this.#prelude, this.#limits);
      this.#header = new Section(headerBytes);
      this.#body = new Section(bodyBytes, this.#reusesBody ? this.#spare : undefined);
    }
    return taken.byteLength;
  }

  #complete(): Frame | undefined {
    const [header, body] = [this.#header, this.#body];
    if (header?.isFull !== true || body?.isFull !== true) return undefined;
    this.#header = undefined;
    this.#body = undefined;
    this.#filled = 0;
    if (!this.#reusesBody) return decodeFrame(header.bytes, body.bytes);
    // What comes unasked must not be written over what the last answer is still read from.
    this.#reusesBody = false;
    // Numbers in memory that can grow are read ten times more slowly.
    this.#spare = body.buffer.resizable ? body.buffer.transferToFixedLength() : body.buffer;
    return decodeFrame(header.bytes, new Uint8Array(this.#spare));
  }
}

/** A header or a body of which the length is known, and the bytes are on their way. */
class Section {
  /** Grows where it lies: to copy a large one on its way would take longer than to receive it. */
  readonly buffer: ArrayBuffer;
  readonly #length: number;
  readonly #bytes: Uint8Array;
  #filled = 0;

  /** @param spare memory to use, if it has just this length. */
  constructor(length: number, spare?: ArrayBuffer) {
    this.#length = length;
    this.buffer = spare?.byteLength === length ? spare : newBuffer(length);
    this.#bytes = new Uint8Array(this.buffer);
  }

  get isFull(): boolean {
    return this.#filled === this.#length;
  }

  /** All of it, once it is full. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Copies as much as it still wants; says how much that was. */
  take(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, this.#length - this.#filled);
    this.#makeRoom(this.#filled + taken.byteLength);
    this.#bytes.set(taken, this.#filled);
    this.#filled += taken.byteLength;
    return taken.byteLength;
  }

  #makeRoom(wanted: number): void {
    const { byteLength } = this.buffer;
    if (wanted > byteLength) this.buffer.resize(Math.min(this.#length, Math.max(wanted, 2 * byteLength)));
  }
}

const newBuffer = (length: number): ArrayBuffer =>
  length <= FIRST_BYTES ? new ArrayBuffer(length) : new ArrayBuffer(FIRST_BYTES, { maxByteLength: length });
