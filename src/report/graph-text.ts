/** A computation graph as lines of text: every argument and node with its value and gradient, and what came instead. */
import type { GraphPicture, PicturedNode } from "../pictures.ts";
import { nodeFormula } from "./node-formula.ts";
import { safeText } from "./safe-text.ts";
import { digits } from "./wording.ts";

const NAME_WIDTH = 30;
const NUMBER_WIDTH = 11;
/** What fits behind the columns. */
const MOST_BRANCHES = 22;

/** In 80 columns, without colours. */
export function graphText({ nodes }: GraphPicture): string[] {
  const hasGradients = nodes.some(({ gradient }) => gradient !== undefined);
  const columns = hasGradients ? ["value", "gradient"] : ["value"];
  return [
    `${"".padEnd(NAME_WIDTH)}${columns.map((column) => column.padStart(NUMBER_WIDTH)).join("")}`,
    ...nodes.map((node) => `${nodeLine(node, hasGradients)}${branches(node, nodes)}`),
  ];
}

function nodeLine(node: PicturedNode, hasGradients: boolean): string {
  const { id, value, gradient, actual } = node;
  const name = cut(safeText([...new Set([id, nodeFormula(node)])].filter((text) => text !== "").join(" = ")));
  const numbers = [digits(value), ...(hasGradients ? [gradient === undefined ? "" : digits(gradient)] : [])];
  const shown = numbers.map((number) => number.padStart(NUMBER_WIDTH)).join("");
  const wrong = [actual?.value, actual?.gradient].flatMap((number) => (number === undefined ? [] : digits(number)));
  return `${name.padEnd(NAME_WIDTH)}${shown}${wrong.length === 0 ? "" : `  ✗ got ${wrong.join(", ")}`}`;
}

/** Of a copy node's gradient, what comes back on each branch: ` = 3.667 + 3.519`. */
function branches({ id, op }: PicturedNode, nodes: readonly PicturedNode[]): string {
  if (op !== "copy") return "";
  const back = nodes.flatMap(({ inputs }) => inputs.filter(({ from }) => from === id).map(({ gradient }) => gradient));
  const known = back.flatMap((gradient) => (gradient === undefined || gradient === "hidden" ? [] : digits(gradient)));
  if (known.length < 2 || known.length < back.length) return "";
  const sum = known.join(" + ").replaceAll("+ −", "− ");
  return `  = ${sum.length > MOST_BRANCHES ? `${sum.slice(0, MOST_BRANCHES - 1)}…` : sum}`;
}

const cut = (text: string): string => (text.length < NAME_WIDTH ? text : `${text.slice(0, NAME_WIDTH - 2)}…`);
