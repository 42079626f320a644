/** What is written down of a known mistake: how it computes, what it costs, and how alice and carol would have made it. */
import type { FindingCode } from "../../findings.ts";
import type { Alteration } from "./workings.ts";

/** What parts judge, whatever a rubric calls them. Of graphs: `f1 value`, `f1 gradients`. */
export type Judged =
  | "fc forward"
  | "fc backward"
  | "relu forward"
  | "relu backward"
  | "initialisation"
  | "scores"
  | "loss"
  | "gradients"
  | "loss with L2"
  | "gradients with L2"
  | "sgd"
  | "sgdMomentum"
  | "training with sgd"
  | "training with sgdMomentum"
  | `${string} ${"value" | "gradients"}`;

/** One text in the place of another that stands exactly once in the file, or in one of the notebook's cells. */
export type Replacement = readonly [from: string, to: string];

/** One known mistake. */
export interface VariantRecord {
  /** How it computes; absent where no numbers of one call show it. */
  readonly alter?: Alteration;
  /** What it costs: these and nothing else lose points. */
  readonly loses: readonly Judged[];
  /** What is carried forward: these lose points where the rubric pays less for that, and only there. */
  readonly carried?: readonly Judged[];
  /** What tells of it. Default: a `looks-like` that names it. */
  readonly shownBy?: FindingCode;
  /** Of a mistake in what the starter gives: the part beside which a `given-changed` stands. */
  readonly besides?: Judged;
  /** How alice would have made it, and in which of her files. */
  readonly typescript: { readonly file: string; readonly replacements: readonly Replacement[] };
  /** How carol would have made it. */
  readonly python: readonly Replacement[];
}

/** Everything that follows from the classifier's forward pass. */
export const NETWORK_LOSS: readonly Judged[] = ["loss", "loss with L2"];
export const NETWORK_GRADIENTS: readonly Judged[] = ["gradients", "gradients with L2"];
export const NETWORK_STEP: readonly Judged[] = [...NETWORK_LOSS, ...NETWORK_GRADIENTS];
export const NETWORK: readonly Judged[] = ["scores", ...NETWORK_STEP];
