// 4.2 (b): the two-layer network, and 4.2 (g): L2 regularization
import type { Classifier, ClassifierOptions, Parameters } from "backprop-grader/contract";
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { fcBackward, fcForward, reluBackward, reluForward, softmaxLoss } from "./layers.ts";

const sumSquares = (W: NDArray): number => Number(W.multiply(W).sum());

export class SoftmaxClassifier implements Classifier {
  params: Parameters;
  reg: number;

  constructor({
    inputDim = 3072,
    hiddenDim = 300,
    numClasses = 10,
    weightScale = 1e-3,
    reg = 0,
  }: ClassifierOptions = {}) {
    this.params = {
      W1: np.asarray(np.random.normal(0, weightScale, [inputDim, hiddenDim])),
      b1: np.zeros([hiddenDim]),
      W2: np.asarray(np.random.normal(0, weightScale, [hiddenDim, numClasses])),
      b2: np.zeros([numClasses]),
    };
    this.reg = reg;
  }

  forwardsBackwards(X: NDArray): NDArray;
  forwardsBackwards(X: NDArray, y: NDArray): [loss: number, grads: Parameters];
  forwardsBackwards(X: NDArray, y?: NDArray): NDArray | [loss: number, grads: Parameters] {
    const { W1, b1, W2, b2 } = this.params;
    const [h1, fc1Cache] = fcForward(X, W1, b1);
    const [h1Relu, reluCache] = reluForward(h1);
    const [scores, fc2Cache] = fcForward(h1Relu, W2, b2);
    if (y === undefined) return scores; // only predicting

    const [dataLoss, dScores] = softmaxLoss(scores, y);
    const loss = dataLoss + this.reg * (sumSquares(W1) + sumSquares(W2));

    const [dh1Relu, dW2, db2] = fcBackward(dScores, fc2Cache);
    const dh1 = reluBackward(dh1Relu, reluCache);
    const [, dW1, db1] = fcBackward(dh1, fc1Cache);

    // d/dW of reg*W^2 is 2*reg*W
    const grads: Parameters = {
      W1: dW1.add(W1.multiply(2 * this.reg)),
      b1: db1,
      W2: dW2.add(W2.multiply(2 * this.reg)),
      b2: db2,
    };
    return [loss, grads];
  }
}
