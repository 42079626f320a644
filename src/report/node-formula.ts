/** A node of a drawing as a formula of its inputs: `w0 × x0`, `exp(n)`, `copy of w`. */
import type { PicturedNode } from "../pictures.ts";

/** Of operations with one input, by the symbol that a drawing has for them. */
const unary: Readonly<Record<string, (input: string) => string>> = {
  "+1": (input) => `${input} + 1`,
  "×(−1)": (input) => `${input} × (−1)`,
  "1/x": (input) => `1 / ${input}`,
  "x²": (input) => `${input}²`,
  copy: (input) => `copy of ${input}`,
};

/** The formula, in the ids of the inputs; empty for an argument. Ids are a stranger's, and come as they are. */
export function nodeFormula({ op, inputs }: Pick<PicturedNode, "op" | "inputs">): string {
  if (op === undefined) return "";
  const [a = "?", b] = inputs.map(({ from }) => from);
  if (b === undefined) return unary[op]?.(a) ?? `${op}(${a})`;
  return op === "a^b" ? `${a} ^ ${b}` : `${a} ${op} ${b}`;
}
