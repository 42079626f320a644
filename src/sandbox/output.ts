/** What a process prints: the first 64 KB are kept, and more than its cap ends it. */

const KEPT_BYTES = 64 * 1024;
const TAIL_BYTES = 8 * 1024;

export class OutputLog {
  readonly #capBytes: number;
  readonly #onCap: () => void;
  #kept: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #bytes = 0;

  /** @param onCap called once, when more than `capBytes` have come. */
  constructor(capBytes: number, onCap: () => void) {
    this.#capBytes = capBytes;
    this.#onCap = onCap;
  }

  add(bytes: Buffer): void {
    const before = this.#bytes;
    this.#bytes += bytes.length;
    if (before < KEPT_BYTES) this.#kept = Buffer.concat([this.#kept, bytes.subarray(0, KEPT_BYTES - before)]);
    this.#tail = Buffer.concat([this.#tail, bytes.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    if (before <= this.#capBytes && this.#bytes > this.#capBytes) this.#onCap();
  }

  /** The first 64 KB as text. Holds whatever the student's code printed: not fit for a terminal as it is. */
  text(): string {
    return this.#kept.toString("utf8");
  }

  /** The last 8 KB as text. */
  tail(): string {
    return this.#tail.toString("utf8");
  }

  /** How much has come in all. */
  get bytes(): number {
    return this.#bytes;
  }
}
