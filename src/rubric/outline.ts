/**
 * The parts of a rubric that must agree with each other, read leniently: what is not as it should be is `undefined`,
 * so that one wrong value does not hide what is wrong elsewhere, and no complaint is made twice.
 */
import { z } from "zod";

/** What items.ts and references.ts compare. Everything stands in the order of the file. */
export interface Outline {
  readonly points?: number | undefined;
  readonly runs?: Readonly<Record<string, RunOutline>> | undefined;
  readonly items?: readonly ItemOutline[] | undefined;
}

interface RunOutline {
  readonly optimizer?: string | undefined;
  readonly sameSetupAs?: string | undefined;
  readonly beta?: unknown;
}

export interface ItemOutline {
  readonly id?: string | undefined;
  readonly points?: number | undefined;
  readonly bonus?: boolean | undefined;
  readonly parts?: readonly PartOutline[] | undefined;
}

export interface PartOutline {
  readonly id?: string | undefined;
  readonly share?: number | undefined;
  readonly check?: string | undefined;
  readonly run?: string | undefined;
  readonly graph?: string | undefined;
}

const text = z.string().optional().catch(undefined);
const points = z.number().nonnegative().optional().catch(undefined);
const share = z.number().positive().max(1).optional().catch(undefined);

const part = z.object({ id: text, share, check: text, run: text, graph: text }).catch({});

const item = z
  .object({
    id: text,
    points,
    bonus: z.boolean().default(false).optional().catch(undefined),
    parts: z.array(part).optional().catch(undefined),
  })
  .catch({});

const run = z.object({ optimizer: text, sameSetupAs: text, beta: z.unknown().optional() }).catch({});

const outline = z
  .object({
    points,
    runs: z.record(z.string(), run).optional().catch(undefined),
    items: z.array(item).optional().catch(undefined),
  })
  .catch({});

/** What can be read of `rubric`, which may be anything. */
export function outlineOf(rubric: unknown): Outline {
  return outline.parse(rubric);
}
