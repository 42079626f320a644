/**
 * How many steps an attempt takes to a validation accuracy that tells a fast method from a slow one. Both get there within
 * the first epochs, so that epochs are too coarse: at first the validation images are scored four times an epoch.
 */
import type { Parameters } from "../oracle/oracle.ts";

/** The validation accuracy to reach; a fraction. */
export const TARGET_ACCURACY = 0.4;

/** Scoring so often costs the same at every batch size: at most a twentieth of a run of ten epochs. */
const LOOKS_PER_EPOCH = 4;
/** From then on, only ends of epochs are looked at, where accuracies are measured anyway. */
const LOOKED_AT_EPOCHS = 2;

/** Looks until the target is reached, and no more after that. */
export class StepsToTarget {
  readonly #looksEvery: number;
  readonly #looksUntil: number;
  readonly #accuracy: (parameters: Parameters) => Promise<number>;
  #nextLook: number;
  #steps: number | undefined;

  /** @param accuracy of these parameters, on all validation images. */
  constructor(stepsPerEpoch: number, accuracy: (parameters: Parameters) => Promise<number>) {
    this.#looksEvery = Math.max(1, stepsPerEpoch / LOOKS_PER_EPOCH);
    this.#looksUntil = stepsPerEpoch * LOOKED_AT_EPOCHS;
    this.#nextLook = this.#looksEvery;
    this.#accuracy = accuracy;
  }

  /** Scores the `parameters` after so many steps of the attempt, if it is time to. */
  async look(step: number, parameters: Parameters): Promise<void> {
    if (this.#steps !== undefined || step < this.#nextLook || step >= this.#looksUntil) return;
    this.measured(step, await this.#accuracy(parameters));
  }

  /** Takes what was measured after so many steps. */
  measured(step: number, validationAccuracy: number): void {
    this.#nextLook = (Math.floor(step / this.#looksEvery) + 1) * this.#looksEvery;
    if (this.#steps === undefined && validationAccuracy >= TARGET_ACCURACY) this.#steps = step;
  }

  /** Of the first look that found the target reached; undefined as long as none did. */
  get steps(): number | undefined {
    return this.#steps;
  }
}
