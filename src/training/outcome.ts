/** What became of a training run. */
import type { Finding } from "../findings.ts";
import type { LossCurve } from "./loss-curve.ts";
import type { Setup } from "./setup.ts";

/** One epoch of one attempt. */
export interface Epoch {
  /** Mean of the losses of its steps, each before its update. */
  readonly loss: number;
  /** Over a fixed seeded sample of the training images, with the parameters after the epoch; a fraction. */
  readonly trainAccuracy: number;
  /** Over all validation images. */
  readonly validationAccuracy: number;
}

/** Why an attempt ended; `early`, because it was safe that it had passed. */
export type Stop = "completed" | "early" | "diverged" | "too-slow" | "failed" | "audit-mismatch";

/** What was audited of an attempt, and by what. */
export interface AuditRecord {
  /** The student's own code where the reference takes other steps. */
  readonly by: "reference" | "own-code";
  /** Chunks of steps: each was looked at, and some of them were taken again. */
  readonly chunks: number;
}

/** One training from initial parameters on. */
export interface Attempt {
  readonly seed: number;
  readonly epochs: readonly Epoch[];
  /** 0-based; the first with the best validation accuracy. Absent before the first epoch's end. */
  readonly bestEpoch?: number;
  /** Steps after which TARGET_ACCURACY was seen to be reached on the validation images. Absent where it was not. */
  readonly stepsToTarget?: number;
  /** Of the best epoch's parameters, on all test images. Only of an attempt that completed, or ended early. */
  readonly testAccuracy?: number;
  readonly stop: Stop;
  /** Of its steps, as far as it came. */
  readonly losses?: LossCurve;
  /** W1 of the best epoch as images, a PNG in base64; see first-layer.ts. Only where there is a test accuracy. */
  readonly firstLayer?: string;
  /** Absent where its steps could not be taken again. */
  readonly audit?: AuditRecord;
}

/** A run as the scorecard holds it. */
export interface RunRecord extends Pick<
  Setup,
  "learningRate" | "lrDecay" | "batchSize" | "beta" | "reg" | "hiddenDim"
> {
  readonly name: string;
  readonly seed: number;
  /** The first, and those that repeated it because it ended just below the threshold. */
  readonly attempts: readonly Attempt[];
  /** That of the attempts which counts. */
  readonly testAccuracy?: number;
  readonly threshold: number;
}

/** What a check learns of a run. */
export type RunOutcome =
  /** Trained to the end, and measured. `notes` speak of what else was seen. */
  | {
      readonly kind: "completed";
      readonly record: RunRecord;
      readonly testAccuracy: number;
      readonly notes: readonly Finding[];
    }
  /** Not trained, or not to the end: the student's doing. `record` says how far it came. */
  | { readonly kind: "stopped"; readonly findings: readonly Finding[]; readonly record?: RunRecord }
  | { readonly kind: "skipped"; readonly reason: "quick" | "data-missing" };
