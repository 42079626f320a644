/** Between what a submission computes with (numbers, NDArrays, plain objects) and the values of the protocol. */
import { toArray } from "../../numeric/engine.ts";
import { sameShape, typedArrays, type DType, type Tensor } from "../../numeric/tensor.ts";
import { MAX_DEPTH, type Value } from "../../protocol/value.ts";
import { reading } from "./deferred/watch.ts";
import * as np from "./numpy.ts";

/** Items of all lists and objects in one value. No right result has nearly as many; a larger list is described. */
const MAX_ITEMS = 20_000;
const MAX_STRING = 100;

/** A value of the protocol as the submission's language has it. `objects` holds what handles stand for. */
export function toNative(value: Value, objects: ReadonlyMap<number, unknown>): unknown {
  switch (value.type) {
    case "array":
      return toArray(value.tensor);
    case "number":
    case "boolean":
    case "string":
      return value.value;
    case "list":
      return value.items.map((item) => toNative(item, objects));
    case "record":
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, toNative(entry, objects)]));
    case "handle":
      return objects.get(value.id);
    case "nothing":
    case "promise":
    case "opaque":
      return undefined;
  }
}

/**
 * What a submission returned, as a value. What is strange, too large or nested too deeply is described. Throws only what
 * the submission's own getters and proxies throw.
 *
 * @param room counts down the items of the whole value.
 */
export function fromNative(native: unknown, depth = 0, room: { items: number } = { items: MAX_ITEMS }): Value {
  if (native === undefined || native === null) return { type: "nothing" };
  if (typeof native === "number") return { type: "number", value: native };
  if (typeof native === "boolean") return { type: "boolean", value: native };
  if (typeof native === "string") return { type: "string", value: native.slice(0, MAX_STRING) };
  if (typeof native !== "object") return opaque(native);
  if (isArray(native)) return fromArray(native);
  if (native instanceof Promise || ("then" in native && typeof native.then === "function")) return { type: "promise" };
  if (depth >= MAX_DEPTH || ArrayBuffer.isView(native)) return opaque(native);
  if (Array.isArray(native)) {
    room.items -= native.length;
    if (room.items < 0) return opaque(native);
    return { type: "list", items: Array.from(native, (item) => fromNative(item, depth + 1, room)) };
  }
  const entries = Object.entries(native);
  room.items -= entries.length;
  if (room.items < 0) return opaque(native);
  return { type: "record", entries: new Map(entries.map(([key, item]) => [key, fromNative(item, depth + 1, room)])) };
}

const opaque = (native: unknown): Value => ({ type: "opaque", description: describe(native) });

/** The array's elements in row-major order; a view on the array's own memory where that is their order already. */
function toTensor(array: np.NDArrayCore): Tensor | undefined {
  const { dtype } = array;
  if (!isDType(dtype)) return undefined;
  const { storage } = array.flags.C_CONTIGUOUS ? array : np.ascontiguousarray(np.NDArray.fromStorage(array.storage));
  const { data, offset, size } = reading(() => ({ data: storage.data, offset: storage.offset, size: storage.size }));
  const bytes = data.BYTES_PER_ELEMENT;
  const view = new typedArrays[dtype](data.buffer, data.byteOffset + offset * bytes, size);
  return { dtype, shape: [...array.shape], data: view };
}

function fromArray(array: np.NDArrayCore): Value {
  const tensor = toTensor(array);
  return tensor === undefined ? opaque(array) : { type: "array", tensor };
}

/** Whether this is an array of numpy-ts. */
export const isArray = (native: unknown): native is np.NDArrayCore => native instanceof np.NDArrayCore;

/** Whether two arrays have the same dtype, shape and elements. */
export function sameElements(a: np.NDArrayCore, b: np.NDArrayCore): boolean {
  const [x, y] = [toTensor(a), toTensor(b)];
  if (x === undefined || y === undefined || x.dtype !== y.dtype || !sameShape(x.shape, y.shape)) return false;
  return x.data.every((element: number | bigint, index: number) => Object.is(element, y.data[index]));
}

const isDType = (name: string): name is DType => Object.hasOwn(typedArrays, name);

/** What a thing is, in a few words: `a Float64Array`, `a function`, `an NDArray of dtype complex128`. */
export function describe(native: unknown): string {
  if (native === undefined || native === null) return "nothing";
  if (typeof native !== "object") return `a ${typeof native}`;
  try {
    if (isArray(native)) return `an NDArray of dtype ${native.dtype} and shape (${native.shape.join(", ")})`;
    if (Array.isArray(native)) return `a list of ${native.length}`;
    const type: unknown = native.constructor.name;
    if (typeof type === "string") return `an object of type ${type.slice(0, MAX_STRING)}`;
  } catch {
    // A getter or a proxy of the submission's, or an object without a constructor.
  }
  return "an object";
}
