/**
 * A computation graph as the handout draws one: nodes as circles, on every edge the value above the line and the gradient
 * below it, and copy nodes where a value goes several ways. Laid out by Graphviz, coloured by the page.
 *
 * Graphviz puts an edge's label beside the edge. So each edge has a node in its middle, which is a table of two cells and
 * the line between them; the edge goes into its left side and comes out of its right.
 */
import { instance, type Edge, type Graph, type Node } from "@viz-js/viz";

import type { GraphPicture, PicturedNode } from "../../../pictures.ts";
import { graphText } from "../../graph-text.ts";
import { nodeFormula } from "../../node-formula.ts";
import { safeText } from "../../safe-text.ts";
import { digits } from "../../wording.ts";

/** Graphviz knows no custom properties: the page's style replaces these colours by its own. */
const VALUE = "#010101";
const GRADIENT = "#020202";
const WRONG = "#030303";

/** The style that puts the page's colours in place. */
export const graphStyle: string = `
.graph-drawing { max-width: none; }
.graph-drawing svg { min-width: 54rem; }
@media print { .graph-drawing svg { min-width: 0; } }
.graph-drawing polygon[fill="black"], .graph-drawing polygon[fill="#000000"] { fill: var(--muted); stroke: var(--muted); }
.graph-drawing path { stroke: var(--muted); }
.graph-drawing text { fill: var(--text); font-family: inherit; }
.graph-drawing ellipse { stroke: var(--muted); fill: var(--raised); }
.graph-drawing .to-change ellipse { stroke: var(--wrong); stroke-width: 3; }
.graph-drawing .copy ellipse { fill: var(--surface); stroke-dasharray: 3 2; }
.graph-drawing text[fill="${VALUE}"] { fill: var(--value); }
.graph-drawing text[fill="${GRADIENT}"] { fill: var(--gradient); }
.graph-drawing text[fill="${WRONG}"] { fill: var(--wrong); font-weight: 700; }
.graph-drawing .wrong path { stroke: var(--wrong); stroke-width: 3; }
.graph-drawing .wrong polygon { fill: var(--wrong); stroke: var(--wrong); }
`;

/**
 * The drawing as SVG, described for whoever hears it.
 *
 * @param id unique in its page.
 * @param toChange nodes that are to be changed.
 */
export async function graphDrawing(picture: GraphPicture, id: string, toChange: ReadonlySet<string>): Promise<string> {
  const viz = await instance();
  const svg = viz.renderString(graphOf(picture, toChange), { format: "svg" });
  // What stands before the element is for files of their own.
  const element = svg.slice(svg.indexOf("<svg"));
  const title = escaped(`The computation graph ${picture.name} at ${picture.input}`);
  const description = escaped(graphText(picture).join("; ").replaceAll(/ +/g, " "));
  const labelled = element
    .replace("<svg ", `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" `)
    .replace(/<title>([^<]*)<\/title>/g, (_, name: string) => nodeTitle(picture, name))
    .replaceAll(/ id="/g, ` id="${id}-`);
  const words = `<title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>`;
  // A function, because a stranger's text may hold what a replacement would take for a pattern.
  return labelled.replace(">", () => `>${words}`);
}

/** What a pointer on a node is told: `a = w0 × x0`. */
function nodeTitle({ nodes }: GraphPicture, name: string): string {
  const node = /^n\d+$/.test(name) ? nodes[Number(name.slice(1))] : undefined;
  if (node?.op === undefined) return "";
  return `<title>${escaped(safeText(`${node.id} = ${nodeFormula(node)}`))}</title>`;
}

/** Where the numbers of an edge come from. */
interface Line {
  readonly tail: string;
  /** Absent behind the output, where the graph's value comes out. */
  readonly head?: string;
  readonly from: PicturedNode;
  readonly gradient: PicturedNode["gradient"];
}

function graphOf({ nodes }: GraphPicture, toChange: ReadonlySet<string>): Graph {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const nameOf = (id: string): string => names.get(id) ?? "";
  const lines = nodes.flatMap((node) =>
    node.inputs.flatMap(({ from, gradient }): Line[] => {
      const source = byId.get(from);
      return source === undefined ? [] : [{ tail: nameOf(from), head: nameOf(node.id), from: source, gradient }];
    }),
  );
  const output = nodes.at(-1);
  if (output !== undefined) lines.push({ tail: nameOf(output.id), from: output, gradient: output.gradient });
  const labels = lines.map((line, index) => labelNode(line, `e${index}`));
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", bgcolor: "transparent", ranksep: 0.12, nodesep: 0.12, pad: 0.1 },
    nodeAttributes: { fontname: "Helvetica", fontsize: 13 },
    edgeAttributes: { arrowsize: 0.6 },
    nodes: [...nodes.map((node) => circle(node, nameOf(node.id), toChange.has(node.id))), ...labels],
    edges: lines.flatMap((line, index) => edgesOf(line, `e${index}`)),
  };
}

function circle(node: PicturedNode, name: string, isToChange: boolean): Node {
  const { id, op } = node;
  if (op === undefined)
    return { name, attributes: { shape: "plaintext", label: literal(id), margin: 0.03, fontsize: 15 } };
  const look = { class: isToChange ? "to-change" : op === "copy" ? "copy" : "op", fontsize: fontSizeOf(op) };
  return { name, attributes: { shape: "circle", fixedsize: true, width: 0.48, label: literal(op), ...look } };
}

/** What fits into a circle. */
const fontSizeOf = (op: string): number => [15, 15, 15, 13, 11, 9][op.length] ?? 9;

/** The two numbers of an edge, one above the line and one below it. */
function labelNode({ from, gradient }: Line, name: string): Node {
  const above = cell(from.value, VALUE, from.actual?.value);
  const below = gradient === undefined ? [] : cell(gradient, GRADIENT, from.actual?.gradient);
  // As many lines on either side, or the line between them would not be in the middle.
  const height = Math.max(above.length, below.length);
  const blank = (lines: readonly string[]): string[] => Array.from({ length: height - lines.length }, () => " ");
  const rows = [
    [...blank(above), ...above],
    [...below, ...blank(below)],
  ].map((lines) => lines.join("<BR/>"));
  const html = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">${rows.map((row) => `<TR><TD>${row}</TD></TR>`).join("<HR/>")}</TABLE>`;
  return {
    name,
    attributes: { shape: "plain", label: { html }, class: isWrong(from) ? "wrong" : "right", fontsize: 11 },
  };
}

const isWrong = ({ actual }: PicturedNode): boolean => actual !== undefined;

/** What should be there, and, where something else came, that as well: a line each. */
function cell(expected: PicturedNode["value"], colour: string, actual: PicturedNode["value"] | undefined): string[] {
  const should =
    expected === "hidden"
      ? []
      : [line(actual === undefined ? digits(expected) : `expected ${digits(expected)}`, colour)];
  return actual === undefined ? should : [`<B>${line(`✗ got ${digits(actual)}`, WRONG)}</B>`, ...should];
}

const line = (text: string, colour: string): string => `<FONT COLOR="${colour}">${NARROW}${text}${NARROW}</FONT>`;

/** Room for fonts that are wider than the one Graphviz measures with. */
const NARROW = "\u00a0";

function edgesOf({ tail, head, from }: Line, label: string): Edge[] {
  const look = isWrong(from) ? { class: "wrong" } : {};
  const into = { tail, head: label, attributes: { dir: "none", headport: "w", ...look } };
  if (head === undefined) return [into];
  return [into, { tail: label, head, attributes: { tailport: "e", ...look } }];
}

/** A stranger's text; Graphviz takes backslashes in it for escapes of its own. */
const literal = (text: string): string => safeText(text).replaceAll("\\", "\\\\");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
