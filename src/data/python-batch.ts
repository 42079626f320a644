import { BufferReader, Parser } from "pickleparser";
import { z } from "zod";
import { imagesPerBatch, valuesPerImage } from "./cifar-10.ts";
import { recordsFromPlanes } from "./record-layout.ts";

/*
 * A batch of the Python version is a dict that Python 2 wrote with pickle protocol 2: `labels` is a list of integers
 * and `data` a NumPy array of shape (10000, 3072) and dtype uint8. NumPy pickles an array as a call of
 * numpy.core.multiarray._reconstruct, followed by a state tuple (version, shape, dtype, Fortran order, raw bytes).
 */

/** Python 2's strings are bytes: each one becomes the character of its value, so that none is lost. */
class Python2Reader extends BufferReader {
  override string(size: number, encoding: "ascii" | "utf-8"): string {
    const bytes = this.bytes(size);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return buffer.toString(encoding === "ascii" ? "latin1" : "utf8");
  }
}

class NumpyDtype {
  readonly code: unknown;
  constructor(code: unknown) {
    this.code = code;
  }
}

const imagesState = z.tuple([
  z.literal(1),
  z.tuple([z.literal(imagesPerBatch), z.literal(valuesPerImage)]),
  z.instanceof(NumpyDtype).refine(({ code }) => code === "u1", "dtype is not uint8"),
  z.literal(false),
  z.string().length(imagesPerBatch * valuesPerImage),
]);

/** What _reconstruct returns: empty, until its state is set. */
class NumpyArray {
  bytes: Uint8Array = new Uint8Array(0);

  __setstate__(state: unknown): void {
    this.bytes = Buffer.from(parse(imagesState, state)[4], "latin1");
  }
}

/** The only three names that a batch refers to. Everything else is refused, and nothing of Python is ever run. */
function resolve(module: string, name: string): (...args: unknown[]) => unknown {
  switch (`${module}.${name}`) {
    case "numpy.core.multiarray._reconstruct":
      return () => new NumpyArray();
    case "numpy.ndarray":
      return () => new NumpyArray();
    case "numpy.dtype":
      return (code) => new NumpyDtype(code);
    default:
      throw new TypeError(`it refers to ${module}.${name}`);
  }
}

const batchContents = z.object({
  labels: z.array(z.int().min(0).max(9)),
  data: z.instanceof(NumpyArray),
});

/**
 * Converts a file of the Python version (`data_batch_1`) to the official binary layout.
 *
 * @throws Error where the bytes are not such a pickle or hold something else.
 */
export function recordsFromPythonBatch(pickle: Uint8Array): Uint8Array {
  if (pickle[0] !== 0x80 || pickle[1] !== 2) throw new TypeError("not a pickle of protocol 2");
  const parser = new Parser({ nameResolver: { resolve }, unpicklingTypeOfDictionary: "Map" });
  const dict = parse(z.map(z.string(), z.unknown()), parser.read<unknown>(new Python2Reader(pickle)));
  const { labels, data } = parse(batchContents, Object.fromEntries(dict));
  return recordsFromPlanes(labels, data.bytes);
}

/** Like the schema's own parse, with a message of one line: the first thing that is wrong. */
function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TypeError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
}
