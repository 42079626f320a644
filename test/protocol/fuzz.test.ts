/**
 * A hundred thousand streams from a process that holds a stranger's code: whole replies and frames, damaged and made up.
 * Whatever comes, it is read or refused with a FrameError, and never more is allocated than the limit allows.
 */
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Tensor } from "../../src/numeric/tensor.ts";
import type { Frame } from "../../src/protocol/frame.ts";
import { parseReply, type Answers } from "../../src/protocol/messages.ts";
import { FrameReader } from "../../src/protocol/reader.ts";
import { decodeValue } from "../../src/protocol/value.ts";
import { anyCuts, anyEdit, anyFrame, bytesOf, forged, inPieces } from "./arbitraries.ts";
import { outcomeOf } from "./outcome.ts";

const LIMIT = 2 ** 16;
const HEADER_LIMIT = 4 * 2 ** 20;
const ID = 5;

/** Replies as a runner makes them, with every kind of value in them. */
const x: Tensor = { dtype: "float64", shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, NaN) };
const value = ["list", { array: 0 }, { record: { W1: { array: 0 }, b1: { number: "NaN" } } }, { handle: 7 }, "text"];
const where = { file: "layers.ts", line: 3, column: 9 };
const replies: readonly object[] = [
  {
    answer: {
      results: [{ value, arguments: [value] }, { failure: { kind: "threw", error: "E", message: "m", where } }],
    },
  },
  { answer: { exports: ["fcForward", "reluForward"], places: [{ name: "fcForward", where }], reads: [] } },
  { answer: { files: { layers: "layers.ts" }, fileNames: {}, names: { fcForward: "fc_forward" } } },
  {
    answer: { value: { record: { learningRate: 0.1, opaque: { opaque: "a function" }, promise: { promise: true } } } },
  },
  { answer: { losses: { array: 0 }, parameters: { record: {} }, velocities: { record: {} } } },
  { answer: { object: 1_000_001 }, notes: [{ kind: "removed-name", name: "np.float", replacement: "float", where }] },
  { answer: {} },
  { failure: { kind: "wrong-form", name: "sgd", result: "newW", expected: "an NDArray", actual: "nothing" } },
];
const ops: readonly (keyof Answers)[] = ["call", "load", "open", "read", "training-steps", "construct", "release"];

const whole = replies.map((reply) => bytesOf({ message: { id: ID, ...reply }, tensors: [x] }));
const other = fc.sample(anyFrame, { seed: 442, numRuns: 200 }).map(bytesOf);

/** Texts in which a word or a number of a reply has become another one. */
const anyHeader: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(
      ...replies.map((reply) =>
        JSON.stringify({ message: { id: ID, ...reply }, arrays: [x].map(({ dtype, shape }) => ({ dtype, shape })) }),
      ),
    ),
    fc.constantFrom('"array"', '"kind"', '"list"', '"id"', "5", "0", '"layers.ts"', "{", "]", '"message"', "null"),
    fc.constantFrom(
      '"__proto__"',
      '"constructor"',
      "-1",
      "1e309",
      "[]",
      "{}",
      '""',
      "9007199254740993",
      "{",
      '"\\ud800"',
    ),
  )
  .map(([text, from, to]) => text.replace(from, to));

const anyStream: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.oneof(fc.constantFrom(...whole), fc.constantFrom(...other)), fc.array(anyEdit, { maxLength: 2 }))
      .map(([bytes, edits]) => edits.reduce((edited, edit) => (edited.length < 16 ? edited : edit(edited)), bytes)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anyHeader, fc.constantFrom(0, 8, 48, 50))
      .map(([header, body]) => forged(header, new Uint8Array(body))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) },
);

/** Reads a frame as every reply that it could be, and all values in it. */
function readAs(frame: Frame): ("read" | "refused")[] {
  return ops.map((op) =>
    outcomeOf(() => {
      const reply = parseReply(frame.message, op, ID);
      if (reply.ok) for (const wire of wiresIn(reply.answer)) decodeValue(wire, frame.tensors);
    }),
  );
}

function wiresIn(answer: Answers[keyof Answers]): unknown[] {
  if ("results" in answer)
    return answer.results.flatMap((result) => ("value" in result ? [result.value, ...(result.arguments ?? [])] : []));
  return Object.values(answer);
}

/** Counts what is allocated by length while it is used. */
function countAllocations(): { readonly largest: number } {
  let made = 0;
  for (const name of ["Uint8Array", "ArrayBuffer"] as const) {
    const counting = new Proxy<typeof ArrayBuffer | typeof Uint8Array>(globalThis[name], {
      construct: (target, args: unknown[], self) => {
        if (typeof args[0] === "number") made = Math.max(made, args[0]);
        return Reflect.construct(target, args, self);
      },
    });
    vi.stubGlobal(name, counting);
  }
  const { mock: resized } = vi.spyOn(ArrayBuffer.prototype, "resize");
  return {
    get largest() {
      return resized.calls.reduce((largest, [size = 0]) => Math.max(largest, size), made);
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a hundred thousand hostile streams", () => {
  it("are read or refused, and cost no more memory than the limit", () => {
    const total = { frames: 0, replies: 0, refused: 0 };
    const counted = countAllocations();
    const before = process.memoryUsage().arrayBuffers;
    const property = fc.property(anyStream, anyCuts, (stream, cuts) => {
      const reader = new FrameReader(LIMIT);
      const pieces = inPieces(stream, cuts);
      const outcome = outcomeOf(() => {
        for (const piece of pieces) {
          for (const frame of reader.feed(piece)) {
            total.frames += 1;
            total.replies += readAs(frame).filter((read) => read === "read").length;
          }
        }
      });
      if (outcome === "refused") total.refused += 1;
    });
    fc.assert(property, { seed: 442, numRuns: 100_000 });
    expect(counted.largest).toBeLessThanOrEqual(HEADER_LIMIT);
    // Neither was the damage so slight nor so great that only one of the two was tried.
    expect(Math.min(total.frames, total.replies, total.refused)).toBeGreaterThan(10_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  }, 120_000);
});

describe("a frame that is announced", () => {
  it("costs no more than twice what has come of it", () => {
    const announced = 100 * 2 ** 20;
    const reader = new FrameReader(announced);
    const counted = countAllocations();
    reader.feed(forged("{}", new Uint8Array(0), { body: announced }));
    expect(counted.largest).toBeLessThanOrEqual(2 ** 20);
    for (let sent = 0; sent < 3 * 2 ** 20; sent += 2 ** 16) reader.feed(Buffer.alloc(2 ** 16));
    expect(counted.largest).toBeLessThanOrEqual(6 * 2 ** 20);
  });

  it("is whole in the end, however large it is", () => {
    const data = Uint8Array.from({ length: 5 * 2 ** 20 + 3 }, (_, index) => index % 251);
    const bytes = bytesOf({ message: 1, tensors: [{ dtype: "uint8", shape: [data.length], data }] });
    const reader = new FrameReader(2 ** 23);
    const [frame] = inPieces(bytes, [1, 17, 100_000, 3_000_000]).flatMap((piece) => reader.feed(piece));
    const read = frame?.tensors[0]?.data ?? new Uint8Array(0);
    expect(Buffer.compare(new Uint8Array(read.buffer, read.byteOffset, read.byteLength), data)).toBe(0);
  });
});

describe("of what is said without end,", () => {
  const endless = "x".repeat(1e6);

  it("a failure keeps what a person reads", () => {
    const failure = { kind: "threw", error: endless, message: endless, where: { file: endless, line: 1 } };
    const reply = parseReply({ id: ID, failure }, "call", ID);
    if (reply.ok || reply.failure.kind !== "threw") throw new Error("Expected the failure.");
    const { error, message, where: place } = reply.failure;
    expect([error.length, message.length, place?.file.length]).toEqual([100, 1000, 300]);
  });

  it("notes and exports are kept up to a number, and each cut", () => {
    const notes = Array.from({ length: 10_000 }, () => ({ kind: "skipped-cell", message: endless.slice(0, 2000) }));
    const reply = parseReply(
      { id: ID, answer: { exports: Array(10_000).fill(endless), places: [] }, notes },
      "load",
      ID,
    );
    if (!reply.ok) throw new Error("Expected the answer.");
    expect([reply.notes.length, reply.answer.exports.length, reply.answer.exports[0]?.length]).toEqual([
      100, 1000, 100,
    ]);
  });

  it("texts in values are cut", () => {
    expect(decodeValue(endless, [])).toEqual({ type: "string", value: endless.slice(0, 1000) });
    expect(decodeValue({ opaque: endless }, [])).toEqual({ type: "opaque", description: endless.slice(0, 1000) });
  });

  it("values with more items than anybody has are refused", () => {
    const items = Array.from({ length: 600_000 }, () => 0);
    for (const wire of [["list", ...items], { record: Object.assign({}, items) }]) {
      expect(outcomeOf(() => decodeValue(wire, []))).toBe("refused");
    }
  });
});
