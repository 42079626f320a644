/** An attempt with its audit: by the reference, or, where it takes other steps, by the student's own code. */
import type { Finding } from "../findings.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Reference, StudentOptions } from "../student/proxy.ts";
import type { Submission } from "../submission/submission.ts";
import { Audit } from "./audit.ts";
import { chunksOf } from "./chunks.ts";
import { attempt, type AttemptOptions, type AttemptOutcome } from "./loop.ts";
import type { Model } from "./model.ts";
import { OwnAudit } from "./own-audit.ts";
import { OwnCode } from "./own-code.ts";
import { replayBy } from "./replay.ts";
import { fitsSecond } from "./room.ts";

/** Everything an audited attempt needs. */
export interface AuditedOptions extends Omit<AttemptOptions, "audit"> {
  readonly optimizer: Reference;
  readonly submission: Submission;
  /** How a second runner is run. */
  readonly again: StudentOptions;
  /** What takes steps again, where it can. */
  readonly oracle: Oracle;
  /** What is not the reference's; absent where all is. */
  readonly deviation: string | undefined;
}

/** How the attempt ended. */
export interface AuditedOutcome {
  readonly made: AttemptOutcome;
  /** What is to be said of its audit, where it was not the reference's. */
  readonly notes: readonly Finding[];
}

/** Trains `model`, and looks over its shoulder. Never throws for what the student's code does. */
export async function auditedAttempt(model: Model, options: AuditedOptions): Promise<AuditedOutcome> {
  const { oracle, deviation, run, data, setup } = options;
  const { train } = oracle;
  if (train === undefined) return { made: await attempt(model, options), notes: [] };
  if (deviation === undefined) {
    const audit = new Audit(run, replayBy(train, data, setup), chunksOf(setup, data.train.count).length);
    return { made: await attempt(model, { ...options, audit }), notes: [] };
  }
  const { made, audit } = await byOwnCode(model, options);
  if (made.attempt.testAccuracy === undefined) return { made, notes: [] };
  const params = { run, what: deviation };
  if (audit !== undefined && audit.unaudited === undefined) return { made, notes: [{ code: "own-audit", params }] };
  const came = audit?.unaudited;
  return { made, notes: [{ code: "not-audited", params: { ...params, ...(came !== undefined && { came }) } }] };
}

async function byOwnCode(
  model: Model,
  options: AuditedOptions,
): Promise<{ readonly made: AttemptOutcome; readonly audit?: OwnAudit }> {
  if (!fitsSecond(process.availableMemory())) return { made: await attempt(model, options) };
  const { run, submission, again: running, optimizer, setup, data, seed } = options;
  const ownCode = new OwnCode({ run, submission, running, optimizer, setup, data, seed });
  const audit = new OwnAudit((chunk) => ownCode.replay(chunk), chunksOf(setup, data.train.count).length);
  try {
    // A run keeps its place meanwhile: its last steps are taken again in a runner, too.
    const { onMeasured: _, ...others } = options;
    return { made: await attempt(model, { ...others, audit }), audit };
  } finally {
    await ownCode.close();
  }
}
