/** Collects what speaks for and against each result of a function over many inputs. */
import { num, type Deviation, type Finding, type FindingOf } from "../findings.ts";
import { compare, tolerancesOf, type Comparison } from "../numeric/compare.ts";
import { indexOf, type FloatTensor } from "../numeric/tensor.ts";
import type { Part } from "../rubric/schema.ts";
import type { Judgement } from "./check.ts";

interface Tally {
  comparisons: number;
  worstRelativeError: number;
  objection: Finding | undefined;
  /** What was let pass. */
  variation: VariationFinding | undefined;
}

/** A finding about something that is let pass. */
type VariationFinding = FindingOf<"bias-as-row">;

/**
 * Evidence on the results of one function. A result is right when nothing was found against it on any input. Of several
 * objections to a result the first is kept: inputs come from small to large, and small ones explain best.
 */
export class Evidence {
  /** The function, as the student spells it. */
  readonly name: string;
  readonly #part: Pick<Part, "tolerances" | "variations">;
  readonly #tallies: ReadonlyMap<string, Tally>;

  /**
   * @param name the function, as the student spells it.
   * @param results what is judged, for example `dX`, `dW`, `db`.
   */
  constructor(name: string, results: readonly string[], part: Pick<Part, "tolerances" | "variations">) {
    this.name = name;
    this.#part = part;
    const empty = { comparisons: 0, worstRelativeError: 0, objection: undefined, variation: undefined };
    this.#tallies = new Map(results.map((result) => [result, { ...empty }]));
  }

  /** Compares a result of the right shape with what it should be. Says whether it is right. */
  compare(result: string, actual: FloatTensor, expected: FloatTensor, input: string): boolean {
    const comparison = this.compared(actual, expected);
    if (comparison.wrong > 0) {
      this.object(result, { code: "wrong-value", params: this.deviation(result, comparison, expected.shape, input) });
      return false;
    }
    const tally = this.#tally(result);
    tally.comparisons += comparison.total;
    tally.worstRelativeError = Math.max(tally.worstRelativeError, comparison.relativeError);
    return true;
  }

  /** A result beside what it should be, within the part's tolerances: it is no evidence yet. */
  compared(actual: FloatTensor, expected: FloatTensor): Comparison {
    return compare(actual, expected, tolerancesOf(actual.dtype, this.#part.tolerances));
  }

  /** The parameters of a finding about a comparison. */
  deviation(result: string, comparison: Comparison, shape: readonly number[], input: string): Deviation {
    return {
      name: this.name,
      result,
      index: indexOf(comparison.worst, shape),
      expected: num(comparison.expected),
      actual: num(comparison.actual),
      relativeError: num(comparison.relativeError),
      wrong: comparison.wrong,
      total: comparison.total,
      input,
    };
  }

  /** Speaks against a result. */
  object(result: string, finding: Finding): void {
    this.#tally(result).objection ??= finding;
  }

  /** Lets a result pass that is not quite what was asked for, at the cost that the part has for it. */
  letPass(result: string, finding: VariationFinding): void {
    this.#tally(result).variation ??= finding;
  }

  /** Speaks against every result: for what makes all of them unusable. */
  objectToAll(finding: Finding): void {
    for (const result of this.#tallies.keys()) this.object(result, finding);
  }

  /** Whether nothing was found against a result so far. */
  isRight(result: string): boolean {
    return this.#tally(result).objection === undefined;
  }

  /** The results that something was found against so far, and the others. */
  results(): { readonly wrong: readonly string[]; readonly right: readonly string[] } {
    const names = [...this.#tallies.keys()];
    return { wrong: names.filter((name) => !this.isRight(name)), right: names.filter((name) => this.isRight(name)) };
  }

  /** The verdict: objections, then what was let pass, then what agrees. */
  judgement(): Judgement {
    const tallies = [...this.#tallies];
    const objections = new Set(tallies.flatMap(([, { objection }]) => objection ?? []));
    // What has another shape on other inputs is a row by accident.
    const variations = tallies.flatMap(([, { variation, objection }]) =>
      objection?.code === "wrong-shape" ? [] : (variation ?? []),
    );
    const right = tallies.filter(([, { objection }]) => objection === undefined);
    const agreements = right
      .filter(([, { comparisons }]) => comparisons > 0)
      .map(([result, { comparisons, worstRelativeError }]): Finding => ({
        code: "agrees",
        params: { name: this.name, result, comparisons, worstRelativeError },
      }));
    const touched = right.filter(([, { variation }]) => variation !== undefined);
    const cost = (touched.length * this.#part.variations.biasAsRow) / tallies.length;
    const share = right.length / tallies.length;
    const status = share === 1 && cost === 0 ? "passed" : share > 0 ? "partial" : "failed";
    return { status, right: share, cost, findings: [...objections, ...variations, ...agreements] };
  }

  #tally(result: string): Tally {
    const tally = this.#tallies.get(result);
    if (tally === undefined) throw new RangeError(`${result} is not among the results of ${this.name}.`);
    return tally;
  }
}
