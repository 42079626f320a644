/**
 * Tokens → fingerprints, by winnowing: S. Schleimer, D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document
 * Fingerprinting", SIGMOD 2003. Every run of `GRAM` tokens is hashed; of each `WINDOW` hashes in a row the smallest is a
 * fingerprint. So whatever two texts have in common over GRAM + WINDOW − 1 tokens, they share a fingerprint of, wherever it
 * stands in them, and nothing shorter than GRAM tokens counts.
 */

/** Tokens in a row that are hashed together (the paper's k): shorter likeness is noise. */
export const GRAM = 12;
/** Hashes in a row of which one is taken (the paper's w). */
const WINDOW = 8;

/** The hash of every run of GRAM tokens, by its first token. 53 bits: by chance, no two runs have the same. */
export function gramsOf(kinds: readonly number[]): number[] {
  return Array.from({ length: Math.max(0, kinds.length - GRAM + 1) }, (_, start) => {
    let high = 0;
    let low = 0;
    for (let index = start; index < start + GRAM; index += 1) {
      const kind = kinds[index] ?? 0;
      high = Math.imul(high ^ kind, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul(low, 31) + kind;
      low = Math.imul(low ^ (low >>> 13), 0x85ebca6b);
    }
    return (high >>> 11) * 2 ** 32 + (low >>> 0);
  });
}

/**
 * Where the fingerprints stand among `grams`, in order: in every window the place of the smallest hash, the rightmost of
 * several, and the one taken already where it is still among them (the paper's "robust winnowing": a text that repeats one
 * thing without end has few). Of fewer than WINDOW grams, the smallest.
 */
export function winnow(grams: readonly number[]): number[] {
  const places: number[] = [];
  const windows = Math.max(Math.min(grams.length, 1), grams.length - WINDOW + 1);
  for (let start = 0; start < windows; start += 1) {
    const window = grams.slice(start, start + WINDOW);
    const smallest = Math.min(...window);
    const taken = places.at(-1);
    if (taken !== undefined && taken >= start && grams[taken] === smallest) continue;
    places.push(start + window.lastIndexOf(smallest));
  }
  return places;
}
