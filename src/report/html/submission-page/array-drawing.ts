/** A wrong array as a heat map of its error, and as a table of what came and what should have. */
import { cell, text } from "@observablehq/plot";

import type { ArrayPicture } from "../../../pictures.ts";
import { arrayPattern } from "../../array-pattern.ts";
import { safeText } from "../../safe-text.ts";
import { digits } from "../../wording.ts";
import { chart } from "../chart.ts";
import { scrollBox } from "../elements.ts";
import { html, rawSvg, type Markup } from "../markup.ts";

/** Side of an element's square, in pixels. */
const SIDE = 52;
/** Up to so many columns there is room for a number in each square. */
const MOST_NUMBERED = 12;

/** One element. */
interface Element {
  readonly row: number;
  readonly column: number;
  /** What came minus what should have; NaN where it is hidden, or where either is not finite. */
  readonly error: number;
  readonly isWrong: boolean;
}

/** The style of these drawings. */
export const arrayStyle: string = `
.array-drawing .picture svg { min-width: 0; }
.array-drawing table { width: auto; }
.array-drawing .too-large { color: var(--series-2); }
.array-drawing .too-small { color: var(--series-1); }
.array-drawing td.wrong { color: var(--wrong); font-weight: 650; }
`;

/** The picture with its pattern in words. */
export function arrayDrawing(picture: ArrayPicture): Markup {
  const { expected } = picture;
  const [name, result, input] = [picture.name, picture.result, picture.input].map(safeText);
  const pattern = safeText(arrayPattern(picture));
  const shows = expected === "hidden" ? "which elements are wrong" : "its error, element by element";
  return html`<figure class="array-drawing">
    <div style=${`max-width: ${widthOf(picture)}px`}>
      ${rawSvg(heatMap(picture, { title: `${name}: ${result} (${input}), ${shows}`, description: pattern }))}
    </div>
    <figcaption>
      <strong>${pattern}</strong> Shown is ${result} of ${name}, ${shows} (${input})
      ${expected !== "hidden" && html`: <span class="too-large">orange</span> is too large, <span class="too-small">blue</span> too small`}.
    </figcaption>
    <details>
      <summary>The numbers</summary>
      ${scrollBox(`The numbers of ${result}`, numberTable(picture))}
    </details>
  </figure>`;
}

function elementsOf({ shape, actual, expected, wrong }: ArrayPicture): Element[] {
  const columns = shape.at(-1) ?? 1;
  const isWrong = new Set(wrong);
  return actual.map((is, index) => ({
    row: Math.floor(index / columns),
    column: index % columns,
    error: expected === "hidden" ? Number.NaN : Number(is) - Number(expected[index]),
    isWrong: isWrong.has(index),
  }));
}

function heatMap(picture: ArrayPicture, words: Parameters<typeof chart>[1]): string {
  const elements = elementsOf(picture);
  const columns = picture.shape.at(-1) ?? 1;
  const rows = elements.length / columns;
  const most = Math.max(...elements.map(({ error }) => (Number.isFinite(error) ? Math.abs(error) : 0)));
  const strength = ({ error, isWrong }: Element): number => {
    if (!isWrong) return 0;
    return most === 0 || !Number.isFinite(error) ? 0.5 : 0.12 + 0.53 * (Math.abs(error) / most);
  };
  const isNumbered = columns <= MOST_NUMBERED;
  const side = sideOf(columns);
  const at = { x: "column", y: "row" } as const;
  return chart(
    {
      width: widthOf(picture),
      height: rows * side + 40,
      marginLeft: 40,
      marginTop: 30,
      marginBottom: 10,
      marginRight: 20,
      padding: 0,
      x: { axis: "top", label: picture.shape.length === 1 ? "element" : "column", tickSize: 0 },
      y: {
        label: picture.shape.length === 1 ? null : "row",
        tickSize: 0,
        ...(picture.shape.length === 1 && { axis: null }),
      },
      marks: [
        cell(elements, { ...at, fill: "none", stroke: "var(--line)" }),
        cell(elements, { ...at, fill: colourOf, fillOpacity: strength }),
        ...(isNumbered
          ? [
              text(elements, {
                ...at,
                text: labelOf,
                fontSize: 10,
                stroke: "var(--surface)",
                strokeWidth: 2,
                fill: "currentColor",
              }),
            ]
          : []),
      ],
    },
    words,
  );
}

const sideOf = (columns: number): number => (columns <= MOST_NUMBERED ? SIDE : SIDE / 2);

/** In pixels; larger than that, squares would fill the page. */
const widthOf = ({ shape }: ArrayPicture): number => (shape.at(-1) ?? 1) * sideOf(shape.at(-1) ?? 1) + 60;

const colourOf = ({ error }: Element): string =>
  Number.isNaN(error) ? "var(--wrong)" : error > 0 ? "var(--series-2)" : "var(--series-1)";

function labelOf({ error, isWrong }: Element): string {
  if (!isWrong) return "✓";
  if (!Number.isFinite(error)) return "✗";
  return `${error > 0 ? "+" : "−"}${Number(Math.abs(error).toPrecision(2))}`;
}

/** The rows of the array, each as what came and, below, what should have. */
function numberTable(picture: ArrayPicture): Markup {
  const { actual, expected, shape, wrong } = picture;
  const columns = shape.at(-1) ?? 1;
  const isWrong = new Set(wrong);
  const rows = Array.from({ length: actual.length / columns }, (_, row) => row);
  const positions = (row: number): number[] => Array.from({ length: columns }, (_, column) => row * columns + column);
  const heading = (row: number, what: string): string => (shape.length === 1 ? what : `row ${row}, ${what}`);
  return html`<table>
    <tbody>
      ${rows.map(
        (row) => html`
          <tr>
            <th scope="row">${heading(row, "got")}</th>
            ${positions(row).map((at) => html`<td class=${isWrong.has(at) ? "number wrong" : "number"}>${digits(actual[at] ?? "NaN")}</td>`)}
          </tr>
          ${
            expected !== "hidden" &&
            html`<tr>
              <th scope="row">${heading(row, "expected")}</th>
              ${positions(row).map((at) => html`<td class="number">${digits(expected[at] ?? "NaN")}</td>`)}
            </tr>`
          }
        `,
      )}
    </tbody>
  </table>`;
}
