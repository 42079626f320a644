/** What another grading changes in the points of a class, with what people say of it. */
import type { Result } from "./results.ts";

/** Of one submission. */
export interface Change {
  readonly name: string;
  readonly before: Result["total"];
  readonly after: Result["total"];
  /** The items whose points are others, or that only one of the rubrics has. */
  readonly items: readonly { readonly id: string; readonly before?: number; readonly after?: number }[];
}

/** A change for every submission that has a scorecard before and after, in the order of the second. */
export function changesOf(before: readonly Result[], after: readonly Result[]): readonly Change[] {
  const earlier = new Map(before.map((result) => [result.name, result]));
  return after.flatMap((now) => {
    const then = earlier.get(now.name);
    return then === undefined ? [] : [changeOf(now.name, then, now)];
  });
}

function changeOf(name: string, then: Result, now: Result): Change {
  const [before, after] = [then, now].map(({ items }) => new Map(items.map(({ id, points }) => [id, points])));
  const ids = new Set([...(after?.keys() ?? []), ...(before?.keys() ?? [])]);
  const items = [...ids].flatMap((id) => {
    const [from, to] = [before?.get(id), after?.get(id)];
    if (from === to) return [];
    return [{ id, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) }];
  });
  return { name, before: then.total, after: now.total, items };
}
