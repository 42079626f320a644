/**
 * The array engine: numpy-ts, and how its memory is kept from filling up.
 *
 * All its arrays live in one WASM memory of fixed size. When that is full, everything falls back to plain JavaScript,
 * 10 to 30 times slower, for the rest of the process. Dead arrays are freed by finalizers, which run only after a
 * collection and in a turn of the event loop, and numpy-ts's memory is no reason for the JavaScript engine to collect.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as np from "numpy-ts";

import type { Tensor } from "./tensor.ts";

let reservedBytes = 256 * 2 ** 20;

/** Fixes the size of the arrays' memory. Default: 256. Once, before the first array; throws Error after it. */
export function reserveArrays(megabytes: number): void {
  reservedBytes = megabytes * 2 ** 20;
  np.configureWasm({ maxMemory: reservedBytes });
}

/** Frees dead arrays where less than half of their memory is left. To be awaited between steps, not inside one. */
export async function reclaimArrays(): Promise<void> {
  if (np.wasmFreeBytes() > reservedBytes / 2) return;
  // What a weak reference was made to lives until the end of its turn.
  await turn();
  collect();
  // Finalizers run when the event loop polls, and the first turn can come before it does.
  await turn();
  await turn();
}

/**
 * For a process that has loaded what it needs, and goes on with large arrays and few objects: gives back the memory that
 * loading took, 30 MB and more, and marks what is alive only when its heap is full. V8 would else mark all the time, as if a
 * heap were full whose room for new objects is as large as what is left of it: 5 % of a training on two cores.
 */
export function settleHeap(): void {
  collect({ type: "major", execution: "sync", flavor: "last-resort" });
  setFlagsFromString("--no-incremental-marking");
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

type Collector = (options?: Readonly<Record<string, string>>) => void;
let collector: Collector | undefined;

/** A full collection. The collector is exposed on first use, where the process was not started with it. */
function collect(...options: Parameters<Collector>): void {
  collector ??= exposeCollector();
  collector(...options);
}

function exposeCollector(): Collector {
  setFlagsFromString("--expose-gc");
  const gc: unknown = globalThis.gc ?? runInNewContext("gc");
  return typeof gc === "function" ? (...options) => Reflect.apply(gc, undefined, options) : () => {};
}

/** A new NDArray with the tensor's elements. */
export function toArray({ dtype, shape, data }: Tensor): np.NDArray {
  const result = np.empty([...shape], dtype);
  const target: { set(source: ArrayLike<number> | ArrayLike<bigint>): void } = result.data;
  target.set(data);
  return result;
}

/** A new float64 NDArray of this shape whose elements, in row-major order, repeat those of `tile`. */
export function toTiledArray(shape: readonly number[], tile: Float64Array): np.NDArray {
  const result = np.empty([...shape], "float64");
  const { data } = result;
  if (!(data instanceof Float64Array)) throw new TypeError(`Expected a float64 array, got ${result.dtype}.`);
  data.set(tile.subarray(0, data.length));
  // What is filled is a multiple of the tile, so that its copy goes on where it ends.
  for (let filled = tile.length; filled < data.length; filled *= 2) data.copyWithin(filled, 0, filled);
  return result;
}
