/** What the person sees who scores words and plots: a notebook's texts, pictures and printed accuracies. */
import { stripVTControlCharacters } from "node:util";

import { speaksOfAccuracy } from "./accuracy-line.ts";
import type { Cell } from "./cells.ts";
import { attachedTo, type Picture, type Printed } from "./outputs.ts";
import type { Artifact } from "./submission.ts";

const MAX_TEXT_BYTES = 64 * 2 ** 10;
/** As it is stored: of base64, three quarters are picture. */
const MAX_IMAGE_BYTES = 2 ** 20;
const MAX_BYTES = 4 * 2 ** 20;
const MAX_ARTIFACTS = 200;
const MAX_OUTPUT_CHARACTERS = 4 * 2 ** 10;
/** Larger ones are not even searched for pictures. */
const MAX_SEARCHED = 16 * 2 ** 20;

/** A picture inside Markdown, as Colab pastes them. */
const DATA_URI = /data:(image\/(?:png|jpe?g));base64,([A-Za-z0-9+/=\s]+)/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A cell with what it printed and drew. */
export interface PrintedCell {
  readonly cell: Cell;
  readonly printed: Printed;
}

/**
 * The artifacts of a notebook, in its order. What is too large, too many or damaged is left out; one last artifact then
 * says how many those are.
 */
export function artifactsOf(cells: readonly PrintedCell[]): Artifact[] {
  const artifacts: Artifact[] = [];
  let bytes = 0;
  let leftOut = 0;
  for (const artifact of cells.flatMap(artifactsOfCell)) {
    const size = Buffer.byteLength(artifact.data);
    const limit = artifact.kind === "image" ? MAX_IMAGE_BYTES : MAX_TEXT_BYTES;
    const fits = size <= limit && bytes + size <= MAX_BYTES && artifacts.length < MAX_ARTIFACTS;
    if (fits && isWhole(artifact)) {
      artifacts.push(artifact);
      bytes += size;
    } else leftOut++;
  }
  if (leftOut === 0) return artifacts;
  const data = `Left out here, because too large, too many or damaged: ${leftOut}. See the notebook.`;
  return [...artifacts, { kind: "text", name: "left out", mediaType: "text/plain", data }];
}

function artifactsOfCell({ cell, printed }: PrintedCell): Artifact[] {
  const { name } = cell;
  if (cell.kind === "code") {
    const images = printed.pictures.map((picture) => imageOf(name, picture));
    return speaksOfAccuracy(printed.text) ? [outputOf(name, printed.text), ...images] : images;
  }
  const { text, pictures } = cell.kind === "markdown" ? separated(cell.source) : { text: cell.source, pictures: [] };
  const mediaType = cell.kind === "markdown" ? "text/markdown" : "text/plain";
  const words: Artifact = { kind: "text", name, mediaType, data: text };
  const images = [...pictures, ...attachedTo(cell)].map((picture) => imageOf(name, picture));
  return text.trim() === "" ? images : [words, ...images];
}

/** Markdown without the pictures in it, and the pictures: each would make the text too long to be shown. */
function separated(markdown: string): { readonly text: string; readonly pictures: readonly Picture[] } {
  if (markdown.length > MAX_SEARCHED) return { text: markdown, pictures: [] };
  const pictures: Picture[] = [];
  const text = markdown.replaceAll(DATA_URI, (_, type: string, data: string) => {
    pictures.push({ mediaType: type === "image/png" ? type : "image/jpeg", data });
    return "";
  });
  return { text, pictures };
}

function imageOf(name: string, { mediaType, data }: Picture): Artifact {
  const isText = mediaType === "image/svg+xml";
  // Jupyter breaks base64 into lines. What is too large anyhow is not copied.
  const stored = isText || data.length > 2 * MAX_IMAGE_BYTES ? data : data.replaceAll(/\s+/g, "");
  return { kind: "image", name, mediaType, data: stored };
}

function outputOf(name: string, text: string): Artifact {
  return { kind: "output", name, mediaType: "text/plain", data: stripVTControlCharacters(shortened(text)).trimEnd() };
}

/** The first and the last of a long text: a training's last lines say the most. */
function shortened(text: string): string {
  if (text.length <= MAX_OUTPUT_CHARACTERS) return text;
  const half = MAX_OUTPUT_CHARACTERS / 2 - 3;
  return `${text.slice(0, half)}\n…\n${text.slice(-half)}`.toWellFormed();
}

/** Whether a picture's data can be one. */
function isWhole({ mediaType, data }: Artifact): boolean {
  if (mediaType === "image/svg+xml") return data.includes("<svg");
  if (mediaType !== "image/png" && mediaType !== "image/jpeg") return true;
  return data.length % 4 === 0 && BASE64.test(data);
}
