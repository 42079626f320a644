/** The handout's preparation of images: every image minus its own mean, divided by its own standard deviation. */

import { KERNEL } from "./normalise-kernel.ts";

/** Images as bytes, with each one's mean and deviation. */
export interface RawImages {
  /** (N, pixels), row-major. */
  readonly images: Uint8Array;
  /** (N,) */
  readonly labels: Uint8Array;
  /** (N,) */
  readonly means: Float64Array;
  /** (N,): population standard deviations. */
  readonly deviations: Float64Array;
}

/** Bytes that the kernel takes at a time, and where it lays what becomes of them. */
const MOST_BYTES = 8192;

interface Kernel {
  /** What it reads. */
  readonly bytes: Uint8Array;
  /** What it writes. */
  readonly floats: Float32Array;
  readonly normalise: (count: number, mean: number, scale: number) => void;
}

// At once: in a runner, before anybody's code could put something else in WebAssembly's place.
const { bytes, floats, normalise } = loadKernel();

/** Writes the images at `positions` to `target` (positions, pixels), normalised in float32, in that order. */
export function normaliseInto(target: Float32Array, raw: RawImages, positions: ArrayLike<number>): void {
  const { images, labels, means, deviations } = raw;
  const pixels = images.length / labels.length;
  for (let row = 0; row < positions.length; row++) {
    const position = positions[row] ?? 0;
    const scale = 1 / (deviations[position] ?? 1);
    for (let start = 0; start < pixels; start += MOST_BYTES) {
      const count = Math.min(MOST_BYTES, pixels - start);
      const from = position * pixels + start;
      bytes.set(images.subarray(from, from + count));
      normalise(count, means[position] ?? 0, scale);
      target.set(floats.subarray(0, count), row * pixels + start);
    }
  }
}

/** normalise.wat. In JavaScript, pixel by pixel, it takes more than twice the time. */
function loadKernel(): Kernel {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(KERNEL, "base64")));
  const { memory, normalise: compute } = exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof compute !== "function") {
    throw new TypeError("Expected the kernel to export its memory and a function.");
  }
  return {
    bytes: new Uint8Array(memory.buffer, 0, MOST_BYTES),
    floats: new Float32Array(memory.buffer, MOST_BYTES, MOST_BYTES),
    normalise: (count, mean, scale) => {
      compute(count, mean, scale);
    },
  };
}
