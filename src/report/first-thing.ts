import type { Finding } from "../findings.ts";
import type { ItemScore, PartScore, Scorecard } from "../scorecard/scorecard.ts";

/** What to mend first. */
export interface FirstThing {
  readonly item: Pick<ItemScore, "id">;
  readonly part: PartScore;
  readonly finding: Finding;
}

/** The first part, in the handout's order, that lost points: mending it often mends what follows. */
export function firstThing({ items, submission }: Pick<Scorecard, "items" | "submission">): FirstThing | undefined {
  for (const item of items) {
    const part = item.parts.find(({ status }) => status === "failed" || status === "errored" || status === "partial");
    const [finding] = part?.findings ?? [];
    if (part === undefined || finding === undefined) continue;
    // What is wrong with the hand-in as a whole has been said.
    return submission.findings.some(({ code }) => code === finding.code) ? undefined : { item, part, finding };
  }
  return undefined;
}
