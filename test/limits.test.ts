/** What a submission may use: time to load, time for a call, memory. Beyond it, it costs only the part at hand. */
import { describe, expect, it } from "vitest";

import { alteredAlice, graded, lostParts, partOf, rubric } from "./grading.ts";

const F1_PARTS = ["4.1b forward", "4.1b backward"];
const GRAPH_PARTS = [...F1_PARTS, "4.1c forward", "4.1c backward"];

/** graphs.ts with another f1, and alice's f2. */
const withF1 = (f1: string): Record<string, string> => ({
  "graphs.ts": `export { f2 } from "./her-graphs.ts";\n${f1}\n`,
});

describe("a limit is kept by", () => {
  /** The same rubric with less patience, or with less memory, so that the test need not wait. */
  const impatient = { loadSeconds: 1, callSeconds: 1.5 };
  const narrow = { memoryMegabytes: 700 };

  it.each([
    {
      what: "an endless loop in a call",
      files: withF1(`export const f1 = () => { for (;;); };`),
      lost: F1_PARTS,
      code: "timed-out",
      limits: impatient,
    },
    {
      what: "an endless loop at load",
      files: { "graphs.ts": "for (;;);" },
      lost: GRAPH_PARTS,
      code: "timed-out",
      limits: impatient,
    },
    {
      what: "an endless chain of microtasks at load",
      files: { "graphs.ts": "const again = (): Promise<void> => Promise.resolve().then(again);\nawait again();" },
      lost: GRAPH_PARTS,
      code: "timed-out",
      limits: impatient,
    },
    {
      what: "memory without end, in objects",
      files: withF1(
        `export const f1 = () => { const all: unknown[] = []; for (;;) all.push(new Array(1e5).fill(all)); };`,
      ),
      lost: F1_PARTS,
      code: "out-of-memory",
      limits: narrow,
    },
    {
      what: "memory without end, in buffers",
      files: withF1(
        `export const f1 = () => { const all: unknown[] = []; for (;;) all.push(new Uint8Array(1e7).fill(1)); };`,
      ),
      lost: F1_PARTS,
      code: "out-of-memory",
      limits: narrow,
    },
  ] as const)("$what", async ({ files, lost, code, limits }) => {
    const strict = await rubric((original) => ({ ...original, limits: { ...original.limits, ...limits } }));
    const scorecard = await graded(await alteredAlice(files), { rubric: strict });
    expect(lostParts(scorecard)).toEqual(lost);
    for (const path of lost) expect(partOf(scorecard, path)).toMatchObject({ status: "errored", findings: [{ code }] });
  });
});
