/** The arrays' memory, which numpy-ts alone would fill up and never use again. */
import { readFile } from "node:fs/promises";
import * as np from "numpy-ts";
import { expect, it } from "vitest";

import { reclaimArrays, reserveArrays } from "../../src/numeric/engine.ts";

const MEGABYTE = 2 ** 20;
// Before the first array of this process.
reserveArrays(64);

/** 8 MB. */
const large = (): np.NDArray => np.ones([1024, 1024]);

/** Makes three large arrays, in a scope of its own that lets go of them. */
function stepStaysInMemory(other: np.NDArray): boolean {
  const [first, second] = [large(), other.multiply(2)];
  return [first, second, first.add(second)].every(({ storage }) => storage.isWasmBacked);
}

it("reserves as much memory as was asked for, less what the library keeps for itself", () => {
  expect(np.wasmFreeBytes()).toBeGreaterThan(48 * MEGABYTE);
  expect(np.wasmFreeBytes()).toBeLessThan(64 * MEGABYTE);
});

it("can be filled fifteen times over by arrays that are dropped, and never falls back to plain JavaScript", async () => {
  const kept = large();
  const fellBack: number[] = [];
  for (let step = 0; step < 40; step++) {
    if (!stepStaysInMemory(kept)) fellBack.push(step);
    await reclaimArrays();
  }
  expect(fellBack).toEqual([]);
  expect(Number(kept.sum())).toBe(MEGABYTE);
});

it.each([
  ["a timer", () => new Promise((resolve) => setTimeout(resolve, 1))],
  ["a file that was read", () => readFile(import.meta.filename)],
  ["the turn before", () => new Promise((resolve) => setImmediate(resolve))],
])("has more than half of it free afterwards, also when called after %s", async (_, happening) => {
  await happening();
  const before = np.wasmFreeBytes();
  for (let array = 0; array < 4; array++) large();
  expect(np.wasmFreeBytes()).toBeLessThan(before);
  await reclaimArrays();
  expect(np.wasmFreeBytes()).toBeGreaterThan(32 * MEGABYTE);
});

it("cannot be resized once it is in use", () => {
  expect(() => {
    reserveArrays(128);
  }).toThrow("before any array");
});
