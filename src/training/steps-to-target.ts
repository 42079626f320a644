/**
 * How many steps an attempt takes to a validation accuracy that tells a fast method from a slow one. Both get there within
 * the first epochs, so that ends of epochs are too coarse to look at. Scoring all validation images takes its time: they
 * are scored four times an epoch, and once the target was passed, at some of the parameters in between, by bisection.
 * That costs the same at every batch size: less than a tenth of a run of ten epochs.
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
  readonly #accuracy: (parameters: Parameters) => Promise<number>;
  #nextLook: number;
  /** From after the last look. */
  #kept: Kept[] = [];
  #nextKept: number;
  #steps: number | undefined;

  /** @param accuracy of these parameters, on all validation images. */
  constructor(stepsPerEpoch: number, accuracy: (parameters: Parameters) => Promise<number>) {
    this.#looksEvery = stepsPerEpoch / LOOKS_PER_EPOCH;
    this.#looksUntil = stepsPerEpoch * LOOKED_AT_EPOCHS;
    this.#nextLook = this.#looksEvery;
    this.#nextKept = this.#looksEvery / PARTS;
    this.#accuracy = accuracy;
  }

  /** Sees the `parameters` after so many steps of the attempt, which may change once this has resolved. */
  async look(step: number, parameters: Parameters): Promise<void> {
    if (this.#steps !== undefined || step >= this.#looksUntil) return;
    if (step >= this.#nextLook) await this.measured(step, await this.#accuracy(parameters));
    else if (step >= this.#nextKept) this.#keep(step, parameters);
  }

  /** Takes the accuracy that was measured after so many steps. */
  async measured(step: number, validationAccuracy: number): Promise<void> {
    if (this.#steps !== undefined) return;
    if (validationAccuracy >= TARGET_ACCURACY) this.#steps = await this.#firstUpTo(step);
    this.#kept = [];
    this.#nextLook = (Math.floor(step / this.#looksEvery) + 1) * this.#looksEvery;
    this.#nextKept = step + this.#looksEvery / PARTS;
  }

  /** After how many steps the target was reached; undefined as long as it was not seen to be. */
  get steps(): number | undefined {
    return this.#steps;
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
      if (kept !== undefined && (await this.#accuracy(kept.parameters)) >= TARGET_ACCURACY) reached = middle;
      else below = middle;
    }
    return this.#kept[reached]?.step ?? step;
  }
}
