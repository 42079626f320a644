/** The accuracies of the training protocol: of which images each is. */
import type { Cifar10 } from "../data/read.ts";
import { Random } from "../numeric/random.ts";
import type { Parameters } from "../oracle/oracle.ts";
import { accuracy, countRight, reaches } from "./evaluate.ts";

/** Training images whose accuracy is followed, and validation images that tell what is learnt from what is not. */
const SAMPLE = 1000;

/** Measures parameters; each accuracy is a fraction. */
export class Accuracies {
  readonly #data: Cifar10;
  readonly #sample: readonly number[];

  /** @param seed of the sample of training images. */
  constructor(data: Cifar10, seed: number) {
    this.#data = data;
    const random = new Random(seed, "train-sample");
    this.#sample = Array.from({ length: SAMPLE }, () => random.integer(data.train.count));
  }

  /** On a fixed sample of 1,000 training images. */
  train(parameters: Parameters): Promise<number> {
    return accuracy(parameters, this.#data.train, this.#sample);
  }

  /** On all validation images. */
  validation(parameters: Parameters): Promise<number> {
    const { validation } = this.#data;
    return accuracy(parameters, validation, firstOf(validation.count));
  }

  /** Whether that is at least `target`, as far as some of the images tell: half of them at most. */
  validationReaches(target: number, parameters: Parameters): Promise<boolean> {
    const { validation } = this.#data;
    return reaches(target, parameters, validation, firstOf(Math.ceil(validation.count / 2)));
  }

  /** On the first 1,000 validation images. */
  roughly(parameters: Parameters): Promise<number> {
    const { validation } = this.#data;
    return accuracy(parameters, validation, firstOf(Math.min(SAMPLE, validation.count)));
  }

  /** On all test images. */
  async test(parameters: Parameters): Promise<number> {
    const { test } = this.#data;
    let right = 0;
    for await (const piece of test.pieces()) {
      right += await countRight(parameters, piece, firstOf(piece.count));
    }
    return right / test.count;
  }
}

const firstOf = (count: number): number[] => Array.from({ length: count }, (_, position) => position);
