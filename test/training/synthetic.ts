import type { Cifar10, ImageSet } from "../../src/data/read.ts";
import { Random } from "../../src/numeric/random.ts";

const PIXELS = 3072;

/** Noise in the form of CIFAR-10, with classes drawn at random. */
export function syntheticImages(sizes: { train: number; validation: number; test: number }): Cifar10 {
  const random = new Random(442, "synthetic");
  const set = (count: number): ImageSet => ({
    count,
    images: Uint8Array.from({ length: count * PIXELS }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, () => random.integer(10)),
    means: new Float64Array(count).fill(127.5),
    deviations: new Float64Array(count).fill(73.9),
  });
  return { train: set(sizes.train), validation: set(sizes.validation), test: set(sizes.test) };
}
