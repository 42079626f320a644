/** What numpy-ts 1.7.0 keeps in a storage. All its modules but the storage's own reach it through accessors. */
import { inspect } from "node:util";
import * as np from "numpy-ts";

/** An array's shape, and where its elements lie. */
export type Storage = np.NDArrayCore["storage"];
/** Memory of arrays, which several storages can share; given back when the last one releases it. */
export type Region = NonNullable<Storage["wasmRegion"]>;
/** Where elements lie; memory of the language's own has no region. */
export interface Memory {
  readonly data: Storage["data"];
  readonly region: Region | null;
}

/** Of every storage. Throws TypeError where numpy-ts is another version, and keeps them otherwise. */
export const prototype: object = Object.getPrototypeOf(np.empty([0]).storage);

const create = np.empty([0]).storage.constructor as new (
  data: Storage["data"] | undefined,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  dtype: string,
  region: Region | null,
) => Storage;

/** Contiguous, with memory of nobody yet: see `fill` and `fillOnDemand`. */
export function emptyStorage(shape: readonly number[], dtype: string): Storage {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return new create(undefined, [...shape], strides, 0, dtype, null);
}

/** Elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** From now on the storage's elements lie there. */
export function fill(storage: Storage, { data, region }: Memory): void {
  Object.defineProperties(storage, {
    _data: { configurable: true, writable: true, value: data },
    _wasmRegion: { configurable: true, writable: true, value: region },
  });
  Reflect.deleteProperty(storage, inspect.custom);
}

/** From now on whoever looks for the storage's elements has `settle` fill it first. */
export function fillOnDemand(storage: Storage, settle: () => void): void {
  const settled = (name: string): unknown => {
    settle();
    return Reflect.get(storage, name);
  };
  Object.defineProperties(storage, {
    _data: { configurable: true, get: () => settled("_data") },
    _wasmRegion: { configurable: true, get: () => settled("_wasmRegion") },
    // Printed, it looks like any other.
    [inspect.custom]: {
      configurable: true,
      value() {
        settle();
        return storage;
      },
    },
  });
}
