/** Collects what speaks for and against each result of a function over many inputs. */
import { num, type Deviation, type Finding } from "../findings.ts";
import { compare, type Comparison, type Tolerances } from "../numeric/compare.ts";
import { indexOf, type FloatTensor } from "../numeric/tensor.ts";
import type { Judgement } from "./check.ts";

interface Tally {
  comparisons: number;
  worstRelativeError: number;
  objection: Finding | undefined;
}

/**
 * Evidence on the results of one function. A result is right when nothing was found against it on any input. Of several
 * objections to a result the first is kept: inputs come from small to large, and small ones explain best.
 */
export class Evidence {
  readonly #name: string;
  readonly #tolerances: Tolerances;
  readonly #tallies: ReadonlyMap<string, Tally>;

  /**
   * @param name the function, as the student spells it.
   * @param results what is judged, for example `dX`, `dW`, `db`.
   */
  constructor(name: string, results: readonly string[], tolerances: Tolerances) {
    this.#name = name;
    this.#tolerances = tolerances;
    this.#tallies = new Map(
      results.map((result) => [result, { comparisons: 0, worstRelativeError: 0, objection: undefined }]),
    );
  }

  /** Compares a result of the right shape with what it should be. Says whether it is right. */
  compare(result: string, actual: FloatTensor, expected: FloatTensor, input: string): boolean {
    const comparison = compare(actual, expected, this.#tolerances);
    if (comparison.wrong > 0) {
      this.object(result, { code: "wrong-value", params: this.deviation(result, comparison, expected.shape, input) });
      return false;
    }
    const tally = this.#tally(result);
    tally.comparisons += comparison.total;
    tally.worstRelativeError = Math.max(tally.worstRelativeError, comparison.relativeError);
    return true;
  }

  /** The parameters of a finding about a comparison. */
  deviation(result: string, comparison: Comparison, shape: readonly number[], input: string): Deviation {
    return {
      name: this.#name,
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

  /** Speaks against every result: for what makes all of them unusable. */
  objectToAll(finding: Finding): void {
    for (const result of this.#tallies.keys()) this.object(result, finding);
  }

  /** Whether nothing was found against a result so far. */
  isRight(result: string): boolean {
    return this.#tally(result).objection === undefined;
  }

  /** The verdict: objections, then what agrees. */
  judgement(): Judgement {
    const tallies = [...this.#tallies];
    const objections = new Set(tallies.flatMap(([, { objection }]) => objection ?? []));
    const right = tallies.filter(([, { objection }]) => objection === undefined);
    const agreements = right
      .filter(([, { comparisons }]) => comparisons > 0)
      .map(([result, { comparisons, worstRelativeError }]): Finding => ({
        code: "agrees",
        params: { name: this.#name, result, comparisons, worstRelativeError },
      }));
    const share = right.length / tallies.length;
    const status = share === 1 ? "passed" : share > 0 ? "partial" : "failed";
    return { status, right: share, findings: [...objections, ...agreements] };
  }

  #tally(result: string): Tally {
    const tally = this.#tallies.get(result);
    if (tally === undefined) throw new RangeError(`${result} is not among the results of ${this.#name}.`);
    return tally;
  }
}
