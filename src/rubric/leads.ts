/** Names that lead from one entry of a mapping to another: `sameSetupAs`, `inherits`. */
import { notAmong } from "./choice.ts";
import type { Complaint, Path } from "./complaint.ts";

/** Entries of one mapping, each with the name that it leads to. */
export interface Leads {
  /** The mapping's place in the file. */
  readonly mapping: Path;
  /** The entries' key whose value is the name. */
  readonly key: string;
  /** In the order of the file; undefined for an entry that leads nowhere, as the last one of every way must. */
  readonly targets: ReadonlyMap<string, string | undefined>;
}

/**
 * Following the names ends at an entry without one.
 *
 * @param nameOf what to call the value at a path.
 */
export function complaintsAboutLeads(
  { mapping, key, targets }: Leads,
  nameOf: (path: Path) => string,
): readonly Complaint[] {
  const names = [...targets.keys()];
  return [...targets].flatMap(([name, target]): Complaint[] => {
    const path = [...mapping, name, key];
    if (target !== undefined && !targets.has(target)) {
      return [{ path, at: "value", ...notAmong(nameOf(path), names, target) }];
    }
    const circle = circleFrom(name, targets);
    // Every entry of a circle leads around it; the first in the file speaks for all.
    const isFirst = circle.every((member) => names.indexOf(member) >= names.indexOf(name));
    if (circle.length === 0 || !isFirst) return [];
    const message = `Expected ${key} to end at a run without it, got a circle: ${circle.join(" → ")}.`;
    return [{ path, at: "value", message }];
  });
}

/** The entries from `start` back to `start`; none where the way does not come back to it. */
function circleFrom(start: string, targets: Leads["targets"]): string[] {
  const way = [start];
  for (let next = targets.get(start); next !== undefined; next = targets.get(next)) {
    if (next === start) return [...way, start];
    if (way.includes(next)) return [];
    way.push(next);
  }
  return [];
}
