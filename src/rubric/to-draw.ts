import type { Rubric } from "./schema.ts";

/** The graphs of which the rubric asks for a drawing: one of the reference's is an answer. */
export function graphsToDraw({ items }: Pick<Rubric, "items">): Set<string> {
  const parts = items.flatMap((item) => item.parts);
  return new Set(parts.flatMap((part) => (part.check === "graph-structure" ? part.graph : [])));
}
