/** Every source of random numbers that a submission can reach, seeded. */
import seedrandom from "seedrandom";
import * as np from "./numpy.ts";

/** Seeds `Math.random`, `crypto` and `np.random`; an unseeded `default_rng()` draws its seed from `Math.random`. */
export function seedEverything(seed: string): void {
  const generator = seedrandom(seed);
  Math.random = () => generator();
  np.random.seed(Math.floor(generator() * 2 ** 32));
  const fill = <T extends ArrayBufferView | null>(array: T): T => {
    if (array !== null) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(generator() * 256);
    }
    return array;
  };
  Object.defineProperty(globalThis.crypto, "getRandomValues", { value: fill, configurable: true });
}
