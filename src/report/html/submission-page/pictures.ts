/** What is drawn of an item: its graphs and its wrong arrays. */
import type { Finding } from "../../../findings.ts";
import type { ArrayPicture, GraphPicture, Picture } from "../../../pictures.ts";
import type { PartScore } from "../../../scorecard/scorecard.ts";
import { graphText } from "../../graph-text.ts";
import { safeText } from "../../safe-text.ts";
import { html, rawSvg, type Markup } from "../markup.ts";
import { arrayDrawing } from "./array-drawing.ts";
import { graphDrawing } from "./graph-drawing.ts";

/**
 * The pictures of a part.
 *
 * @param later the parts that follow it in its item: a graph that one of them shows, too, is shown there, with more in it.
 * @param id unique in its page.
 */
export async function partPictures(part: PartScore, later: readonly PartScore[], id: string): Promise<Markup> {
  const shownLater = new Set(later.flatMap((each) => (each.pictures ?? []).filter(isGraph).map(keyOf)));
  const { pictures = [], findings } = part;
  const toChange = nodesToChange(findings);
  const graphs = pictures.filter(isGraph).filter((picture) => !shownLater.has(keyOf(picture)));
  const figures = graphs.map((picture, index) =>
    graphFigure(picture, part, { id: `${id}-graph-${index + 1}`, toChange }),
  );
  return [...(await Promise.all(figures)), ...pictures.filter(isArray).map(arrayDrawing)];
}

/**
 * The graphs of the problem set have 18 nodes. What Graphviz takes for one grows with the cube of its size: 60 nodes in a
 * chain take it half a second, 200 all of its stack.
 */
const MOST_DRAWN = 60;

const isArray = (picture: Picture): picture is ArrayPicture => picture.kind === "array";
const isGraph = (picture: Picture): picture is GraphPicture => picture.kind === "graph";

const keyOf = ({ drawnBy, graph }: GraphPicture): string => `${drawnBy} ${graph}`;

function nodesToChange(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings.flatMap((finding) =>
      finding.code === "wrong-graph" ? finding.params.changes.map(({ node }) => node) : [],
    ),
  );
}

async function graphFigure(
  picture: GraphPicture,
  { status }: PartScore,
  { id, toChange }: { readonly id: string; readonly toChange: ReadonlySet<string> },
): Promise<Markup> {
  const { name, graph, input, drawnBy, nodes } = picture;
  const whose = drawnBy === "student" ? `${safeText(name)}, as it was handed in,` : graph;
  const hasGradients = nodes.some(({ gradient }) => gradient !== undefined);
  const isWrong = nodes.some(({ actual }) => actual !== undefined);
  const isOfAnother = hasGradients && nodes.some(({ gradient }) => gradient === undefined);
  const isDrawn = nodes.length <= MOST_DRAWN;
  const notes = [
    ...(isDrawn ? [] : ["It is too large to be drawn."]),
    ...(status === "passed" && !isOfAnother && !isWrong ? ["Everything is as it should be."] : []),
    ...(nodes.some(({ value }) => value === "hidden") ? ["What should be there is not shown."] : []),
    ...(isOfAnother ? ["The drawing is not of this function: of gradients it has those of the arguments alone."] : []),
  ];
  return html`<figure class="graph-drawing">
    ${isDrawn && rawSvg(await graphDrawing(picture, id, drawnBy === "student" ? toChange : new Set()))}
    <figcaption>
      ${whose} at ${safeText(input)}.
      ${isDrawn && html` <span class="value">Above each edge its value</span>${hasGradients && html`, <span class="gradient">below it the gradient that comes back</span>`}.`}
      ${isWrong && html` <span class="status failed">✗ marks where something else came.</span>`} ${notes.join(" ")}
    </figcaption>
    <details open=${!isDrawn}>
      <summary>The graph as text</summary>
      <pre>${graphText(picture).join("\n")}</pre>
    </details>
  </figure>`;
}
