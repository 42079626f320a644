/** Markup: what is put into it stays text. */
import { assert, property, string } from "fast-check";
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";

import { html, rawSvg, rawText, renderToText } from "../../../src/report/html/markup.ts";

const HOSTILE = `</p><script>alert("1")</script><p title='&amp;"'>`;

it("escapes what stands in elements and in attributes", () => {
  const text = renderToText(html`<p title=${HOSTILE}>${HOSTILE}</p>`);
  expect(text).not.toContain("<script");
  const element = parseHTML(`<html><body>${text}</body></html>`).document.querySelector("p");
  expect(element?.textContent).toBe(HOSTILE);
  expect(element?.getAttribute("title")).toBe(HOSTILE);
});

it("makes one element of any text", () => {
  assert(
    property(string({ unit: "grapheme" }), (text) => {
      const { document } = parseHTML(`<html><body>${renderToText(html`<p id=${text}>${text}</p>`)}</body></html>`);
      expect(document.body.childNodes).toHaveLength(1);
      expect(document.querySelectorAll("*")).toHaveLength(4);
    }),
    { seed: 442 },
  );
});

it("takes numbers, lists and several elements, and leaves nothing out but what is nothing", () => {
  const list = [1, 2].map((each) => html`<li>${each}</li>`);
  expect(
    renderToText(
      html`<ul hidden=${false} data-x=${undefined}>
          ${list}${0}${null}${undefined}${false}
        </ul>
        <p />`,
    ),
  ).toBe("<ul><li>1</li><li>2</li>0</ul><p></p>");
});

it("takes pictures, styles and scripts as they are, but for text that would end them", () => {
  expect(renderToText(rawSvg("<svg><path/></svg>"))).toBe('<div class="picture"><svg><path/></svg></div>');
  expect(renderToText(rawText("style", "a > b {}"))).toBe("<style>a > b {}</style>");
  expect(() => rawText("script", "'</script>'")).toThrow(/does not end it/);
  expect(() => rawText("script", "'<!-- <script'")).toThrow(/does not end it/);
});
