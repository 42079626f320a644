/** What an item's findings may say where the rubric hides what was expected: what the student's own code did, and no more. */
import type { Finding } from "../findings.ts";

const HIDDEN = { expected: "hidden", relativeError: "hidden" } as const;

/** The finding without expected values, nor what they could be worked out from. */
export function withoutExpected(finding: Finding): Finding {
  if (finding.code === "wrong-value") return { ...finding, params: { ...finding.params, ...HIDDEN } };
  if (finding.code === "wrong-slope") return { ...finding, params: { ...finding.params, expected: "hidden" } };
  if (finding.code === "wrong-graph") return { ...finding, params: { ...finding.params, expected: "hidden" } };
  if (finding.code !== "wrong-gradient") return finding;
  const { numerical, matchesOwnForward } = finding.params;
  // Where the forward pass is right, its numerical gradient is what was expected.
  const shown = matchesOwnForward ? numerical : "hidden";
  return { ...finding, params: { ...finding.params, ...HIDDEN, numerical: shown } };
}
