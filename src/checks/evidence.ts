/** Collects what speaks for and against each result of a function over many inputs. */
import { num, type Deviation, type Finding, type FindingOf } from "../findings.ts";
import { compare, tolerancesOf, type Comparison } from "../numeric/compare.ts";
import { indexOf, type FloatTensor } from "../numeric/tensor.ts";
import type { Part } from "../rubric/schema.ts";
import type { Judgement } from "./check.ts";

/** What a part says about how its results are judged. */
type Terms = Pick<Part, "tolerances" | "variations" | "carriedForward">;

/** What a result that differs from the reference can agree with all the same. */
export type Basis = "own-parts" | "own-forward";

interface Tally {
  comparisons: number;
  worstRelativeError: number;
  /** The first thing that speaks against it, of either kind. */
  first: Finding | undefined;
  /** It differs from the reference. */
  differs: boolean;
  /** It is wrong whatever it is compared with. */
  isWrong: boolean;
  /** What makes up for a difference. */
  carried: Basis | undefined;
  /** What was let pass. */
  variation: VariationFinding | undefined;
}

/** A finding about something that is let pass. */
type VariationFinding = FindingOf<"bias-as-row">;

const isRight = ({ differs, isWrong, carried }: Tally): boolean => !isWrong && (!differs || carried !== undefined);

/**
 * Evidence on the results of one function. A result is right when nothing was found against it on any input, or when all
 * that was found is a difference from the reference that an earlier mistake explains. Of several objections to a result the
 * first is kept: inputs come from small to large, and small ones explain best.
 */
export class Evidence {
  /** The function, as the student spells it. */
  readonly name: string;
  readonly #part: Terms;
  readonly #tallies: ReadonlyMap<string, Tally>;
  readonly #notes: Finding[] = [];

  /**
   * @param name the function, as the student spells it.
   * @param results what is judged, for example `dX`, `dW`, `db`.
   */
  constructor(name: string, results: readonly string[], part: Terms) {
    this.name = name;
    this.#part = part;
    const empty: Tally = {
      comparisons: 0,
      worstRelativeError: 0,
      first: undefined,
      differs: false,
      isWrong: false,
      carried: undefined,
      variation: undefined,
    };
    this.#tallies = new Map(results.map((result) => [result, { ...empty }]));
  }

  /** Compares a result of the right shape with what it should be. Says whether it is right. */
  compare(result: string, actual: FloatTensor, expected: FloatTensor, input: string): boolean {
    const comparison = this.compared(actual, expected);
    if (comparison.wrong > 0) {
      this.differ(result, { code: "wrong-value", params: this.deviation(result, comparison, expected.shape, input) });
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

  /** Says that a result differs from the reference, which an earlier mistake may explain: see `carry`. */
  differ(result: string, finding: Finding): void {
    const tally = this.#tally(result);
    tally.first ??= finding;
    tally.differs = true;
  }

  /** Says so of every result. */
  differInAll(finding: Finding): void {
    for (const result of this.#tallies.keys()) this.differ(result, finding);
  }

  /** Speaks against a result, whatever it is compared with. */
  object(result: string, finding: Finding): void {
    const tally = this.#tally(result);
    tally.first ??= finding;
    tally.isWrong = true;
  }

  /** Lets a result pass that is not quite what was asked for, at the cost that the part has for it. */
  letPass(result: string, finding: VariationFinding): void {
    this.#tally(result).variation ??= finding;
  }

  /** Speaks against every result: for what makes all of them unusable. */
  objectToAll(finding: Finding): void {
    for (const result of this.#tallies.keys()) this.object(result, finding);
  }

  /** Whether nothing was found against any result so far. */
  get isClear(): boolean {
    return [...this.#tallies.values()].every(({ differs, isWrong }) => !differs && !isWrong);
  }

  /** The results of which nothing is known but that they differ from the reference, if it is worth anything to explain it. */
  get unexplained(): string[] {
    if (this.#part.carriedForward === 0) return [];
    return [...this.#tallies].flatMap(([result, { differs, isWrong, carried }]) =>
      differs && !isWrong && carried === undefined ? [result] : [],
    );
  }

  /** The results that are wrong so far, and those that agree with the reference: what is carried forward is neither. */
  results(): { readonly wrong: readonly string[]; readonly right: readonly string[] } {
    const tallies = [...this.#tallies];
    return {
      wrong: tallies.flatMap(([result, tally]) => (isRight(tally) ? [] : result)),
      right: tallies.flatMap(([result, { differs, isWrong }]) => (differs || isWrong ? [] : result)),
    };
  }

  /** Takes a result for right that differs from the reference: an earlier mistake explains the difference. */
  carry(result: string, basis: Basis): void {
    this.#tally(result).carried = basis;
  }

  /** Changes what is said of a result's difference. */
  explain(result: string, change: (finding: Finding) => Finding): void {
    const tally = this.#tally(result);
    if (tally.first !== undefined) tally.first = change(tally.first);
  }

  /** Results that were let pass at a cost. */
  get varied(): string[] {
    return [...this.#tallies].flatMap(([result, { variation }]) => (variation === undefined ? [] : [result]));
  }

  /** A row in the place of a bias's gradient is what an earlier mistake makes of it: it is carried forward, if that costs less. */
  forgive(result: string, basis: Basis): void {
    const tally = this.#tally(result);
    if (tally.variation === undefined || 1 - this.#part.carriedForward >= this.#part.variations.biasAsRow) return;
    tally.variation = undefined;
    tally.carried ??= basis;
  }

  /** Adds what is neither for nor against a result. */
  note(finding: Finding): void {
    this.#notes.push(finding);
  }

  /** The verdict: objections, what was carried forward or let pass, then what agrees. */
  judgement(): Judgement {
    const tallies = [...this.#tallies].map(([result, tally]) => ({ result, ...tally }));
    const objections = new Set(tallies.flatMap((tally) => (isRight(tally) ? [] : (tally.first ?? []))));
    // What has another shape on other inputs is a row by accident.
    const variations = tallies.flatMap(({ variation, first }) =>
      first?.code === "wrong-shape" ? [] : (variation ?? []),
    );
    const right = tallies.filter(isRight);
    const agreements = right
      .filter(({ comparisons, carried }) => comparisons > 0 && carried === undefined)
      .map(({ result, comparisons, worstRelativeError }): Finding => ({
        code: "agrees",
        params: { name: this.name, result, comparisons, worstRelativeError },
      }));
    const carried = right.filter((tally) => tally.carried !== undefined);
    const touched = right.filter(({ variation }) => variation !== undefined);
    const cost =
      (touched.length * this.#part.variations.biasAsRow + carried.length * (1 - this.#part.carriedForward)) /
      tallies.length;
    const share = right.length / tallies.length;
    const status = share === 1 && cost === 0 ? "passed" : share > 0 ? "partial" : "failed";
    const findings = [...objections, ...this.#notes, ...this.#carriedFindings(carried), ...variations, ...agreements];
    return { status, right: share, cost: Math.min(cost, share), findings };
  }

  #carriedFindings(carried: readonly { readonly result: string; readonly carried: Basis | undefined }[]): Finding[] {
    const bases = new Set(carried.flatMap(({ carried: basis }) => basis ?? []));
    return [...bases].map((basis): Finding => {
      const results = carried.flatMap((tally) => (tally.carried === basis ? tally.result : []));
      return { code: "carried-forward", params: { name: this.name, results, isDerivative: basis === "own-forward" } };
    });
  }

  #tally(result: string): Tally {
    const tally = this.#tallies.get(result);
    if (tally === undefined) throw new RangeError(`${result} is not among the results of ${this.name}.`);
    return tally;
  }
}
