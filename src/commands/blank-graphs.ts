/** Blank functions for graphs that a rubric grades and the starter's files do not have: those of another year. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

import { InternalError } from "../errors.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Submission } from "../submission/submission.ts";
import { writeWhole } from "../whole-file.ts";

/** A graph's function: its name, and the names of its arguments. */
interface Signature {
  readonly name: string;
  readonly inputs: readonly string[];
}

const FILES: Readonly<Record<Submission["language"], string>> = {
  typescript: "graphs.ts",
  python: "uniqname_umid.ipynb",
};

const notebookSchema = z.looseObject({ cells: z.array(z.looseObject({ source: z.array(z.string()) })) });

/** Adds a blank function for each graph of the rubric that is not yet in the starter written to `folder`. */
export async function addBlankGraphs(
  folder: string,
  language: Submission["language"],
  { rubric, profile }: LoadedRubric,
  inputsOf: (graph: string) => readonly string[],
): Promise<void> {
  const file = join(folder, FILES[language]);
  const text = await readFile(file, "utf8");
  const parts = rubric.items.flatMap((item) => item.parts);
  const missing = [...new Set(parts.flatMap((part) => (part.check === "graph" ? part.graph : [])))]
    .map((graph) => ({
      name: language === "python" ? (profile.names[graph]?.[0] ?? graph) : graph,
      inputs: inputsOf(graph),
    }))
    .filter(({ name }) => !new RegExp(`(?:export const|def) ${name}\\b`, "u").test(text));
  if (missing.length === 0) return;
  await writeWhole(file, language === "python" ? withCells(text, missing) : withFunctions(text, missing));
}

function withFunctions(text: string, missing: readonly Signature[]): string {
  return [text.trimEnd(), ...missing.map(inTypeScript)].join("\n\n").concat("\n");
}

function inTypeScript({ name, inputs }: Signature): string {
  return `/**
 * Forward and backward pass of ${name}.
 *
 * All inputs are numbers. Returns [L, [${gradients(inputs)}]]: the value, and its derivative with respect to each input
 * in this order.
 */
export const ${name} = (${inputs.map((input) => `${input}: number`).join(", ")}): [L: number, gradients: number[]] => {
  // TODO: forward pass.
  // TODO: backward pass.
  throw new Error("Not implemented: ${name}");
};`;
}

/** The new cells stand behind the last one that defines a graph. */
function withCells(text: string, missing: readonly Signature[]): string {
  const notebook = notebookSchema.safeParse(JSON.parse(text));
  if (!notebook.success) throw new InternalError("The starter's notebook is none.");
  const { cells } = notebook.data;
  const last = cells.findLastIndex(({ source }) => source[0]?.startsWith("def f_") === true);
  const added = missing.map((signature, index) => ({
    cell_type: "code",
    execution_count: null,
    metadata: { id: `graph-${index}` },
    outputs: [],
    source: inPython(signature).split(/(?<=\n)/u),
  }));
  return `${JSON.stringify({ ...notebook.data, cells: cells.toSpliced(last + 1, 0, ...added) }, undefined, 1)}\n`;
}

function inPython({ name, inputs }: Signature): string {
  return `def ${name}(${inputs.join(", ")}):
    """
    Computes ${name} and its gradients.

    Inputs: numbers.
    Returns L, [${gradients(inputs)}]: the value, and its derivative with respect to each input.
    """
    # TODO: forward pass.
    # TODO: backward pass.
    raise NotImplementedError("${name}")`;
}

const gradients = (inputs: readonly string[]): string => inputs.map((input) => `d${input}`).join(", ");
