/**
 * A page that is one file: its styles and its script are in it, and it may load nothing. Its policy says so to the browser,
 * so that even markup that should not be there could run nothing and call nobody. Made of nothing but what it is given.
 */
import { createHash } from "node:crypto";

import { html, rawText, renderToText, type Markup } from "./markup.ts";
import { baseStyle } from "./style.ts";

/** What a page consists of. */
export interface PageParts {
  /** As text. */
  readonly title: string;
  /** What is in the main landmark, beginning with an h1. */
  readonly body: Markup;
  /** Styles of this page, besides those of all. Default: none. */
  readonly style?: string;
  /** A script that runs once the page is there; it may call nobody. Default: none. */
  readonly script?: string;
}

/** The whole text of the file, without a line end after the last line. */
export function htmlDocument({ title, body, style = "", script }: PageParts): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content=${policyFor(script)} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      ${rawText("style", baseStyle + style)}
    </head>
    <body>
      <a class="skip" href="#main">Skip to the report</a>
      <main id="main" tabindex="-1">${body}</main>
      ${script !== undefined && rawText("script", script)}
    </body>
  </html>`;
  return `<!doctype html>\n${renderToText(page)}`;
}

function policyFor(script: string | undefined): string {
  return [
    "default-src 'none'",
    "img-src data:",
    "style-src 'unsafe-inline'",
    `script-src ${script === undefined ? "'none'" : `'sha256-${sha256(script)}'`}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("base64");
