/** What a process prints is kept from its beginning and its end, and counted in between. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OutputLog } from "../../src/sandbox/output.ts";

const HEAD = 64 * 1024;
const TAIL = 8 * 1024;

/** Bytes that tell where they are from. */
const bytes = (count: number, from = 0): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => 33 + ((from + index) % 89)));

describe("an output log", () => {
  it("holds the first 64 KB and the last 8 KB, in whatever pieces they came", () => {
    const sizes = fc.array(fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 40_000 })), { maxLength: 8 });
    const property = fc.property(sizes, (pieces) => {
      const log = new OutputLog(Infinity, () => {});
      let total = 0;
      for (const size of pieces) {
        log.add(bytes(size, total));
        total += size;
      }
      const all = bytes(total).toString();
      expect(log.text() === all.slice(0, HEAD)).toBe(true);
      expect(log.tail() === all.slice(-TAIL)).toBe(true);
      expect(log.bytes).toBe(total);
    });
    fc.assert(property, { seed: 442, numRuns: 50 });
  });

  it("tells once, and at once, when more has come than it may", () => {
    const told: number[] = [];
    const log: OutputLog = new OutputLog(1000, () => told.push(log.bytes));
    for (const size of [600, 400, 0, 1, 5000]) log.add(bytes(size));
    expect(told).toEqual([1001]);
  });

  it("shows bytes that are no text as what they are not", () => {
    const log = new OutputLog(1000, () => {});
    log.add(Buffer.of(0x61, 0xff, 0x62));
    expect(log.text()).toBe("a\ufffdb");
  });
});
