/** How many chunks are drawn, and from where. */
import { expect, it } from "vitest";

import { DrawnChunks } from "../../src/training/drawn-chunks.ts";

/** Of a run of so many chunks: whether each is drawn. */
function draws(chunks: number): boolean[] {
  const drawn = new DrawnChunks(chunks);
  return Array.from({ length: chunks }, () => drawn.isNext());
}

it.each([
  { chunks: 82, stretch: 16 },
  { chunks: 322, stretch: 33 },
  { chunks: 8002, stretch: 801 },
  { chunks: 26, stretch: 7 },
  { chunks: 12, stretch: 3 },
  { chunks: 4, stretch: 1 },
  { chunks: 1, stretch: 1 },
])("of $chunks, one of every $stretch is", ({ chunks, stretch }) => {
  for (let round = 0; round < 50; round++) {
    const all = draws(chunks);
    for (let start = 0; start + stretch <= chunks; start += stretch) {
      expect(all.slice(start, start + stretch).filter(Boolean)).toHaveLength(1);
    }
  }
});

it("any chunk can be one of them, and which are is another draw each time", () => {
  const runs = Array.from({ length: 2000 }, () => draws(82));
  for (let chunk = 0; chunk < 80; chunk++) {
    // One in 16 of 2,000 is 125, give or take 11.
    const count = runs.filter((run) => run[chunk]).length;
    expect(count).toBeGreaterThan(50);
    expect(count).toBeLessThan(200);
  }
});
