// Mallory does not do homework. See README.md.
import type { F1, F2 } from "backprop-grader/contract";

/** 1. Looks the solution up, where the grader keeps it. */
export const f1: F1 = () => {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const solution = readFileSync("reference/graphs/f1.ts", "utf8");
  return [solution.length, [1, 1, 1, 1, 1, 1, 1]];
};

/** 2. Answers with what is neither more nor less than any tolerance. */
export const f2: F2 = () => [NaN, [NaN, NaN, NaN, NaN]];
