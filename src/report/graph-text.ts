/** A computation graph as lines of text: every argument and node with its value and gradient, and what came instead. */
import type { GraphPicture, PicturedNode } from "../pictures.ts";
import { nodeFormula } from "./node-formula.ts";
import { safeText } from "./safe-text.ts";
import { digits } from "./wording.ts";

const NAME_WIDTH = 30;
const NUMBER_WIDTH = 11;

/** In 80 columns, without colours. */
export function graphText({ nodes }: GraphPicture): string[] {
  const hasGradients = nodes.some(({ gradient }) => gradient !== undefined);
  const columns = hasGradients ? ["value", "gradient"] : ["value"];
  return [
    `${"".padEnd(NAME_WIDTH)}${columns.map((column) => column.padStart(NUMBER_WIDTH)).join("")}`,
    ...nodes.map((node) => nodeLine(node, hasGradients)),
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

const cut = (text: string): string => (text.length < NAME_WIDTH ? text : `${text.slice(0, NAME_WIDTH - 2)}…`);
