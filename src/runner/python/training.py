"""The training loop: the student's classifier and the student's optimizer, on batches that the grader chose."""
from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple, Optional

from classifier import PARAMETERS, Model, as_vector
from failures import Refused, guarded
from own_numpy import np
from values import describe


class Images(NamedTuple):
    """The training images (N, 3072) uint8 with their labels (N,), each one's mean and 1 / deviation (N, 1) float32."""

    images: np.ndarray
    labels: np.ndarray
    means: np.ndarray
    scales: np.ndarray

    def batch(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The images at these positions as the handout prepares them, float32 rows, and their classes."""
        X = self.images[positions].astype(np.float32)
        X -= self.means[positions]
        X *= self.scales[positions]
        return X, self.labels[positions]


class Training:
    """One training: what is trained, and how. `beta` is None for plain SGD; velocities that are not there are zero."""

    def __init__(
        self,
        model: Model,
        method: str,
        optimizer: Callable[..., Any],
        optimizer_name: str,
        beta: Optional[float],
        velocities: Mapping[str, np.ndarray],
    ) -> None:
        self.model = model
        self.velocities = {name: velocity.copy() for name, velocity in velocities.items()}
        self._method = method
        self._optimizer = optimizer
        self._optimizer_name = optimizer_name
        self._beta = beta

    def steps(self, images: Images, batches: np.ndarray, learning_rate: float) -> list[float]:
        """One step per row of `batches` (steps, batch size), positions in the images; the loss before each update.

        Stops early after a loss that is not finite: it is then the last one. Raises Refused where the student's code
        raises or returns what no step can use.
        """
        losses: list[float] = []
        for positions in batches:
            X, y = images.batch(positions)
            losses.append(self._step(X, y, learning_rate))
            if not np.isfinite(losses[-1]):
                break
        return losses

    def _step(self, X: np.ndarray, y: np.ndarray, learning_rate: float) -> float:
        result = guarded(lambda: self.model.step(X, y), self._method)
        if not isinstance(result, (list, tuple)) or len(result) != 2:
            raise _wrong(self._method, "result", "[loss, grads]", result)
        loss, gradients = result
        value = _scalar(loss)
        if value is None:
            raise _wrong(self._method, "loss", "a number", loss)
        if not np.isfinite(value):
            return value
        if not isinstance(gradients, dict):
            raise _wrong(self._method, "grads", "a dictionary of gradients", gradients)
        parameters = self.model.read()
        self.model.write(
            {name: self._update(name, parameters[name], gradients.get(name), learning_rate) for name in PARAMETERS}
        )
        return value

    def _update(self, name: str, value: Any, gradient: Any, learning_rate: float) -> np.ndarray:
        if not isinstance(value, np.ndarray):
            raise _wrong(self._method, f"params.{name}", "an array", value)
        usable = as_vector(gradient, value.shape)
        if usable is None:
            raise _wrong(self._method, f"grads.{name}", f"an array of shape {value.shape}", gradient)
        if self._beta is None:
            updated = guarded(lambda: self._optimizer(value, usable, learning_rate), self._optimizer_name)
            return self._float32(updated, value, "newW")
        velocity = self.velocities.get(name)
        if velocity is None:
            velocity = np.zeros(value.shape, np.float32)
        result = guarded(
            lambda: self._optimizer(value, usable, velocity, self._beta, learning_rate), self._optimizer_name
        )
        if not isinstance(result, (list, tuple)) or len(result) != 2:
            raise _wrong(self._optimizer_name, "result", "[newW, newVelocity]", result)
        self.velocities[name] = self._float32(result[1], value, "newVelocity")
        return self._float32(result[0], value, "newW")

    def _float32(self, updated: Any, like: np.ndarray, result: str) -> np.ndarray:
        """Parameters are float32 throughout a training, whatever the student's arithmetic makes of them."""
        array = as_vector(updated, like.shape)
        if array is None or array.dtype.kind not in "fiu":
            raise _wrong(self._optimizer_name, result, f"an array of shape {like.shape}", updated)
        return array.astype(np.float32, copy=False)


def _scalar(value: Any) -> Optional[float]:
    """A number, also where it comes as an array of one element."""
    if isinstance(value, (bool, complex)) or not isinstance(value, (int, float, np.number, np.ndarray)):
        return None
    array = np.asarray(value)
    return float(array.reshape(())) if array.size == 1 and array.dtype.kind in "fiu" else None


def _wrong(name: str, result: str, expected: str, actual: Any) -> Refused:
    return Refused(
        {"kind": "wrong-form", "name": name, "result": result, "expected": expected, "actual": describe(actual)}
    )
