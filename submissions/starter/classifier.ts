/** 4.2 (b): a network of two fully connected layers, with ReLU between them and softmax loss. 4.2 (g): regularization. */
import type { Classifier, ClassifierOptions, Parameters } from "backprop-grader/contract";
import type { NDArray } from "numpy-ts";

/** fully connected, ReLU, fully connected, softmax. Use the functions of layers.ts. */
export class SoftmaxClassifier implements Classifier {
  /**
   * The parameters: W1 (inputDim, hiddenDim), b1 (hiddenDim,), W2 (hiddenDim, numClasses), b2 (numClasses,). The
   * training loop reads them here after every step, and puts the new ones here.
   */
  params: Parameters;

  /**
   * options: inputDim (3072 when left out), hiddenDim (300), numClasses (10), weightScale (1e-3), reg (0).
   *
   * Weights are drawn from a normal distribution around 0 with standard deviation weightScale; biases are 0. reg is the
   * strength of the L2 regularization.
   */
  constructor(options: ClassifierOptions = {}) {
    // TODO: this.params = { W1: ..., b1: ..., W2: ..., b2: ... }
    throw new Error("Not implemented: SoftmaxClassifier");
  }

  /**
   * X: a batch of inputs, shape (N, inputDim). y: the right class of each, shape (N,), or left out.
   *
   * Without y, returns the scores of shape (N, numClasses). With y, returns [loss, grads]: the loss, and the gradients
   * of the loss under the same names as in params.
   *
   * 4.2 (g): the loss includes the regularization term reg * (||W1||^2 + ||W2||^2), and so do the gradients.
   */
  forwardsBackwards(X: NDArray): NDArray;
  forwardsBackwards(X: NDArray, y: NDArray): [loss: number, grads: Parameters];
  forwardsBackwards(X: NDArray, y?: NDArray): NDArray | [loss: number, grads: Parameters] {
    // TODO: the scores. Without y, return them.
    // TODO: the loss and the gradients.
    throw new Error("Not implemented: forwardsBackwards");
  }
}
