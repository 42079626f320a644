/** What the table of submissions is filtered by; shown where a script can do it. */
import { safeText } from "../../safe-text.ts";
import { html, type Markup } from "../markup.ts";
import { counted, flags, flagsOf, type ClassFacts } from "./class-facts.ts";

type Choice = readonly [value: string, label: string];

/** The names of the fields are those of the rows' `data-` attributes, which hold the values. */
export function filters({ results, itemIds, mistakes }: ClassFacts): Markup {
  const flagged = (Object.keys(flags) as (keyof typeof flags)[]).filter((flag) =>
    results.some((result) => flagsOf(result).includes(flag)),
  );
  return html`<form id="filters" class="filters" role="search" aria-label="Filter the submissions" hidden>
      ${field("Name", "name", html`<input type="search" id="filter-name" name="name" autocomplete="off" spellcheck="false" />`)}
      ${choice(
        "Item not passed",
        "item",
        itemIds.map((id, index): Choice => [String(index), safeText(id)]),
      )}
      ${choice(
        "Mistake",
        "mistake",
        mistakes.map(({ what }, index): Choice => [String(index), what]),
      )}
      ${choice(
        "Flag",
        "flag",
        flagged.map((flag): Choice => [flag, flags[flag]]),
      )}
      <button type="reset">Show all</button>
    </form>
    <p id="count" role="status">${counted(results.length, "submission")}</p>`;
}

function choice(label: string, name: string, choices: readonly Choice[]): Markup {
  return field(
    label,
    name,
    html`<select id=${`filter-${name}`} name=${name} autocomplete="off">
      <option value="">any</option>
      ${choices.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
    </select>`,
  );
}

const field = (label: string, name: string, control: Markup): Markup =>
  html`<div><label for=${`filter-${name}`}>${label}</label>${control}</div>`;
