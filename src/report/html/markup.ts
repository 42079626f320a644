/**
 * Markup as tagged templates: whatever is put into one is text, and escaped, so that a student's words stay words. Only
 * `rawSvg` takes markup as it is, for pictures that this program drew.
 */
import htm from "htm";
import { Fragment, h, type VNode } from "preact";
import { renderToStaticMarkup } from "preact-render-to-string";

import { InternalError } from "../../errors.ts";

/** What can stand in a page: elements, text, nothing, or several of these. */
export type Markup = VNode | string | number | null | undefined | false | readonly Markup[];

/** Of an element; false and undefined leave one out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Preact's own, for attributes that `Attributes` leaves out. */
const element: (type: string, attributes: Readonly<Record<string, unknown>>, ...children: VNode[]) => VNode = h;

/**
 * Elements as they are written in HTML: html`<p class=${name}>${text}</p>`. Attributes can be spread: `...${attributes}`.
 * White space around line ends is left out, as in JSX.
 */
export const html: (
  strings: TemplateStringsArray,
  ...values: readonly (Markup | Attributes | Attributes[string])[]
) => Markup = htm.bind(element);

/** A picture as SVG, as Plot or Graphviz drew it, in a box of its own. What is in it has been escaped already. */
export const rawSvg = (svg: string): Markup =>
  element("div", { class: "picture", dangerouslySetInnerHTML: { __html: svg } });

/** A style or a script, whose text HTML takes as it is. Throws for a text that would end it. */
export function rawText(name: "style" | "script", text: string): Markup {
  if (/<\/|<!--/.test(text)) throw new InternalError(`Expected the text of a ${name} that does not end it.`);
  return element(name, { dangerouslySetInnerHTML: { __html: text } });
}

/** The markup as a page holds it. */
export const renderToText = (markup: Markup): string => renderToStaticMarkup(h(Fragment, {}, markup));
