/** The tiers that this machine can start. */
import { chooseIsolation } from "../../src/sandbox/isolation.ts";
import { tiers, type Tier } from "../../src/sandbox/tier.ts";
import { NODE } from "./programs.ts";

const startable = await Promise.all(
  tiers.map(async (tier) =>
    chooseIsolation(NODE, tier).then(
      () => [tier],
      () => [],
    ),
  ),
);

/** Strongest first; `none` at least. */
export const availableTiers: readonly Tier[] = startable.flat();

/** Those in which the operating system isolates. */
export const confinedTiers: readonly Tier[] = availableTiers.filter((tier) => tier !== "none");
