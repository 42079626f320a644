import { createHash } from "node:crypto";
import type { Work } from "./submission.ts";

/**
 * The SHA-256, in hexadecimal, of everything of a submission that can change its scorecard: names and texts of its
 * code, and for Python also the notebook's name with what follows from it, its texts, pictures and stored accuracies.
 *
 * Not of the folder's name, and not of what does not matter: a notebook that was only run again with equal output, or
 * saved with other metadata, has the same. Of TypeScript only the code counts.
 */
export function digest(work: Work): string {
  const { language, files, notebook, identity, findings, broken, artifacts, storedAccuracies } = work;
  const hash = createHash("sha256");
  for (const [name, text] of files) hash.update(JSON.stringify([name, text]));
  // Of TypeScript, what was refused.
  if (language === "typescript" && findings.length > 0) hash.update(JSON.stringify(findings));
  if (language === "python") {
    hash.update(JSON.stringify({ notebook, identity, findings, broken, artifacts, storedAccuracies }));
  }
  return hash.digest("hex");
}
