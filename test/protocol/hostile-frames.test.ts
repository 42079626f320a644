/** Bytes from a process that holds a stranger's code: they are frames, or they are refused; nothing else happens. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { FrameError } from "../../src/protocol/frame.ts";
import { FrameReader } from "../../src/protocol/reader.ts";
import { anyCuts, anyEdit, anyFrame, bytesOf, forged, inPieces } from "./arbitraries.ts";
import { outcomeOf } from "./outcome.ts";

const LIMIT = 2 ** 16;

/** Feeds all pieces, as a stream that cannot be stopped at once would; counts what came of them. */
function outcomes(pieces: readonly Uint8Array[]): { frames: number; refused: number } {
  const reader = new FrameReader(LIMIT);
  let frames = 0;
  const each = pieces.map((piece) =>
    outcomeOf(() => {
      frames += reader.feed(piece).length;
    }),
  );
  return { frames, refused: each.filter((outcome) => outcome === "refused").length };
}

const read = (bytes: Uint8Array): "read" | "refused" => outcomeOf(() => new FrameReader(LIMIT).feed(bytes));

describe("the reader gives frames or FrameErrors, and nothing else, for", () => {
  it("frames with flipped bits, cut ends, inserted bytes and wrong lengths", () => {
    const total = { frames: 0, refused: 0 };
    const property = fc.property(
      anyFrame,
      fc.array(anyEdit, { minLength: 1, maxLength: 3 }),
      anyCuts,
      (frame, all, cuts) => {
        const damaged = all.reduce((bytes, edit) => (bytes.length < 16 ? bytes : edit(bytes)), bytesOf(frame));
        const { frames, refused } = outcomes(inPieces(damaged, cuts));
        total.frames += frames;
        total.refused += refused;
      },
    );
    fc.assert(property, { seed: 442, numRuns: 3000 });
    // The damage is neither so slight nor so great that only one of the two was tried.
    expect(Math.min(total.frames, total.refused)).toBeGreaterThan(100);
  });

  it("random bytes", () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), anyCuts, (bytes, cuts) => {
      expect(outcomes(inPieces(bytes, cuts)).frames).toBe(0);
    });
    fc.assert(property, { seed: 442, numRuns: 1000 });
  });

  it("forged dtypes and shapes", () => {
    const dtype = fc.oneof(
      fc.constantFrom("float64", "uint8", "bool", "complex128", "__proto__", "constructor", "toString", ""),
      fc.jsonValue(),
    );
    const length = fc.oneof(fc.integer(), fc.constantFrom(-1, 0.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e308, "2", null));
    const array = fc.record(
      { dtype, shape: fc.oneof(fc.array(length, { maxLength: 10 }), fc.jsonValue()) },
      { requiredKeys: [] },
    );
    const arrays = fc.oneof(fc.array(fc.oneof(array, fc.jsonValue()), { maxLength: 4 }), fc.jsonValue());
    const property = fc.property(arrays, fc.uint8Array({ maxLength: 64 }), (list, body) => {
      expect(["read", "refused"]).toContain(read(forged(JSON.stringify({ message: 1, arrays: list }), body)));
    });
    fc.assert(property, { seed: 442, numRuns: 3000 });
  });

  it("headers that are any text", () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: "binary" }), fc.constantFrom("", "null", "[]", '"message"'));
    const property = fc.property(text, (header) => {
      expect(["read", "refused"]).toContain(read(forged(header, new Uint8Array(0))));
    });
    fc.assert(property, { seed: 442, numRuns: 1000 });
  });
});

describe("a frame is refused that", () => {
  it.each([
    ["holds an array larger than its body", '{"message":1,"arrays":[{"dtype":"float64","shape":[2]}]}', 8],
    [
      "holds an array of 2^106 elements",
      `{"message":1,"arrays":[{"dtype":"bool","shape":[${2 ** 53 - 1},${2 ** 53 - 1}]}]}`,
      8,
    ],
    ["has a body larger than its arrays", '{"message":1,"arrays":[]}', 8],
    ["has an array of 9 dimensions", '{"message":1,"arrays":[{"dtype":"bool","shape":[1,1,1,1,1,1,1,1,1]}]}', 8],
    [
      "has more than 65,536 arrays",
      `{"message":1,"arrays":[${Array(65_537).fill('{"dtype":"bool","shape":[0]}').join()}]}`,
      0,
    ],
    ["has no arrays", '{"message":1}', 0],
    ["has no message", '{"arrays":[]}', 0],
    ["takes its fields from a prototype", '{"__proto__":{"message":1,"arrays":[]}}', 0],
  ])("%s", (_, header, bodyBytes) => {
    expect(read(forged(header, new Uint8Array(bodyBytes)))).toBe("refused");
  });

  it("nests its arrays 100,000 deep, while a message may be nested: nothing here follows it", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(read(forged(`{"message":1,"arrays":${deep}}`, new Uint8Array(0)))).toBe("refused");
    expect(new FrameReader(LIMIT).feed(forged(`{"message":${deep},"arrays":[]}`, new Uint8Array(0)))).toHaveLength(1);
  });
});

describe("nothing is allocated for", () => {
  it.each([
    ["a body of 4 GB", { header: 10, body: 2 ** 32 - 1 }],
    ["a body just over the limit", { header: 10, body: LIMIT + 1 }],
    ["a header of 4 GB", { header: 2 ** 32 - 1, body: 0 }],
    ["a header over 4 MB", { header: 4 * 2 ** 20 + 1, body: 0 }],
  ])("%s that is announced", (_, lengths) => {
    const bytes = forged("", new Uint8Array(0), lengths);
    const reader = new FrameReader(LIMIT);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => reader.feed(bytes)).toThrow(FrameError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(LIMIT);
  });
});
