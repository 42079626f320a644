/** What an item's parts, and the items together, must agree on: ids, shares, points. */
import { nameOf, type Complaint, type Path } from "./complaint.ts";
import type { ItemOutline, Outline } from "./outline.ts";

/** Sums of decimal fractions may be off by rounding. */
const rounding = 1e-9;

/** @param lineOf the line on which the value at a path stands. */
export function complaintsAboutItems(outline: Outline, lineOf: (path: Path) => number): Complaint[] {
  const items = outline.items ?? [];
  return [
    ...aboutPoints(outline.points, items),
    ...aboutIds("item", ["items"], items, lineOf),
    ...items.flatMap((item, index) => [
      ...aboutIds("part", ["items", index, "parts"], item.parts ?? [], lineOf),
      ...aboutShares(item, index, outline),
    ]),
  ];
}

function aboutPoints(points: number | undefined, items: readonly ItemOutline[]): Complaint[] {
  const sum = sumOf(
    items.filter((item) => item.bonus !== true).map((item) => (item.bonus === false ? item.points : undefined)),
  );
  if (points === undefined || sum === undefined || Math.abs(sum - points) <= rounding) return [];
  const message = `Expected the items that are not a bonus to add up to the rubric's ${points} points, got ${tidy(sum)}.`;
  return [{ path: ["points"], at: "value", message }];
}

function aboutShares(item: ItemOutline, index: number, outline: Outline): Complaint[] {
  const sum = sumOf((item.parts ?? []).map((part) => part.share));
  if (sum === undefined || Math.abs(sum - 1) <= rounding) return [];
  const subject = `the shares of ${nameOf(["items", index], outline)}`;
  const message = `Expected ${subject} to add up to 1, got ${tidy(sum)}.`;
  return [{ path: ["items", index, "parts"], at: "key", message }];
}

function aboutIds(
  kind: "item" | "part",
  list: Path,
  entries: readonly { readonly id?: string | undefined }[],
  lineOf: (path: Path) => number,
): Complaint[] {
  return entries.flatMap(({ id }, index) => {
    const first = entries.findIndex((other) => other.id === id);
    if (id === undefined || first === index) return [];
    const line = lineOf([...list, first, "id"]);
    const message = `Expected every ${kind} to have its own id, got ${id} again, which is on line ${line} already.`;
    return [{ path: [...list, index, "id"], at: "value", message }];
  });
}

/** Undefined where a number is missing, and for no numbers: other complaints are about those. */
function sumOf(numbers: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const number of numbers) {
    if (number === undefined) return undefined;
    sum += number;
  }
  return numbers.length === 0 ? undefined : sum;
}

/** Without the last digits of a sum such as 0.1 + 0.2. */
function tidy(sum: number): number {
  return Number(sum.toPrecision(12));
}
