/** Test accuracies that a notebook's stored output claims, beside those that were measured. No verdict follows from it. */
import type { Finding } from "../findings.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Setup } from "../rubric/schema.ts";
import type { StoredAccuracy, Submission } from "../submission/submission.ts";
import type { RunRecord } from "../training/outcome.ts";

/** What other seeds and a rounded print explain. The spread of one seed after another is 0.7 %. */
const MARGIN = 0.03;

/**
 * Whose words are looked for first: a run with L2 uses momentum, too. The tuned run's come last, because every run may have
 * a best and a final accuracy.
 */
const IN_TURN: readonly (readonly Setup[])[] = [["l2Run", "momentumRun", "sgdRun"], ["tunedRun"]];

/** A finding for each run whose stored test accuracy is better than what the grader's own run bears out. */
export function contradictedAccuracies(
  { storedAccuracies }: Submission,
  records: readonly RunRecord[],
  { rubric, profile }: Pick<LoadedRubric, "rubric" | "profile">,
): Finding[] {
  // What a later cell prints about a run replaces what an earlier one did.
  const claims = new Map<Setup, StoredAccuracy>();
  for (const stored of storedAccuracies) {
    const [line = "", ...source] = stored.text.split("\n");
    const [about] = IN_TURN.flatMap((setups) =>
      [line, source.join("\n")].flatMap((text) => setups.find((name) => saysAny(text, profile.runs[name].words)) ?? []),
    );
    if (about !== undefined) claims.set(about, stored);
  }
  return records.flatMap(({ name, testAccuracy }): Finding[] => {
    const setup = rubric.runs[name]?.setup;
    const claim = setup === undefined ? undefined : claims.get(setup);
    if (claim === undefined || testAccuracy === undefined || claim.accuracy <= testAccuracy + MARGIN) return [];
    const params = { run: name, stored: claim.accuracy, measured: testAccuracy };
    return [{ code: "stored-accuracy", params, where: claim.where }];
  });
}

/** Whether the text has one of the words, alone or as a part of a name such as `model_SGD` or `bestModel`. */
function saysAny(text: string, words: readonly string[]): boolean {
  const said = new Set(text.toLowerCase().split(/[^a-z0-9]+/u));
  return words.some((word) => said.has(word.toLowerCase()));
}
