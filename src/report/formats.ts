/** The values of `--format`. */
export const formats: readonly ["terminal", "json"] = ["terminal", "json"];
export type Format = (typeof formats)[number];

/** The values of `--format` of `grade similar`. */
export const similarityFormats: readonly ["terminal", "json", "markdown"] = ["terminal", "json", "markdown"];
export type SimilarityFormat = (typeof similarityFormats)[number];
