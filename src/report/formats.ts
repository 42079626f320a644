/** The values of `--format`. */
export const formats: readonly ["terminal", "json"] = ["terminal", "json"];
export type Format = (typeof formats)[number];
