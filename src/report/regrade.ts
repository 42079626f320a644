/** What a regrade changes, for whoever decides whether it is to count: who gains, who loses, and by which items. */
import type { Change } from "../results/changes.ts";
import { colour } from "./colour.ts";
import { score, spread } from "./layout.ts";
import { safeText } from "./safe-text.ts";

/** @param changes of all submissions that have a scorecard before and after. */
export function regradeReport(changes: readonly Change[]): string {
  const changed = changes.filter(({ items }) => items.length > 0);
  const gain = changed.filter((change) => difference(change) > 0).length;
  const lose = changed.filter((change) => difference(change) < 0).length;
  const same = changes.length - changed.length;
  const otherwise = changed.length - gain - lose;
  const counts = [
    `${gain} gain`,
    `${lose} lose`,
    ...(otherwise > 0 ? [`${otherwise} have the same sum from other items`] : []),
    `${same} stay`,
  ];
  return [...changed.flatMap((change) => lines(change)), ...(changed.length > 0 ? [""] : []), counts.join(", ")].join(
    "\n",
  );
}

function lines(change: Change): string[] {
  const { name, before, after, items } = change;
  const paint = difference(change) < 0 ? colour.red : colour.green;
  const head = spread(safeText(name), `${total(before)} → ${total(after)}  ${paint(signed(difference(change)))}`);
  return [head, ...items.map((item) => `    ${safeText(item.id)}  ${ofItem(item.before)} → ${ofItem(item.after)}`)];
}

const difference = ({ before, after }: Change): number => after.points + after.bonus - before.points - before.bonus;

const ofItem = (points: number | undefined): string => (points === undefined ? "none" : score(points));

const total = ({ points, bonus }: Change["before"]): string => score(points) + (bonus > 0 ? ` +${score(bonus)}` : "");

const signed = (value: number): string => (value > 0 ? `+${score(value)}` : score(value));
