/** What a rubric's test came to: every known mistake, and whether it got what it must. */

/** What is wrong with a rubric, or with what it is tested with. */
export type Flaw =
  /** The part does not lose what it must. */
  | { readonly kind: "survived"; readonly part: string }
  /** The part loses points that it must keep. */
  | { readonly kind: "lost"; readonly part: string }
  /** The part earns points for nothing. */
  | { readonly kind: "earned"; readonly part: string }
  /** Nothing tells the student of the mistake. */
  | { readonly kind: "not-named"; readonly expected: string };

/** What one case came to. */
export interface CaseResult {
  /** `right`, `blank`, or the mistake's variant. */
  readonly name: string;
  /** For a mistake in a graph: where. */
  readonly place?: string;
  /** The items in which points were lost. */
  readonly lost: readonly string[];
  readonly flaws: readonly Flaw[];
}

/** What a rubric's test came to. */
export interface Verification {
  /** The items that have parts that were judged. */
  readonly items: readonly string[];
  readonly results: readonly CaseResult[];
}
