/** What the sentences of all findings have in common. */
import type { FindingCode, FindingParams, Num } from "../findings.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";

/** What is said of one finding. */
export interface Sentence {
  /** What was seen. */
  readonly what: string;
  /** What to try next; absent where there is nothing to do. */
  readonly next?: string;
}

/** What a submission is written in. */
export type Language = Scorecard["submission"]["language"];

/** The sentences of these codes. Default: of all. */
export type Wording<Codes extends FindingCode = FindingCode> = {
  readonly [Code in Codes]: (params: FindingParams[Code], language: Language) => Sentence;
};

/** A number with what digits matter. */
export const shown = (value: Num | "hidden"): string =>
  typeof value === "number" ? String(Number(value.toPrecision(6))) : value === "hidden" ? "another value" : value;

/** A number with as many digits as a drawing has room for, and a minus as wide as a plus. */
export function digits(value: Num | "hidden"): string {
  if (value === "hidden") return "hidden";
  return (typeof value === "number" ? String(Number(value.toPrecision(4))) : value).replace("-", "−");
}

/** `[0, 2]`, the place in an array; nothing for a number. */
export const at = (index: readonly number[]): string => (index.length === 0 ? "" : `[${index.join(", ")}]`);

/** A fraction as a percentage: `45.32 %`, which is exact for 10,000 images. */
export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;

/** `the SGD run` at the start of a sentence. */
export const starting = (text: string): string => text.replace(/^the /, "The ");

/** A hint at the name that was probably meant, or another. */
export const didYouMean = (nearest: string | undefined, otherwise: string): string =>
  nearest === undefined ? otherwise : `There is ${nearest}: rename it if it is the one.`;
