/** Every item of a result: its parts, what was found, and what is drawn of it. */
import type { ItemResult } from "../../../results/results.ts";
import type { PartScore } from "../../../scorecard/scorecard.ts";
import { manualText } from "../../item-text.ts";
import { score } from "../../layout.ts";
import { alike, marks, reasons, saidOf, unfavourable, type Said } from "../../said.ts";
import { safeText } from "../../safe-text.ts";
import type { Language } from "../../sentences.ts";
import { statusMark } from "../elements.ts";
import { html, type Markup } from "../markup.ts";
import { partPictures } from "./pictures.ts";

/** The style of items. */
export const itemStyle: string = `
.item { background: var(--surface); border: 1px solid var(--line); border-radius: 0.6rem; padding: 1rem 1.25rem 1.25rem; margin: 1rem 0; }
.item > header { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; align-items: baseline; }
.item h3 { margin: 0; flex: 1 1 16rem; font-size: 1.1rem; }
.item .points { font-variant-numeric: tabular-nums; font-weight: 600; }
.part { border-top: 1px solid var(--line); margin-top: 0.9rem; padding-top: 0.8rem; }
.part > p:first-child { margin: 0 0 0.4rem; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings > li { margin: 0 0 0.7rem; padding-left: 0.9rem; border-left: 3px solid var(--line); }
.findings .next { display: block; color: var(--link); }
.findings .place { font-weight: 600; }
details { margin-top: 0.6rem; }
summary { cursor: pointer; color: var(--muted); font-size: 0.9rem; }
figcaption .value { color: var(--value); }
figcaption .gradient { color: var(--gradient); }
`;

/** The name by which a link leads to an item. */
export const anchorOf = (index: number): string => `item-${index + 1}`;

/** An item. @param index its place in the page. */
export async function itemArticle(item: ItemResult, index: number, language: Language): Promise<Markup> {
  const { id, title, status, bonus, parts } = item;
  const anchor = anchorOf(index);
  const groups = alike(parts);
  const sections = await Promise.all(
    groups.map((group, place) =>
      partSection(group, groups.slice(place + 1).flat(), { anchor: `${anchor}-part-${place + 1}`, language }),
    ),
  );
  const notes = [...(bonus ? ["bonus"] : []), ...(item.manual !== undefined ? ["by hand"] : [])];
  return html`<article class="item" id=${anchor} aria-labelledby=${`${anchor}-title`}>
    <header>
      ${statusMark(status)}
      <h3 id=${`${anchor}-title`}>${id} ${title}${notes.length > 0 && html` <small>(${notes.join(", ")})</small>`}</h3>
      <span class="points">${pointsText(item)}</span>
    </header>
    ${manualText(item).map((line) => html`<p>${line}</p>`)} ${sections}
  </article>`;
}

/** `0.75 / 1`, `+0.5 / 1`, and what is still open. */
export function pointsText({ bonus, points, maxPoints, pending }: ItemResult): string {
  const open = pending > 0 ? `, ${score(pending)} open` : "";
  return `${bonus ? "+" : ""}${score(points)} / ${score(maxPoints)}${open}`;
}

/** Parts of which the same is to be said. @param later those that follow. */
async function partSection(
  parts: readonly PartScore[],
  later: readonly PartScore[],
  { anchor, language }: { readonly anchor: string; readonly language: Language },
): Promise<Markup> {
  const [first] = parts;
  if (first === undefined) return undefined;
  const sum = (points: (part: PartScore) => number): number => parts.reduce((total, part) => total + points(part), 0);
  const toMend = saidOf(unfavourable(first.findings), language);
  const evidence = saidOf(
    first.findings.filter((finding) => unfavourable([finding]).length === 0),
    language,
  );
  return html`<section class="part">
    <p>
      <span class=${`status ${first.status}`}
        ><span aria-hidden="true">${marks[first.status]}</span> ${parts.map(({ id }) => id).join(", ")}</span
      >
      <span class="muted">${first.reason === undefined ? first.status : reasons[first.reason]}</span>
      <span class="points">${score(sum((part) => part.points))} / ${score(sum((part) => part.maxPoints))}</span>
    </p>
    ${findingList(toMend)}
    ${
      evidence.length > 0 &&
      html`<details>
        <summary>${toMend.length > 0 ? "What is right" : "How we know"}</summary>
        ${findingList(evidence)}
      </details>`
    }
    ${await partPictures(first, later, anchor)}
  </section>`;
}

/** Findings, each with its place, what was seen and what to try next. */
export function findingList(said: readonly Said[]): Markup {
  if (said.length === 0) return undefined;
  return html`<ul class="findings">
    ${said.map(
      ({ place, what, next }) =>
        html`<li>
          ${place !== "" && html`<code class="place">${safeText(place)}</code> `}${safeText(what)}
          ${next !== undefined && html` <span class="next">→ ${safeText(next)}</span>`}
        </li>`,
    )}
  </ul>`;
}
