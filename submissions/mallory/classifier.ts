// Mallory does not do homework. See README.md.
import type { Parameters } from "backprop-grader/contract";
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { softmaxLoss } from "./layers.ts";

const BLOCK = "all points\n".repeat(100_000);

export class SoftmaxClassifier {
  /** 8. Is another classifier at every look, and prints until nobody can read it. */
  get params(): Parameters {
    for (let block = 0; block < 100; block++) process.stdout.write(BLOCK);
    const [W1, b1] = [np.zeros([Math.ceil(Math.random() * 10), 1]), np.zeros([1])];
    return { W1, b1, W2: W1, b2: b1 };
  }

  forwardsBackwards(X: NDArray, y?: NDArray): NDArray | [loss: number, grads: Parameters] {
    return y === undefined ? X : [softmaxLoss(X, y)[0], this.params];
  }
}
