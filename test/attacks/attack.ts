/** What an attack of the corpus is, and what must become of it. */
import type { Status } from "../../src/checks/check.ts";
import type { FindingCode } from "../../src/findings.ts";
import type { Tier } from "../../src/sandbox/tier.ts";

/** What an attack did outside of its own process. */
export type Harm =
  /** A canary's token is in something that left the runner. */
  | "read"
  /** It knows of a canary: that it is there, when it was changed. */
  | "looked"
  /** A canary, or the folder that holds it, is not as it was; or there is something new beside the runner. */
  | "files"
  /** A message arrived at one of the listeners. */
  | "network"
  /** Something runs on after the grading. */
  | "processes"
  /** The grader has other limits, another priority, or other builtins than before. */
  | "grader";

/** Which kind of attack it is: they are tested group by group. */
export type Group = "files" | "native" | "network" | "processes" | "resources" | "wire" | "deception" | "printing";

/** Item and part, for example `4.2a relu-backward`, with its status and the code of its first finding. */
export type Verdicts = Readonly<Record<string, readonly [status: Status, code: FindingCode]>>;

/** What must become of an attack. */
export interface Expectation {
  /** Every part that does not get its full points. All others of the selected items do. */
  readonly verdicts: Verdicts;
  /** What this tier cannot stop, and why. All other harm is. */
  readonly notStopped?: { readonly harm: Harm; readonly because: string };
  /** Why it costs more than the part in which it sits. */
  readonly costsMoreBecause?: string;
  /** Only hostile code does this: an integrity flag is due. */
  readonly flagged?: boolean;
}

/** How much patience and memory the grader has for it. */
export type Allowance = "usual" | "impatient" | "narrow";

/** One program of `test/fixtures/attacks/`. */
export interface Attack extends Expectation {
  readonly name: string;
  readonly language: "typescript" | "python";
  readonly group: Group;
  /** The module of the contract that it is. In Python, it is a cell more of a notebook. Default: layers. */
  readonly module?: "layers" | "graphs" | "classifier" | "optim" | "hyperparameters";
  readonly allowance?: Allowance;
  /** Whether it waits for a training, in whose runner a BLAS is, where there is one. */
  readonly isTrained?: boolean;
  /** Where a tier expects something else. */
  readonly inTier?: { readonly [tier in Tier]?: Partial<Expectation> };
}

/** What must become of an attack in a tier. */
export function expectationIn(tier: Tier, attack: Attack): Expectation {
  return { ...attack, ...attack.inTier?.[tier] };
}
