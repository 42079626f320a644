/** What looks over a training's shoulder: see audit.ts and own-audit.ts. */
import type { Finding } from "../findings.ts";
import type { Chunk } from "./chunk.ts";
import type { AuditRecord } from "./outcome.ts";

/** Audits one attempt. */
export interface Auditor {
  /** Whether the runner takes its next chunk meanwhile. */
  readonly isBeside: boolean;
  /** To be told of every chunk, before its memory is written over. Answers with what ends the run. */
  look(chunk: Chunk): Promise<Finding | undefined>;
  /** To be told of the chunk that ended an epoch with the best validation accuracy so far. */
  keepBest(chunk: Chunk): void;
  /** The last replays, once the run is over. */
  finish(): Promise<Finding | undefined>;
  /** What a scorecard says of it; undefined where nothing could be audited. */
  readonly record: AuditRecord | undefined;
}
