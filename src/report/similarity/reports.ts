/** Every format of a report on similar submissions. */
import type { Comparison } from "../../similarity/compare.ts";
import type { SimilarityFormat } from "../formats.ts";
import { jsonSimilarity } from "./json.ts";
import { markdownSimilarity } from "./markdown.ts";
import { terminalSimilarity } from "./terminal.ts";

/** A comparison as text, without a line end after the last line. */
export const similarityReports: Readonly<Record<SimilarityFormat, (comparison: Comparison, least: number) => string>> =
  {
    terminal: terminalSimilarity,
    json: jsonSimilarity,
    markdown: markdownSimilarity,
  };
