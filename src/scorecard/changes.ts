/** What another grading changes in the points of a class. */
import type { Summary } from "./summary.ts";

/** Of one submission. */
export interface Change {
  readonly name: string;
  readonly before: Summary["total"];
  readonly after: Summary["total"];
  /** The items whose points are others, or that only one of the rubrics has. */
  readonly items: readonly { readonly id: string; readonly before?: number; readonly after?: number }[];
}

/** A change for every submission that has a scorecard before and after, in the order of the second. */
export function changesOf(
  before: ReadonlyMap<string, Summary>,
  after: ReadonlyMap<string, Summary>,
): readonly Change[] {
  return [...after].flatMap(([name, now]) => {
    const then = before.get(name);
    return then === undefined ? [] : [changeOf(name, then, now)];
  });
}

function changeOf(name: string, then: Summary, now: Summary): Change {
  const [before, after] = [then, now].map(({ items }) => new Map(items.map(({ id, points }) => [id, points])));
  const ids = new Set([...(after?.keys() ?? []), ...(before?.keys() ?? [])]);
  const items = [...ids].flatMap((id) => {
    const [from, to] = [before?.get(id), after?.get(id)];
    if (from === to) return [];
    return [{ id, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) }];
  });
  return { name, before: then.total, after: now.total, items };
}
