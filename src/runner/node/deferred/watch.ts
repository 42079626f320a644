/**
 * Who waits for an array's elements, and what happens before anybody can change them. Whoever writes to an array reaches
 * its memory first, through a storage's `data`, `wasmRegion` or `wasmPtr`, or writes by `set` or `iset`: then everything
 * that waits for that memory is computed before. Memory whose typed array was given away is not watched any more.
 */
import { prototype, type Region, type Storage } from "./storage.ts";

/** A result that waits for operands. */
export interface Waiter {
  /** Computes it, unless it was. */
  settle(): void;
}

/** Kept from a program that replaces it: the grader's own reading of arrays goes through here. */
const { apply } = Reflect;

/** How deep in `reading`. */
let depth = 0;
/** Memory that is not watched any more. */
const givenAway = new WeakSet<Region>();
const waitersOf = new WeakMap<Region, Waiters>();

/** Runs what writes to no array that was there, and gives no typed array away. */
export function reading<Result>(read: () => Result): Result {
  depth++;
  try {
    return read();
  } finally {
    depth--;
  }
}

/** Where the storage's elements lie; null for memory of the language's own, which cannot be watched. */
export const regionOf = (storage: Storage): Region | null => reading(() => storage.wasmRegion);

/** Whether whoever writes to it is noticed. */
export const isWatched = (region: Region | null): region is Region => region !== null && !givenAway.has(region);

/** Whoever writes to the region has these settled before. */
export function watch(region: Region, waiters: Iterable<Waiter>): void {
  const all = waitersOf.get(region) ?? new Waiters();
  for (const waiter of waiters) all.add(waiter);
  waitersOf.set(region, all);
}

/** Waiters for the same elements; without keeping alive what nobody else does. */
export class Waiters implements Iterable<Waiter> {
  #references = new Set<WeakRef<Waiter>>();
  #mostBeforePruning = 16;

  add(waiter: Waiter): void {
    this.#references.add(new WeakRef(waiter));
    if (this.#references.size <= this.#mostBeforePruning) return;
    for (const reference of this.#references) {
      if (reference.deref() === undefined) this.#references.delete(reference);
    }
    this.#mostBeforePruning = 2 * Math.max(8, this.#references.size);
  }

  *[Symbol.iterator](): Generator<Waiter> {
    for (const reference of this.#references) {
      const waiter = reference.deref();
      if (waiter !== undefined) yield waiter;
    }
  }
}

function reach(storage: Storage, isGivenAway: boolean): void {
  if (depth > 0) return;
  const region = regionOf(storage);
  if (region === null) return;
  if (isGivenAway) givenAway.add(region);
  const waiters = waitersOf.get(region);
  waitersOf.delete(region);
  for (const waiter of waiters ?? []) waiter.settle();
}

for (const name of ["data", "wasmPtr", "wasmRegion"]) {
  const get: unknown = Reflect.get(Object.getOwnPropertyDescriptor(prototype, name) ?? {}, "get");
  if (typeof get !== "function") throw new TypeError(`Expected storages with an accessor ${name}.`);
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: Storage) {
      reach(this, name === "data");
      return apply(get, this, []);
    },
  });
}

for (const name of ["set", "iset", "dispose"]) {
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== "function") throw new TypeError(`Expected storages with a method ${name}.`);
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value(this: Storage, ...args: unknown[]) {
      reach(this, false);
      return apply(method, this, args);
    },
  });
}
