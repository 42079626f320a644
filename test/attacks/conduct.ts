/** The test of a group of attacks: each costs its own part and nothing else, and does no harm that is not written down. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { PartScore, Scorecard } from "../../src/scorecard/scorecard.ts";
import { lostParts, partOf } from "../grading.ts";
import { obeyed } from "../report/hostile-texts.ts";
import { availableTiers } from "../sandbox/tiers.ts";
import { expectationIn, type Attack } from "./attack.ts";
import { carryOut } from "./carry-out.ts";
import { surroundings, type Surroundings } from "./surroundings.ts";

/** Tests these attacks in every tier that this machine can start. */
export function conduct(attacks: readonly Attack[]): void {
  describe.each(availableTiers)("in the tier %s", (tier) => {
    let around: Surroundings;
    beforeAll(async () => {
      around = await surroundings();
    });
    afterAll(() => around.close());

    it.each(attacks)("$language $name", async (attack) => {
      const { verdicts, notStopped, flagged = false } = expectationIn(tier, attack);
      const { scorecard, printed, reports } = await carryOut(attack, around.places, tier);
      expect(verdictsIn(scorecard)).toEqual(verdicts);
      expect(scorecard.integrity.length > 0).toBe(flagged);
      expect(await around.harmDone([printed, ...reports])).toEqual(notStopped === undefined ? [] : [notStopped.harm]);
      // Line ends are the report's own.
      for (const report of reports) expect(obeyed(report.replaceAll("\n", " "))).toEqual([]);
    });
  });
}

/** What became of every part that did not get its full points. */
const verdictsIn = (scorecard: Scorecard): object =>
  Object.fromEntries(lostParts(scorecard).map((path) => [path, verdictOf(partOf(scorecard, path))]));

const verdictOf = ({ status, findings }: PartScore): unknown[] => [status, findings[0]?.code];
