/** Charts as SVG: drawn by Plot into a document of their own, in the page's colours, and described for whoever hears them. */
import { createHash } from "node:crypto";
import { plot, type PlotOptions } from "@observablehq/plot";
import { parseHTML } from "linkedom";

import { InternalError } from "../../errors.ts";

/** What a chart is called, and what it shows, in words. */
export interface ChartWords {
  readonly title: string;
  readonly description: string;
}

/**
 * A chart as SVG. Colours are the page's: `var(--series-1)`; text and axes have the colour of the text around. The same
 * options and words give the same text; two charts of one page need other words each.
 */
export function chart(options: PlotOptions, words: ChartWords): string {
  const { document } = parseHTML("<html></html>");
  const drawn = plot({ ...options, document });
  if (drawn.tagName.toLowerCase() !== "svg") throw new InternalError("Expected a chart without title and legends.");
  const id = idOf(words);
  const label = (element: "title" | "desc", text: string): void => {
    const child = document.createElementNS("http://www.w3.org/2000/svg", element);
    child.setAttribute("id", `${id}-${element}`);
    child.textContent = text;
    drawn.prepend(child);
  };
  label("desc", words.description);
  label("title", words.title);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-labelledby", `${id}-title`);
  drawn.setAttribute("aria-describedby", `${id}-desc`);
  return withOwnIds(drawn.outerHTML, id);
}

/** Unlike counting, it does not depend on what was drawn before. */
const idOf = ({ title, description }: ChartWords): string =>
  `chart-${createHash("sha256").update(`${title}\n${description}`).digest("hex").slice(0, 8)}`;

/** Plot counts its clipping paths, over all charts. */
function withOwnIds(svg: string, id: string): string {
  const found = [...new Set(svg.match(/\bplot-clip-\d+\b/g))];
  return found.reduce(
    (text, name, index) => text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), `${id}-clip-${index + 1}`),
    svg,
  );
}
