/**
 * Writes a batch as the Python version has it: what Python 2 writes with pickle protocol 2 for
 * {'data': a NumPy array, 'labels': a list of int, 'batch_label': a str, 'filenames': a list of str}.
 */
import { imagesPerBatch, recordBytes, valuesPerImage } from "../../src/data/cifar-10.ts";

/** The opcodes of pickle protocol 2 that such a file has, under the names of Python's pickletools. */
const op = {
  proto: 0x80,
  emptyDict: 0x7d,
  mark: 0x28,
  setItems: 0x75,
  emptyList: 0x5d,
  appends: 0x65,
  shortBinString: 0x55,
  binString: 0x54,
  global: 0x63,
  reduce: 0x52,
  build: 0x62,
  binInt1: 0x4b,
  binInt2: 0x4d,
  binInt: 0x4a,
  tuple: 0x74,
  tuple1: 0x85,
  tuple2: 0x86,
  tuple3: 0x87,
  none: 0x4e,
  newFalse: 0x89,
  binPut: 0x71,
  longBinPut: 0x72,
  stop: 0x2e,
} as const;

/** What a list is written in portions of. */
const appendsAtOnce = 1000;

class PickleWriter {
  readonly #parts: Uint8Array[] = [];
  #memoised = 0;

  bytes(): Uint8Array<ArrayBuffer> {
    return Buffer.concat(this.#parts);
  }

  write(...bytes: number[]): void {
    this.#parts.push(Uint8Array.from(bytes));
  }

  /** Remembers the object on top of the stack, as Python does with whatever may occur again. */
  memoise(): void {
    this.#memoised += 1;
    if (this.#memoised < 256) this.write(op.binPut, this.#memoised);
    else this.write(op.longBinPut, ...uint32(this.#memoised));
  }

  string(text: string): void {
    this.write(op.shortBinString, text.length, ...Buffer.from(text, "latin1"));
    this.memoise();
  }

  longString(bytes: Uint8Array): void {
    this.write(op.binString, ...uint32(bytes.length));
    this.#parts.push(bytes);
    this.memoise();
  }

  global(module: string, name: string): void {
    this.write(op.global, ...Buffer.from(`${module}\n${name}\n`));
    this.memoise();
  }

  list<Item>(items: readonly Item[], writeItem: (item: Item) => void): void {
    this.write(op.emptyList);
    this.memoise();
    for (let first = 0; first < items.length; first += appendsAtOnce) {
      this.write(op.mark);
      for (const item of items.slice(first, first + appendsAtOnce)) writeItem(item);
      this.write(op.appends);
    }
  }
}

function uint32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** The NumPy array of shape (10000, 3072) and dtype uint8 that holds these bytes. */
function writeArray(pickle: PickleWriter, bytes: Uint8Array): void {
  pickle.global("numpy.core.multiarray", "_reconstruct");
  pickle.global("numpy", "ndarray");
  pickle.write(op.binInt1, 0, op.tuple1);
  pickle.memoise();
  pickle.string("b");
  pickle.write(op.tuple3);
  pickle.memoise();
  pickle.write(op.reduce);
  pickle.memoise();

  pickle.write(op.mark, op.binInt1, 1);
  pickle.write(op.binInt2, imagesPerBatch & 255, imagesPerBatch >> 8);
  pickle.write(op.binInt2, valuesPerImage & 255, valuesPerImage >> 8, op.tuple2);
  pickle.memoise();
  writeDtype(pickle);
  pickle.write(op.newFalse);
  pickle.longString(bytes);
  pickle.write(op.tuple);
  pickle.memoise();
  pickle.write(op.build);
}

function writeDtype(pickle: PickleWriter): void {
  pickle.global("numpy", "dtype");
  pickle.string("u1");
  pickle.write(op.binInt1, 0, op.binInt1, 1, op.tuple3);
  pickle.memoise();
  pickle.write(op.reduce);
  pickle.memoise();
  pickle.write(op.mark, op.binInt1, 3);
  pickle.string("|");
  pickle.write(op.none, op.none, op.none);
  pickle.write(op.binInt, 255, 255, 255, 255, op.binInt, 255, 255, 255, 255, op.binInt1, 0, op.tuple);
  pickle.memoise();
  pickle.write(op.build);
}

/** A file of the Python version from one of the binary version. */
export function pythonBatch(records: Uint8Array, batchLabel: string): Uint8Array<ArrayBuffer> {
  const labels: number[] = [];
  const images = new Uint8Array(imagesPerBatch * valuesPerImage);
  for (let index = 0; index < imagesPerBatch; index++) {
    const record = records.subarray(index * recordBytes, (index + 1) * recordBytes);
    labels.push(record[0] ?? 0);
    images.set(record.subarray(1), index * valuesPerImage);
  }
  const filenames = labels.map((_, index) => `leptodactylus_pentadactylus_s_${String(index).padStart(6, "0")}.png`);

  const pickle = new PickleWriter();
  pickle.write(op.proto, 2, op.emptyDict);
  pickle.memoise();
  pickle.write(op.mark);
  pickle.string("data");
  writeArray(pickle, images);
  pickle.string("labels");
  pickle.list(labels, (label) => pickle.write(op.binInt1, label));
  pickle.string("batch_label");
  pickle.string(batchLabel);
  pickle.string("filenames");
  pickle.list(filenames, (name) => pickle.string(name));
  pickle.write(op.setItems, op.stop);
  return pickle.bytes();
}
