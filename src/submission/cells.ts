/**
 * Notebook JSON → cells. Reads nbformat 4 (`cells`, `source`) and nbformat 3 (`worksheets`, `input`, headings), told apart
 * by what is there and not by what a document says of itself. What is not needed may be missing or wrong.
 */
import { z } from "zod";

import { UnreadableNotebook } from "./unreadable-notebook.ts";

/** One cell, the same for every version of the format. */
export interface Cell {
  /** `cell 12`, counted from 1 over all cells. */
  readonly name: string;
  /** Markdown for headings too; `raw` is text that Jupyter shows as it is. */
  readonly kind: "code" | "markdown" | "raw";
  /** As it was written, but for halves of characters, which no file can hold. */
  readonly source: string;
  /** As they are in the JSON. */
  readonly outputs: readonly unknown[];
  /** Pictures of a text cell, by name; as they are in the JSON. */
  readonly attachments: unknown;
}

/** Notebooks of a course have a hundred. */
const MAX_CELLS = 5000;

const text = z
  .union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))])
  .transform((written) => written.toWellFormed());

/** Text of a notebook: one string or a list of lines, which hold their line ends. Undefined for everything else. */
export const optionalText: z.ZodType<string | undefined> = text.optional().catch(undefined);

const document = z.object({
  cells: z.array(z.unknown()).optional().catch(undefined),
  worksheets: z
    .array(z.object({ cells: z.array(z.unknown()).optional() }).catch({}))
    .optional()
    .catch(undefined),
});

const cell = z.object({
  cell_type: z.unknown().optional(),
  source: text.optional(),
  input: text.optional(),
  level: z.int().min(1).max(6).optional().catch(undefined),
  outputs: z.array(z.unknown()).catch([]),
  attachments: z.unknown().optional(),
});

/** The cells of a notebook, in order. Throws UnreadableNotebook for JSON that is none, or that has no code. */
export function cellsOf(json: unknown): Cell[] {
  const { cells, worksheets } = document.catch({}).parse(json);
  const found = cells ?? worksheets?.flatMap((worksheet) => worksheet.cells ?? []);
  if (found === undefined) throw new UnreadableNotebook("it is JSON, but has no list of cells");
  if (found.length > MAX_CELLS) throw new UnreadableNotebook(`it has ${found.length} cells, more than ${MAX_CELLS}`);
  const read = found.map((each, index) => cellOf(each, `cell ${index + 1}`));
  if (read.length === 0) throw new UnreadableNotebook("it has no cells");
  if (!read.some(({ kind, source }) => kind === "code" && source.trim() !== "")) {
    throw new UnreadableNotebook("it has no code cells with anything in them");
  }
  return read;
}

function cellOf(json: unknown, name: string): Cell {
  const parsed = cell.safeParse(json);
  if (!parsed.success) {
    const isObject = parsed.error.issues.some(({ path }) => path.length > 0);
    const fault = isObject ? `the source of ${name} is neither text nor a list of lines` : `${name} is not an object`;
    throw new UnreadableNotebook(fault);
  }
  const { cell_type: type, input, source = "", level = 1, outputs, attachments } = parsed.data;
  const kind =
    type === "code" || (type === undefined && input !== undefined) ? "code" : type === "raw" ? "raw" : "markdown";
  const written = kind === "code" ? (input ?? source) : type === "heading" ? `${"#".repeat(level)} ${source}` : source;
  return { name, kind, source: written, outputs, attachments };
}
