/** The values of `--format` for one grading. */
export const formats: readonly ["terminal", "json", "markdown", "junit", "gradescope", "html"] = [
  "terminal",
  "json",
  "markdown",
  "junit",
  "gradescope",
  "html",
];
export type Format = (typeof formats)[number];

/** The values of `--format` of `grade similar`. */
export const similarityFormats: readonly ["terminal", "json", "markdown"] = ["terminal", "json", "markdown"];
export type SimilarityFormat = (typeof similarityFormats)[number];
/** The values of `--format` for a class. */
export const classFormats: readonly ["csv", "jsonl", "json", "markdown", "junit", "gradescope", "canvas", "html"] = [
  "csv",
  "jsonl",
  "json",
  "markdown",
  "junit",
  "gradescope",
  "canvas",
  "html",
];
export type ClassFormat = (typeof classFormats)[number];
