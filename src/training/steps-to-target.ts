/**
 * How many steps an attempt takes to a validation accuracy that tells a fast method from a slow one. Both get there within
 * the first epochs, so that ends of epochs are too coarse to look at. Scoring validation images takes its time: they are
 * scored four times an epoch, and once the target was passed, at some of the parameters in between, by bisection.
 * That costs the same at every batch size.
 */
import type { Parameters } from "../oracle/oracle.ts";
import { copied } from "./state.ts";

/** The validation accuracy to reach; a fraction. */
export const TARGET_ACCURACY = 0.4;

const LOOKS_PER_EPOCH = 4;
/** From then on, only ends of epochs are looked at, where accuracies are measured anyway. */
const LOOKED_AT_EPOCHS = 2;
/** How many parts the steps between two looks are divided into; parameters are kept from between the parts. */
const PARTS = 5;

interface Kept {
  readonly step: number;
  readonly parameters: Parameters;
}

/** Looks until the target is reached, and no more after that. */
export class StepsToTarget {
  readonly #looksEvery: number;
  readonly #looksUntil: number;
  readonly #reaches: (parameters: Parameters) => Promise<boolean>;
  #nextLook: number;
  /** From after the last look. */
  #kept: Kept[] = [];
  #nextKept: number;
  #steps: number | undefined;

  /** @param reaches whether these parameters' accuracy on the validation images is at least TARGET_ACCURACY. */
  constructor(stepsPerEpoch: number, reaches: (parameters: Parameters) => Promise<boolean>) {
    this.#looksEvery = stepsPerEpoch / LOOKS_PER_EPOCH;
    this.#looksUntil = stepsPerEpoch * LOOKED_AT_EPOCHS;
    this.#nextLook = this.#looksEvery;
    this.#nextKept = this.#looksEvery / PARTS;
    this.#reaches = reaches;
  }

  /** Sees the `parameters` after so many steps of the attempt, which may change once this has resolved. */
  async look(step: number, parameters: Parameters): Promise<void> {
    if (this.#steps !== undefined || step >= this.#looksUntil) return;
    if (step >= this.#nextLook) await this.#looked(step, await this.#reaches(parameters));
    else if (step >= this.#nextKept) this.#keep(step, parameters);
  }

  /** Takes the accuracy that was measured after so many steps. */
  async measured(step: number, validationAccuracy: number): Promise<void> {
    if (this.#steps === undefined) await this.#looked(step, validationAccuracy >= TARGET_ACCURACY);
  }

  /** After how many steps the target was reached; undefined as long as it was not seen to be. */
  get steps(): number | undefined {
    return this.#steps;
  }

  async #looked(step: number, isReached: boolean): Promise<void> {
    if (isReached) this.#steps = await this.#firstUpTo(step);
    this.#kept = [];
    this.#nextLook = (Math.floor(step / this.#looksEvery) + 1) * this.#looksEvery;
    this.#nextKept = step + this.#looksEvery / PARTS;
  }

  #keep(step: number, parameters: Parameters): void {
    this.#kept.push({ step, parameters: copied(parameters) });
    this.#nextKept = step + this.#looksEvery / PARTS;
  }

  /** The step, or one before it that reached the target while the one kept before that had not. */
  async #firstUpTo(step: number): Promise<number> {
    let [below, reached] = [-1, this.#kept.length];
    while (reached - below > 1) {
      const middle = Math.floor((below + reached) / 2);
      const kept = this.#kept[middle];
      if (kept !== undefined && (await this.#reaches(kept.parameters))) reached = middle;
      else below = middle;
    }
    return this.#kept[reached]?.step ?? step;
  }
}
