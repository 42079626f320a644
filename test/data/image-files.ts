/** Image files, as tests need them: in memory. */
import type { ImageFile, ImageSet } from "../../src/data/read.ts";

/** Everything in the file, in memory of its own. */
export async function contentOf(file: ImageFile): Promise<ImageSet> {
  const { count } = file;
  const set = {
    count,
    images: new Uint8Array(count * 3072),
    labels: new Uint8Array(count),
    means: new Float64Array(count),
    deviations: new Float64Array(count),
  };
  let first = 0;
  for await (const piece of file.pieces()) {
    set.images.set(piece.images, first * 3072);
    set.labels.set(piece.labels, first);
    set.means.set(piece.means, first);
    set.deviations.set(piece.deviations, first);
    first += piece.count;
  }
  return set;
}

/** A file of these images, in two pieces that lie in the same memory, as those of a real one do. */
export const fileOf = (set: ImageSet): ImageFile => ({
  count: set.count,
  pieces: async function* pieces() {
    const first = Math.ceil(set.count / 2);
    const memory = structuredClone(firstOf(set, first));
    yield memory;
    const second = set.count - first;
    memory.images.set(set.images.subarray(first * 3072));
    memory.labels.set(set.labels.subarray(first));
    memory.means.set(set.means.subarray(first));
    memory.deviations.set(set.deviations.subarray(first));
    yield firstOf(memory, second);
  },
});

/** The first images of a set. */
export const firstOf = ({ images, labels, means, deviations }: ImageSet, count: number): ImageSet => ({
  count,
  images: images.subarray(0, count * 3072),
  labels: labels.subarray(0, count),
  means: means.subarray(0, count),
  deviations: deviations.subarray(0, count),
});
