/** What a code cell has printed and drawn, as its notebook stores it: nbformat 4 and 3. */
import { z } from "zod";

import { type Cell, optionalText } from "./cells.ts";
import { withPlainLineEnds } from "./decode.ts";

/** A picture as it is stored; nothing is known of its data yet. */
export interface Picture {
  readonly mediaType: "image/png" | "image/jpeg" | "image/svg+xml";
  readonly data: string;
}

/** What one cell has put out. */
export interface Printed {
  /** Standard output and the texts of results, joined; of very much, the first and the last. */
  readonly text: string;
  readonly pictures: readonly Picture[];
}

/** More than anybody reads. What a training printed last stands at the end, so that the middle can go. */
const MAX_PRINTED = 8 * 2 ** 20;

/** The same picture in several forms; the first that is there is taken. */
const pictures = z.object({ "image/png": optionalText, "image/jpeg": optionalText, "image/svg+xml": optionalText });
const bundle = pictures.extend({ "text/plain": optionalText });

const output = z.object({
  output_type: z.unknown().optional(),
  /** A stream's name is `name` in nbformat 4 and `stream` in nbformat 3. */
  name: z.unknown().optional(),
  stream: z.unknown().optional(),
  text: optionalText,
  data: bundle.optional().catch(undefined),
  png: optionalText,
  jpeg: optionalText,
  svg: optionalText,
});

/** The outputs of a code cell. What is no output is passed over: it does not matter to the code. */
export function printedBy(cell: Cell): Printed {
  let text = "";
  const drawn: Picture[] = [];
  for (const json of cell.outputs) {
    const parsed = output.safeParse(json);
    if (!parsed.success) continue;
    const { output_type: type, name, stream, text: plain, data, png, jpeg, svg } = parsed.data;
    if (type === "stream") {
      if (name !== "stderr" && stream !== "stderr") text += plain ?? "";
      continue;
    }
    const result = data?.["text/plain"] ?? plain;
    const picture = pictureOf(data ?? { "image/png": png, "image/jpeg": jpeg, "image/svg+xml": svg });
    if (picture !== undefined) drawn.push(picture);
    // Beside a picture stands only what Python calls it: <Figure size 640x480 with 1 Axes>.
    else if (result !== undefined) text += `${text === "" || text.endsWith("\n") ? "" : "\n"}${result}\n`;
  }
  return { text: withPlainLineEnds(withoutMiddle(text)), pictures: drawn };
}

/** Pictures that were pasted into a text cell. */
export function attachedTo(cell: Cell): Picture[] {
  const attachments = z.record(z.string(), pictures).safeParse(cell.attachments);
  if (!attachments.success) return [];
  return Object.values(attachments.data)
    .map(pictureOf)
    .filter((picture) => picture !== undefined);
}

function pictureOf(stored: z.infer<typeof pictures>): Picture | undefined {
  for (const mediaType of ["image/png", "image/jpeg", "image/svg+xml"] as const) {
    const data = stored[mediaType];
    if (data !== undefined) return { mediaType, data };
  }
  return undefined;
}

function withoutMiddle(text: string): string {
  return text.length <= MAX_PRINTED ? text : `${text.slice(0, MAX_PRINTED / 2)}\n…\n${text.slice(-MAX_PRINTED / 2)}`;
}
