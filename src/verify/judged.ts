/** What a rubric's parts judge, in words that do not depend on what the rubric calls them. */
import type { Judged } from "../oracle/variants/record.ts";
import type { Part, Rubric } from "../rubric/schema.ts";

/** What a part judges; undefined for drawn graphs, and for what is left to a person. */
export function judgedBy(part: Part, { runs }: Pick<Rubric, "runs">): Judged | undefined {
  switch (part.check) {
    case "graph":
      return `${part.graph} ${part.of}`;
    case "layer":
      return `${part.layer} ${part.of}`;
    case "classifier":
      return part.reg > 0 && (part.of === "loss" || part.of === "gradients") ? `${part.of} with L2` : part.of;
    case "optimizer":
      return part.optimizer;
    case "training":
      return `training with ${runs[part.run]?.optimizer ?? "sgd"}`;
    case "graph-structure":
    case "manual":
      return undefined;
  }
}

/** A part that judges something. */
export interface JudgedPart {
  /** `4.2a fc-backward` */
  readonly path: string;
  readonly item: string;
  readonly judges: Judged;
  /** The share that carried-forward work is worth. */
  readonly carriedForward: number;
}

/** Every part that judges something. */
export function partsOf(rubric: Rubric): JudgedPart[] {
  return rubric.items.flatMap((item) =>
    item.parts.flatMap((part) => {
      const judges = judgedBy(part, rubric);
      const { id, carriedForward } = part;
      return judges === undefined ? [] : { path: `${item.id} ${id}`, item: item.id, judges, carriedForward };
    }),
  );
}
