import { posix } from "node:path";

import type { FindingOf } from "../findings.ts";
import { readFileName } from "./identity.ts";

/** Which notebook of a folder is graded; absent where that cannot be told. A finding says so where there are several. */
export type Choice =
  | { readonly graded: string; readonly finding?: FindingOf<"several-notebooks"> }
  | { readonly graded?: never; readonly finding: FindingOf<"several-notebooks"> };

/**
 * Chooses among the notebooks of a folder, given with their paths relative to it; at least one.
 *
 * Those nearest to the folder itself count, and of them those whose names have the form that was asked for, if any has.
 * If these are all hand-ins of one name, the last is graded: `carol_12345678-1.ipynb` after `carol_12345678.ipynb`.
 */
export function chooseNotebook(files: readonly string[]): Choice {
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return { graded: only };
  const graded = lastHandIn(files);
  if (graded === undefined) return { finding: { code: "several-notebooks", params: { files } } };
  return { graded, finding: { code: "several-notebooks", params: { files, graded } } };
}

function lastHandIn(files: readonly string[]): string | undefined {
  const depth = Math.min(...files.map(depthOf));
  const nearest = files
    .filter((file) => depthOf(file) === depth)
    .map((file) => ({ file, ...readFileName(posix.basename(file)) }));
  const exact = nearest.filter(({ isExact }) => isExact);
  const eligible = exact.length > 0 ? exact : nearest;
  if (new Set(eligible.map(({ stem }) => stem)).size > 1) return undefined;
  const last = Math.max(...eligible.map(({ handIn }) => handIn));
  const [graded, ...equal] = eligible.filter(({ handIn }) => handIn === last);
  return equal.length === 0 ? graded?.file : undefined;
}

function depthOf(file: string): number {
  return file.split("/").length;
}
