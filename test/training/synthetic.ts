import type { Cifar10, ImageSet } from "../../src/data/read.ts";
import { fileOf } from "../data/image-files.ts";

const PIXELS = 3072;

/** Noise in the form of CIFAR-10: pixels that look random, and classes in turn. */
export function syntheticImages(sizes: { train: number; validation: number; test: number }): Cifar10 {
  return { train: noise(sizes.train), validation: noise(sizes.validation), test: fileOf(noise(sizes.test)) };
}

function noise(count: number): ImageSet {
  return {
    count,
    // The high bits of a multiplicative hash: 30 million draws of a good generator would take seconds.
    images: new Uint8Array(count * PIXELS).map((_, index) => Math.imul(index, 0x9e3779b1) >>> 24),
    labels: new Uint8Array(count).map((_, index) => index % 10),
    means: new Float64Array(count).fill(127.5),
    deviations: new Float64Array(count).fill(73.9),
  };
}
