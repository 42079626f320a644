/**
 * The sources of random numbers that a submission uses: `Math.random`, `crypto.getRandomValues`, and `np.random` with
 * its generators (an unseeded `default_rng()` draws its seed from `Math.random`). They are replaced once, before any of
 * the submission's code runs, so that a `const { random } = Math` at the top of a file is seeded as well.
 */
import seedrandom from "seedrandom";
import * as np from "./numpy.ts";

let generator = seedrandom("before the first seed");

Math.random = () => generator();
Object.defineProperty(globalThis.crypto, "getRandomValues", {
  value: <T extends ArrayBufferView | null>(array: T): T => {
    if (array !== null) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(generator() * 256);
    }
    return array;
  },
  configurable: true,
});

/** Seeds all of them. */
export function seedEverything(seed: string): void {
  generator = seedrandom(seed);
  np.random.seed(Math.floor(generator() * 2 ** 32));
}
