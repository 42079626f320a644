/**
 * Frames: what crosses between the grader and a runner.
 *
 *     u32 magic | u32 header bytes | u32 body bytes | u32 0      little-endian
 *     header    JSON, UTF-8: { "message": …, "arrays": [{ "dtype", "shape" }, …] }
 *     body      the arrays' raw bytes in that order, each padded to a multiple of 8
 *
 * Arrays never become JSON numbers. A frame says how long it is before it says anything else, so that a reader can
 * refuse it before it allocates.
 */
import { sizeOf, typedArrays, type DType, type Tensor, type TypedData } from "../numeric/tensor.ts";

const MAGIC = 0x45445247; // "GRDE"
const ALIGNMENT = 8;
/** Bytes before the header. */
export const PRELUDE_BYTES = 16;
const MAX_ARRAYS = 65_536;
const MAX_DIMENSIONS = 8;

/** A message and the arrays it refers to by position. */
export interface Frame {
  readonly message: unknown;
  readonly tensors: readonly Tensor[];
}

/** The lengths that a frame announces, or the largest that are allowed. */
export interface Prelude {
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

/** Bytes that are not a frame, or a frame over its limit. */
export class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FrameError";
  }
}

/** A frame of which an honest runner could have made one, but for its size. */
export class OversizedFrame extends FrameError {
  constructor(message: string) {
    super(message);
    this.name = "OversizedFrame";
  }
}

/** No runner can hold as much. */
const IMPOSSIBLE_BYTES = 2 ** 31;

const padded = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** A frame as the pieces to write one after the other. The tensors' bytes are referred to, not copied. */
export function encodeFrame({ message, tensors }: Frame): Uint8Array[] {
  const arrays = tensors.map(({ dtype, shape }) => ({ dtype, shape }));
  const header = Buffer.from(JSON.stringify({ message, arrays }), "utf8");
  const body: Uint8Array[] = [];
  let bodyBytes = 0;
  for (const { data } of tensors) {
    body.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const padding = padded(data.byteLength) - data.byteLength;
    if (padding > 0) body.push(new Uint8Array(padding));
    bodyBytes += data.byteLength + padding;
  }
  const prelude = Buffer.alloc(PRELUDE_BYTES);
  prelude.writeUInt32LE(MAGIC, 0);
  prelude.writeUInt32LE(header.length, 4);
  prelude.writeUInt32LE(bodyBytes, 8);
  return [Buffer.concat([prelude, header]), ...body];
}

/**
 * Reads the lengths from a frame's first 16 bytes.
 *
 * @param limits a frame beyond them is refused. Throws FrameError for that and for anything that is not a frame.
 */
export function readPrelude(bytes: Uint8Array, limits: Prelude): Prelude {
  const view = new DataView(bytes.buffer, bytes.byteOffset, PRELUDE_BYTES);
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(12, true) !== 0) throw new FrameError("not a frame");
  const headerBytes = view.getUint32(4, true);
  const bodyBytes = view.getUint32(8, true);
  requireWithin("header", headerBytes, limits.headerBytes);
  requireWithin("body", bodyBytes, limits.bodyBytes);
  return { headerBytes, bodyBytes };
}

function requireWithin(section: string, bytes: number, limit: number): void {
  if (!(bytes > limit)) return;
  const message = `a ${section} of ${bytes} bytes where ${limit} are allowed`;
  throw bytes > IMPOSSIBLE_BYTES ? new FrameError(message) : new OversizedFrame(message);
}

/**
 * A frame from its header and body. Dtypes, shapes and lengths are checked against each other before any array is
 * made; the arrays are views on `body`, which therefore must not be reused. Throws FrameError.
 */
export function decodeFrame(header: Uint8Array, body: Uint8Array): Frame {
  const parsed = parseHeader(header);
  const tensors: Tensor[] = [];
  let offset = 0;
  for (const { dtype, shape } of parsed.arrays) {
    const constructor = typedArrays[dtype];
    const length = sizeOf(shape);
    const bytes = length * constructor.BYTES_PER_ELEMENT;
    if (!(offset + bytes <= body.byteLength)) throw new FrameError("arrays larger than the body");
    tensors.push({ dtype, shape, data: viewOf(dtype, body, offset, length) });
    offset += padded(bytes);
  }
  if (offset !== body.byteLength) throw new FrameError("a body larger than its arrays");
  return { message: parsed.message, tensors };
}

/** A typed view on the body, or on a copy of its part where the body itself does not lie on an aligned address. */
function viewOf(dtype: DType, body: Uint8Array, offset: number, length: number): TypedData {
  const constructor = typedArrays[dtype];
  const start = body.byteOffset + offset;
  if (start % ALIGNMENT === 0) return new constructor(body.buffer, start, length);
  return new constructor(body.buffer.slice(start, start + length * constructor.BYTES_PER_ELEMENT), 0, length);
}

function parseHeader(header: Uint8Array): { message: unknown; arrays: { dtype: DType; shape: number[] }[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(header.buffer, header.byteOffset, header.byteLength).toString("utf8"));
  } catch {
    throw new FrameError("a header that is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || !("message" in parsed) || !("arrays" in parsed)) {
    throw new FrameError("a header without message or arrays");
  }
  const { message, arrays } = parsed;
  if (!Array.isArray(arrays) || arrays.length > MAX_ARRAYS)
    throw new FrameError("a header with a wrong list of arrays");
  return { message, arrays: arrays.map(parseArray) };
}

function parseArray(array: unknown): { dtype: DType; shape: number[] } {
  if (typeof array !== "object" || array === null || !("dtype" in array) || !("shape" in array)) {
    throw new FrameError("an array without dtype or shape");
  }
  const { dtype, shape } = array;
  if (typeof dtype !== "string" || !isDType(dtype)) throw new FrameError("an array of an unknown dtype");
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS || !shape.every(isLength)) {
    throw new FrameError("an array of an impossible shape");
  }
  return { dtype, shape };
}

const isDType = (name: string): name is DType => Object.hasOwn(typedArrays, name);
const isLength = (length: unknown): length is number =>
  typeof length === "number" && Number.isSafeInteger(length) && length >= 0;
