/** Random tensors, and a stream's random pieces. */
import * as fc from "fast-check";

import { sizeOf, typedArrays, type DType, type Tensor } from "../../src/numeric/tensor.ts";
import { encodeFrame, type Frame } from "../../src/protocol/frame.ts";

const MAGIC = 0x45445247;

/** Every dtype, with what can stand in its memory: any bytes at all. */
const dtypes: Readonly<Record<DType, DType>> = {
  float64: "float64",
  float32: "float32",
  int32: "int32",
  uint32: "uint32",
  int64: "int64",
  uint64: "uint64",
  int16: "int16",
  uint16: "uint16",
  int8: "int8",
  uint8: "uint8",
  bool: "bool",
};

const kinds = fc.record({
  dtype: fc.constantFrom(...Object.values(dtypes)),
  shape: fc.oneof(
    fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    fc.constantFrom([], [0], [3, 0, 2], [1, 1, 1, 1, 1, 1, 1, 2]),
  ),
});

/** Tensors of every dtype and shape: scalars, empty ones, and views into the middle of a larger buffer. */
export const anyTensor: fc.Arbitrary<Tensor> = kinds.chain(({ dtype, shape }) => {
  const constructor = typedArrays[dtype];
  const bytes = sizeOf(shape) * constructor.BYTES_PER_ELEMENT;
  const memory = fc.uint8Array({ minLength: bytes, maxLength: bytes });
  return fc.tuple(memory, fc.constantFrom(0, 8)).map(([content, offset]) => {
    const buffer = new Uint8Array(bytes + offset);
    buffer.set(content, offset);
    return { dtype, shape, data: new constructor(buffer.buffer, offset, sizeOf(shape)) };
  });
});

/** Frames with any JSON and any tensors. */
export const anyFrame: fc.Arbitrary<Frame> = fc.record({
  message: fc.jsonValue(),
  tensors: fc.array(anyTensor, { maxLength: 5 }),
});

/** Where a stream is cut; positions beyond its end cut nothing. */
export const anyCuts: fc.Arbitrary<number[]> = fc.array(fc.nat({ max: 600 }), { maxLength: 12 });

/** The bytes in pieces, each at an address of its own. */
export function inPieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts, bytes.byteLength].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.slice(index === 0 ? 0 : ends[index - 1], end));
}

/** A frame as one sequence of bytes. */
export const bytesOf = (frame: Frame): Uint8Array => Uint8Array.from(Buffer.concat(encodeFrame(frame)));

/** What two tensors must have in common to be the same: NaNs are, bit by bit. */
export function contentsOf({ dtype, shape, data }: Tensor): object {
  return { dtype, shape, bytes: [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)] };
}

/** What becomes of a frame's bytes on the way: a flipped bit, a cut end, inserted bytes, another length. */
export const anyEdit: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> = fc.oneof(
  fc.record({ at: fc.nat({ max: 400 }), bit: fc.nat({ max: 7 }) }).map(({ at, bit }) => (bytes: Uint8Array) => {
    const flipped = bytes.slice();
    if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
    return flipped;
  }),
  fc.nat({ max: 400 }).map((end) => (bytes: Uint8Array) => bytes.slice(0, end)),
  fc
    .record({ at: fc.nat({ max: 400 }), added: fc.uint8Array({ maxLength: 20 }) })
    .map(({ at, added }) => (bytes: Uint8Array) => {
      return Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(at)]);
    }),
  fc
    .record({ field: fc.constantFrom(0, 4, 8, 12), value: fc.nat({ max: 2 ** 32 - 1 }) })
    .map(({ field, value }) => (bytes: Uint8Array) => {
      const lengths = bytes.slice();
      new DataView(lengths.buffer).setUint32(field, value, true);
      return lengths;
    }),
);

/** A frame as its sender wishes: `header` is any text, the lengths are any numbers. */
export function forged(header: string, body: Uint8Array, lengths: { header?: number; body?: number } = {}): Uint8Array {
  const text = Buffer.from(header);
  const prelude = Buffer.alloc(16);
  prelude.writeUInt32LE(MAGIC, 0);
  prelude.writeUInt32LE(lengths.header ?? text.length, 4);
  prelude.writeUInt32LE(lengths.body ?? body.length, 8);
  return Buffer.concat([prelude, text, body]);
}
