/** What is written as frames is read as the same frames, however the stream delivers them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { typedArrays } from "../../src/numeric/tensor.ts";
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  PRELUDE_BYTES,
  readPrelude,
  type Frame,
} from "../../src/protocol/frame.ts";
import { FrameReader } from "../../src/protocol/reader.ts";
import { anyCuts, anyFrame, anyTensor, bytesOf, contentsOf, inPieces } from "./arbitraries.ts";

const LIMIT = 2 ** 20;
const comparable = ({ message, tensors }: Frame): object => ({ message, tensors: tensors.map(contentsOf) });

describe("frames", () => {
  it("come out of the reader as they went in, one after the other, in whatever pieces", () => {
    const property = fc.property(fc.array(anyFrame, { maxLength: 4 }), anyCuts, (frames, cuts) => {
      const reader = new FrameReader(LIMIT);
      const stream = Buffer.concat(frames.map(bytesOf));
      const read = inPieces(stream, cuts).flatMap((piece) => reader.feed(piece));
      expect(read.map(comparable)).toEqual(frames.map(comparable));
    });
    fc.assert(property, { seed: 442, numRuns: 500 });
  });

  it("come out whole when every byte comes alone", () => {
    const frame: Frame = {
      message: { id: 1 },
      tensors: [{ dtype: "int16", shape: [3], data: Int16Array.of(1, -2, 3) }],
    };
    const reader = new FrameReader(LIMIT);
    const read = [...bytesOf(frame)].flatMap((byte) => reader.feed(Uint8Array.of(byte)));
    expect(read.map(comparable)).toEqual([comparable(frame)]);
  });

  it("are read from a body at any address", () => {
    const property = fc.property(fc.array(anyTensor, { maxLength: 4 }), fc.nat({ max: 7 }), (tensors, shift) => {
      const bytes = bytesOf({ message: null, tensors });
      const { headerBytes } = readPrelude(bytes, { headerBytes: LIMIT, bodyBytes: LIMIT });
      const moved = new Uint8Array(bytes.byteLength + shift);
      moved.set(bytes, shift);
      const body = shift + PRELUDE_BYTES + headerBytes;
      const frame = decodeFrame(moved.subarray(shift + PRELUDE_BYTES, body), moved.subarray(body));
      expect(frame.tensors.map(contentsOf)).toEqual(tensors.map(contentsOf));
    });
    fc.assert(property, { seed: 442, numRuns: 300 });
  });

  it("hold arrays of every dtype", () => {
    const seen = new Set(fc.sample(anyTensor, { seed: 442, numRuns: 300 }).map(({ dtype }) => dtype));
    expect([...seen].toSorted()).toEqual(Object.keys(typedArrays).toSorted());
  });

  it("refer to the memory of their arrays instead of copying it", () => {
    const data = new Float64Array(1000);
    const [, body] = encodeFrame({ message: 0, tensors: [{ dtype: "float64", shape: [1000], data }] });
    expect(body?.buffer).toBe(data.buffer);
  });
});

describe("a limit on frames", () => {
  const frame = { message: null, tensors: [{ dtype: "uint8", shape: [64], data: new Uint8Array(64) } as const] };

  it("lets through what is exactly as large", () => {
    expect(new FrameReader(64).feed(bytesOf(frame))).toHaveLength(1);
  });

  it("refuses one byte more", () => {
    expect(() => new FrameReader(63).feed(bytesOf(frame))).toThrow(FrameError);
  });
});
