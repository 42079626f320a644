/** What is drawn of an item: its graphs and its wrong arrays. */
import type { Finding } from "../../../findings.ts";
import type { ArrayPicture, GraphPicture, Picture } from "../../../pictures.ts";
import type { PartScore } from "../../../scorecard/scorecard.ts";
import { graphText } from "../../graph-text.ts";
import { safeText } from "../../safe-text.ts";
import { html, rawSvg, type Markup } from "../markup.ts";
import { arrayDrawing } from "./array-drawing.ts";
import { graphDrawing } from "./graph-drawing.ts";

/** The pictures of an item's parts. @param id unique in its page. */
export async function itemPictures(parts: readonly PartScore[], id: string): Promise<Markup> {
  const pictures = parts.flatMap((part) => part.pictures ?? []);
  const toChange = nodesToChange(parts.flatMap(({ findings }) => findings));
  const graphs = graphsOf(pictures).map((picture, index) => graphFigure(picture, `${id}-graph-${index + 1}`, toChange));
  return [...(await Promise.all(graphs)), ...pictures.filter(isArray).map(arrayDrawing)];
}

/**
 * The graphs of the problem set have 18 nodes. What Graphviz takes for one grows with the cube of its size: 60 nodes in a
 * chain take it half a second, 200 all of its stack.
 */
const MOST_DRAWN = 60;

const isArray = (picture: Picture): picture is ArrayPicture => picture.kind === "array";
const isGraph = (picture: Picture): picture is GraphPicture => picture.kind === "graph";

/** Each graph once: what a part about gradients shows of it has everything that one about its value shows. */
function graphsOf(pictures: readonly Picture[]): GraphPicture[] {
  return [
    ...new Map(pictures.filter(isGraph).map((picture) => [`${picture.drawnBy} ${picture.graph}`, picture])).values(),
  ];
}

function nodesToChange(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings.flatMap((finding) =>
      finding.code === "wrong-graph" ? finding.params.changes.map(({ node }) => node) : [],
    ),
  );
}

async function graphFigure(picture: GraphPicture, id: string, toChange: ReadonlySet<string>): Promise<Markup> {
  const { name, graph, input, drawnBy, nodes } = picture;
  const whose = drawnBy === "student" ? `${safeText(name)}, as it was handed in,` : graph;
  const hasGradients = nodes.some(({ gradient }) => gradient !== undefined);
  const isWrong = nodes.some(({ actual }) => actual !== undefined);
  const isDrawn = nodes.length <= MOST_DRAWN;
  return html`<figure class="graph-drawing">
    ${isDrawn && rawSvg(await graphDrawing(picture, id, drawnBy === "student" ? toChange : new Set()))}
    <figcaption>
      ${whose} at ${safeText(input)}.
      ${isDrawn ? html` <span class="value">Above each edge its value</span>` : " It is too large to be drawn."}
      ${isDrawn && hasGradients && html`, <span class="gradient">below it the gradient that comes back</span>`}${isDrawn && "."}
      ${isWrong ? html` <span class="status failed">✗ marks where something else came.</span>` : " Everything is as it should be."}
    </figcaption>
    <details open=${!isDrawn}>
      <summary>The graph as text</summary>
      <pre>${graphText(picture).join("\n")}</pre>
    </details>
  </figure>`;
}
