"""The same training as a student writes it for NumPy, line by line what alice's files compute. Prints the milliseconds
of each part of a step, as JSON. Started by training.ts.

    python3 bench/numpy_step.py DTYPE WARM_UP_STEPS STEPS BATCH PIXELS HIDDEN CLASSES LEARNING_RATE REG
"""

import json
import sys
import time

import numpy as np

dtype = np.dtype(sys.argv[1])
warm_up_steps, steps, batch, pixels, hidden, classes = map(int, sys.argv[2:8])
learning_rate, reg = map(float, sys.argv[8:10])
IMAGES = 10_000

random = np.random.default_rng(442)
# As the notebook does it: normalised once, all of them.
images = random.standard_normal((IMAGES, pixels), dtype=np.float32).astype(dtype)
labels = random.integers(0, classes, IMAGES)
W1 = (random.standard_normal((pixels, hidden)) * 1e-2).astype(dtype)
b1 = np.zeros(hidden, dtype)
W2 = (random.standard_normal((hidden, classes)) * 1e-2).astype(dtype)
b2 = np.zeros(classes, dtype)


def fc_forward(X, W, b):
    return X @ W + b, (X, W)


def fc_backward(dout, cache):
    X, W = cache
    return dout @ W.T, X.T @ dout, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, x):
    return dout * (x > 0)


def softmax_loss(X, y):
    N = X.shape[0]
    rows = np.arange(N)
    shifted = X - X.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[rows, y].sum() / N
    dX = np.exp(log_probs)
    dX[rows, y] -= 1
    return loss, dX / N


def sgd(W, dW):
    return W - dW * learning_rate


spent = {}


class timed:
    def __init__(self, part):
        self.part = part

    def __enter__(self):
        self.started_at = time.perf_counter()

    def __exit__(self, *_):
        spent[self.part] = spent.get(self.part, 0) + (time.perf_counter() - self.started_at) * 1000


def take_step():
    global W1, b1, W2, b2
    with timed("gather"):
        positions = random.integers(0, IMAGES, batch)
        X, y = images[positions], labels[positions]
    with timed("fc forward"):
        hidden1, cache1 = fc_forward(X, W1, b1)
    with timed("relu"):
        active, relu_cache = relu_forward(hidden1)
    with timed("fc forward"):
        scores, cache2 = fc_forward(active, W2, b2)
    with timed("loss"):
        loss, d_scores = softmax_loss(scores, y)
    with timed("L2"):
        loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
    with timed("fc backward"):
        d_active, dW2, db2 = fc_backward(d_scores, cache2)
    with timed("relu"):
        d_hidden = relu_backward(d_active, relu_cache)
    with timed("fc backward"):
        _, dW1, db1 = fc_backward(d_hidden, cache1)
    with timed("L2"):
        dW1 = dW1 + W1 * (2 * reg)
        dW2 = dW2 + W2 * (2 * reg)
    with timed("update"):
        W1, b1, W2, b2 = sgd(W1, dW1), sgd(b1, db1), sgd(W2, dW2), sgd(b2, db2)
    # The step is to be of the dtype throughout.
    assert W1.dtype == W2.dtype == d_scores.dtype == dtype


for _ in range(warm_up_steps):
    take_step()
spent.clear()
started_at = time.perf_counter()
for _ in range(steps):
    take_step()
whole = (time.perf_counter() - started_at) * 1000
parts = {part: ms / steps for part, ms in spent.items()}
print(json.dumps({"msPerStep": whole / steps, "parts": parts}))
