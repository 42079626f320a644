/** A graph's function as a student would write it, line by line from the graph's data, with or without mistakes. */
import type { Graph } from "../../../reference/graphs/index.ts";
import type { Mistake } from "../../variants.ts";
import { texts } from "./algebra.ts";
import { backpropagate } from "./graphs.ts";

type Language = keyof typeof texts;

/** How a language writes a function of numbers that returns a value and gradients. */
interface Form {
  readonly line: (name: string, value: string) => string;
  readonly function: (name: string, inputs: string, lines: readonly string[], result: string) => string;
}

const forms: Readonly<Record<Language, Form>> = {
  typescript: {
    line: (name, value) => `  const ${name} = ${value};`,
    function: (name, inputs, lines, result) =>
      [`export function ${name}(${inputs}) {`, ...lines, `  return ${result};`, "}", ""].join("\n"),
  },
  python: {
    line: (name, value) => `    ${name} = ${value}`,
    function: (name, inputs, lines, result) =>
      ["import numpy as np", "", `def ${name}(${inputs}):`, ...lines, `    return ${result}`, ""].join("\n"),
  },
};

/** @param name what the function is called. */
export function graphSource(
  graph: Graph,
  { mistakes, language, name }: { mistakes: readonly Mistake[]; language: Language; name: string },
): string {
  const form = forms[language];
  const inputs = graph.inputs.map((_, index) => `x${index}`);
  const lines: string[] = [];
  const { value, gradients } = backpropagate(graph, mistakes, {
    algebra: texts[language],
    inputs,
    keep(text) {
      const kept = `t${lines.length}`;
      lines.push(form.line(kept, text));
      return kept;
    },
  });
  return form.function(name, inputs.join(", "), lines, `[${value}, [${gradients.join(", ")}]]`);
}
