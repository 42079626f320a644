import type { Classifier, ClassifierOptions, Parameters } from "backprop-grader/contract";
import { asarray, random, square, sum, zeros } from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { fcBackward, fcForward, reluBackward, reluForward, softmaxLoss } from "./layers.ts";

/** fc - relu - fc - softmax */
export class SoftmaxClassifier implements Classifier {
  params: Parameters;
  private lambda: number;

  constructor(options: ClassifierOptions = {}) {
    const D = options.inputDim ?? 3072;
    const H = options.hiddenDim ?? 300;
    const C = options.numClasses ?? 10;
    const std = options.weightScale ?? 1e-3;
    this.lambda = options.reg ?? 0;
    this.params = {
      W1: asarray(random.randn(D, H)).multiply(std),
      W2: asarray(random.randn(H, C)).multiply(std),
      b1: zeros([H]),
      b2: zeros([C]),
    };
  }

  forwardsBackwards(X: NDArray): NDArray;
  forwardsBackwards(X: NDArray, y: NDArray): [number, Parameters];
  forwardsBackwards(X: NDArray, y?: NDArray): NDArray | [number, Parameters] {
    // Forward
    const [z1, cacheFc1] = fcForward(X, this.params.W1, this.params.b1);
    const [a1, cacheRelu1] = reluForward(z1);
    const [scores, cacheFc2] = fcForward(a1, this.params.W2, this.params.b2);
    if (!y) return scores;

    // Backward
    let [loss, dscores] = softmaxLoss(scores, y);
    let [da1, dW2, db2] = fcBackward(dscores, cacheFc2);
    let dz1 = reluBackward(da1, cacheRelu1);
    let [_dX, dW1, db1] = fcBackward(dz1, cacheFc1);

    // Regularization
    loss += this.lambda * Number(sum(square(this.params.W1)));
    loss += this.lambda * Number(sum(square(this.params.W2)));
    dW1 = dW1.add(this.params.W1.multiply(this.lambda));
    dW2 = dW2.add(this.params.W2.multiply(this.lambda));

    return [loss, { W1: dW1, b1: db1, W2: dW2, b2: db2 }];
  }
}
