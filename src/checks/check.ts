/** What a check is: it judges one part of the rubric and says how it knows. */
import type { Finding, FindingCode } from "../findings.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Picture } from "../pictures.ts";
import type { Rubric } from "../rubric/schema.ts";
import type { StudentProxy } from "../student/proxy.ts";
import type { RunOutcome } from "../training/outcome.ts";

/** Of a part or an item. */
export type Status = "passed" | "partial" | "failed" | "errored" | "skipped" | "manual";

/** Why a part was not judged. */
export type SkipReason = "not-selected" | "quick" | "data-missing" | "python-missing";

/** The verdict on one part. */
export interface Judgement {
  readonly status: Status;
  /** The share of the part's results that is right, from 0 to 1. What it earns is the rubric's affair. */
  readonly right: number;
  /**
   * The share of the part's results that variations, and carried-forward work that is worth less, take off what is right.
   * At most `right`. Default: 0.
   */
  readonly cost?: number;
  readonly findings: readonly Finding[];
  /** What findings cannot say: whole graphs and arrays. Default: none. */
  readonly pictures?: readonly Picture[];
  /** Only with the status `skipped`. */
  readonly reason?: SkipReason;
}

/** What every check can ask. */
export interface CheckContext {
  readonly student: StudentProxy;
  /** The submission's files, name → text, for what is read and not run. */
  readonly files: ReadonlyMap<string, string>;
  readonly oracle: Oracle;
  readonly seed: number;
  /** Whether layers are judged at the handout's real shapes, too. Default: yes. */
  readonly atRealShapes?: boolean;
  readonly runs: Rubric["runs"];
  /** The graphs of which the rubric asks for a drawing. */
  readonly toDraw: ReadonlySet<string>;
  /** The outcome of a training run; it runs when it is first asked for, and once. */
  readonly training: (run: string) => Promise<RunOutcome>;
}

/** A check of one kind of part. Never throws for what the student's code does. */
export type Check<Part> = (part: Part, context: CheckContext) => Promise<Judgement>;

/** Findings after which there is nothing to judge: the code did not get that far. */
const UNJUDGEABLE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "syntax-error",
  "load-threw",
  "forbidden-import",
  "unresolved-import",
  "absent-import",
  "several-notebooks",
  "not-a-notebook",
  "unreadable-notebook",
  "threw",
  "timed-out",
  "out-of-memory",
  "too-much-output",
  "exited",
  "crashed",
  "reply-too-large",
  "protocol-violation",
]);

/** What came of a call; of an error also the input, whose shapes are half of what there is to know of it. */
export function onInput(finding: Finding, input: string): Finding {
  return finding.code === "threw" ? { ...finding, params: { ...finding.params, input } } : finding;
}

/** The verdict when something stopped the check: `errored` where the code could not be judged, else `failed`. */
export function stopped(finding: Finding): Judgement {
  return { status: UNJUDGEABLE.has(finding.code) ? "errored" : "failed", right: 0, findings: [finding] };
}
