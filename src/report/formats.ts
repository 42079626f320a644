/** The values of `--format` for one grading. */
export const formats: readonly ["terminal", "json", "markdown", "junit", "gradescope"] = [
  "terminal",
  "json",
  "markdown",
  "junit",
  "gradescope",
];
export type Format = (typeof formats)[number];

/** The values of `--format` for a class. */
export const classFormats: readonly ["csv", "jsonl", "json", "markdown", "junit", "gradescope", "canvas"] = [
  "csv",
  "jsonl",
  "json",
  "markdown",
  "junit",
  "gradescope",
  "canvas",
];
export type ClassFormat = (typeof classFormats)[number];
