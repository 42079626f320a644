/** How many passed each item, as a bar and in numbers. */
import type { Status } from "../../../checks/check.ts";
import type { ItemResult } from "../../../results/results.ts";
import { safeText } from "../../safe-text.ts";
import { marks } from "../../said.ts";
import { scrollBox } from "../elements.ts";
import { html, type Markup } from "../markup.ts";
import type { ClassFacts } from "./class-facts.ts";

const STATUSES = Object.keys(marks) as Status[];

interface ItemCounts {
  readonly item: ItemResult;
  readonly all: number;
  readonly counts: readonly (readonly [Status, number])[];
}

export function itemRates(facts: ClassFacts): Markup {
  const rows = facts.itemIds.flatMap((id) => countsOf(id, facts) ?? []);
  return html`<section aria-labelledby="items">
    <h2 id="items">Items</h2>
    ${scrollBox(
      "How many passed each item",
      html`<table class="rates">
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col" class="number">Passed, of those judged</th>
            <th scope="col">Of all submissions</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(rowOf)}
        </tbody>
      </table>`,
    )}
  </section>`;
}

function countsOf(id: string, { results }: ClassFacts): ItemCounts | undefined {
  const found = results.flatMap(({ items }) => items.find((item) => item.id === id) ?? []);
  const [item] = found;
  if (item === undefined) return undefined;
  const counts = STATUSES.map((status): [Status, number] => [
    status,
    found.filter((each) => each.status === status).length,
  ]);
  return { item, all: found.length, counts: counts.filter(([, count]) => count > 0) };
}

/** Of what was judged: what is still open has not been failed. */
function rowOf({ item, all, counts }: ItemCounts): Markup {
  const open = counts.filter(([status]) => status === "skipped" || status === "manual");
  const judged = all - open.reduce((sum, [, count]) => sum + count, 0);
  const passed = counts.find(([status]) => status === "passed")?.[1] ?? 0;
  return html`<tr>
    <th scope="row">
      <strong>${safeText(item.id)}</strong>${item.bonus && html` <small>bonus</small>`}<br /><small
        >${safeText(item.title)}</small
      >
    </th>
    <td class="number">${judged === 0 ? "—" : `${Math.round((passed / judged) * 100)} %`}</td>
    <td>
      <div class="bar" aria-hidden="true">
        ${counts.map(([status, count]) => html`<span class=${status} style=${`flex-grow:${count}`}></span>`)}
      </div>
      <ul class="inline">
        ${counts.map(([status, count]) => html`<li class="status ${status}"><span aria-hidden="true">${marks[status]} </span>${count} ${status}</li>`)}
      </ul>
    </td>
  </tr>`;
}
