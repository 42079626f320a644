/** What a person scores: the words and plots of the hand-in itself. It is a stranger's, and shown as text and as pictures. */
import type { Artifact } from "../../../submission/submission.ts";
import { safeText } from "../../safe-text.ts";
import { html, type Markup } from "../markup.ts";

/** A page with more than this is no page any more. */
const MOST_BYTES = 1_000_000;

/** The style of what was handed in. */
export const handedInStyle: string = `
.handed-in pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow-y: auto; }
.handed-in img { max-width: 100%; height: auto; background: #fff; }
`;

/** The section; nothing where there is nothing to score. */
export function handedInSection(artifacts: readonly Artifact[]): Markup {
  if (artifacts.length === 0) return undefined;
  const shown: Artifact[] = [];
  let bytes = 0;
  for (const artifact of artifacts) {
    if (bytes + artifact.data.length > MOST_BYTES) continue;
    bytes += artifact.data.length;
    shown.push(artifact);
  }
  const left = artifacts.length - shown.length;
  return html`<section aria-labelledby="handed-in" class="handed-in">
    <h2 id="handed-in">Words and plots, as handed in</h2>
    <details>
      <summary>${`${shown.length} of them, for whoever scores the observations`}</summary>
      ${shown.map(artifactFigure)}
      ${left > 0 && html`<p class="muted">${`${left} more are too large for this page; the scorecard has them.`}</p>`}
    </details>
  </section>`;
}

function artifactFigure({ kind, name, mediaType, data }: Artifact): Markup {
  if (kind !== "image")
    return html`<h3>${safeText(name)}</h3>
      <pre>${data}</pre>`;
  const encoded = mediaType === "image/svg+xml" ? Buffer.from(data).toString("base64") : data;
  return html`<figure>
    <img src=${`data:${mediaType};base64,${encoded}`} alt=${`A picture in ${safeText(name)}`} />
    <figcaption>${safeText(name)}</figcaption>
  </figure>`;
}
