/** A reader may write a large answer over the last one, and over nothing else: not with what came unasked. */
import * as fc from "fast-check";
import { expect, it } from "vitest";

import type { Frame } from "../../src/protocol/frame.ts";
import { FrameReader } from "../../src/protocol/reader.ts";
import { anyCuts, bytesOf, inPieces } from "./arbitraries.ts";

const LIMIT = 2 ** 20;

/** A frame with one array, all of whose elements are the same. */
const frameOf = (value: number, length = 16): Uint8Array =>
  bytesOf({
    message: { value },
    tensors: [{ dtype: "float64", shape: [length], data: new Float64Array(length).fill(value) }],
  });

const elementsOf = ({ tensors: [tensor] }: Frame): number[] => Array.from(tensor?.data ?? [], Number);
const filled = (value: number, length = 16): number[] => Array.from({ length }, () => value);

function only(frames: readonly Frame[]): Frame {
  const [frame] = frames;
  if (frame === undefined || frames.length !== 1) throw new Error(`Expected one frame, got ${frames.length}.`);
  return frame;
}

/** A reader with an answer whose memory may be used again. */
function withAnswer(value: number): { reader: FrameReader; answer: Frame } {
  const reader = new FrameReader(LIMIT);
  reader.limitBody(LIMIT, true);
  return { reader, answer: only(reader.feed(frameOf(value))) };
}

it("the next answer of the same length takes the memory of the last", () => {
  const { reader, answer } = withAnswer(1);
  reader.limitBody(LIMIT, true);
  const next = only(reader.feed(frameOf(2)));
  expect(elementsOf(next)).toEqual(filled(2));
  expect(next.tensors[0]?.data.buffer).toBe(answer.tensors[0]?.data.buffer);
});

it("a frame that nobody asked for leaves the last answer as it is", () => {
  const { reader, answer } = withAnswer(1);
  expect(elementsOf(only(reader.feed(frameOf(2))))).toEqual(filled(2));
  expect(elementsOf(answer)).toEqual(filled(1));
});

it("so does one that comes in the same piece, before the answer's receiver has seen anything", () => {
  const reader = new FrameReader(LIMIT);
  reader.limitBody(LIMIT, true);
  const [answer, unasked] = reader.feed(Buffer.concat([frameOf(1), frameOf(2)]));
  expect([answer && elementsOf(answer), unasked && elementsOf(unasked)]).toEqual([filled(1), filled(2)]);
});

it("so does one of which only a part has come", () => {
  const { reader, answer } = withAnswer(1);
  reader.feed(frameOf(2).subarray(0, -8));
  expect(elementsOf(answer)).toEqual(filled(1));
});

it("an answer to another kind of question, and one of another length, have memory of their own", () => {
  const { reader, answer } = withAnswer(1);
  reader.limitBody(LIMIT, false);
  reader.feed(frameOf(2));
  expect(elementsOf(answer)).toEqual(filled(1));
  reader.limitBody(LIMIT, true);
  reader.feed(frameOf(3, 17));
  expect(elementsOf(answer)).toEqual(filled(1));
});

it("in any order, cut anywhere, nothing but an answer of the kind is ever written over, and only by the next", () => {
  const anyTurn = fc.record({
    kind: fc.constantFrom("reusing", "plain", "unasked"),
    length: fc.constantFrom(0, 1, 16, 17),
    cuts: anyCuts,
  });
  let reused = 0;
  const property = fc.property(fc.array(anyTurn, { maxLength: 12 }), (turns) => {
    const reader = new FrameReader(LIMIT);
    const kept: { frame: Frame; expected: number[]; isReusing: boolean }[] = [];
    for (const [value, { kind, length, cuts }] of turns.entries()) {
      if (kind !== "unasked") reader.limitBody(LIMIT, kind === "reusing");
      const frame = only(inPieces(frameOf(value, length), cuts).flatMap((piece) => reader.feed(piece)));
      if (kind === "reusing") {
        const last = kept.findIndex(({ isReusing }) => isReusing);
        if (last !== -1) {
          const [old] = kept.splice(last, 1);
          if (length > 0 && old?.frame.tensors[0]?.data.buffer === frame.tensors[0]?.data.buffer) reused++;
        }
      }
      kept.push({ frame, expected: filled(value, length), isReusing: kind === "reusing" });
      for (const each of kept) expect(elementsOf(each.frame)).toEqual(each.expected);
    }
  });
  fc.assert(property, { seed: 442, numRuns: 1000 });
  expect(reused).toBeGreaterThan(100);
});
