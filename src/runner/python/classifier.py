"""The student's classifier: how it is constructed, where its parameters are, and how a step is called."""
from __future__ import annotations

import inspect
from typing import Any, Mapping, Optional

import numpy as np

from failures import Refused, guarded
from spelling import spelt
from values import describe

# The contract's names, in the order in which parameters are updated.
PARAMETERS = ("W1", "b1", "W2", "b2")

Spellings = Mapping[str, list[str]]


def construct(constructor: Any, options: Mapping[str, Any], spellings: Spellings) -> Any:
    """Constructs with these options, by their names or, where a submission has others, by their places."""
    order = list(spellings)
    try:
        parameters = list(inspect.signature(constructor).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    names = [entry.name for entry in parameters if entry.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    arguments = {}
    for option, value in options.items():
        name = spelt(spellings[option], names)
        if name is None and len(names) == len(order):
            name = names[order.index(option)]
        arguments[name or spellings[option][0]] = value
    return guarded(lambda: constructor(**arguments))


class Model:
    """A student's classifier, seen by the contract's names."""

    def __init__(self, instance: Any, parameters: Spellings, method: str) -> None:
        self.instance = instance
        self._spellings = parameters
        self._method = method
        # Whether the classes have to be a list.
        self._takes_list = False

    def read(self) -> dict[str, Any]:
        """The four parameters, None where there is none. Raises Refused."""
        params = self._params()
        return {name: params.get(self._key(params, name)) for name in PARAMETERS}

    def write(self, values: Mapping[str, Any]) -> None:
        """Replaces parameters. Raises Refused where they stay as they are."""
        params = self._params()
        for name, value in values.items():
            key = self._key(params, name)
            guarded(lambda: params.__setitem__(key, value))
        now = self._params()
        if any(now.get(self._key(now, name)) is not value for name, value in values.items()):
            raise _wrong_params("parameters that can be replaced", "parameters that stay as they are")

    def step(self, *arguments: Any) -> Any:
        """The scores, or loss and gradients under the contract's names. Raises what the student's method raises."""
        result = self._call(arguments)
        if isinstance(result, (list, tuple)) and len(result) == 2 and isinstance(result[1], dict):
            return [result[0], self._canonical(result[1])]
        return result

    def _call(self, arguments: tuple[Any, ...]) -> Any:
        method = getattr(self.instance, self._method)
        if len(arguments) < 2:
            return method(*arguments)
        X, y = arguments
        if self._takes_list:
            return method(X, y.tolist())
        try:
            return method(X, y)
        except (AttributeError, IndexError, TypeError, ValueError):
            # A notebook in which the classes are a list can do with them what an array does not allow.
            try:
                result = method(X, y.tolist())
            except Exception:
                result = None
            if result is None:
                raise
            self._takes_list = True
            return result

    def _params(self) -> dict[str, Any]:
        params = guarded(lambda: getattr(self.instance, "params", None))
        if isinstance(params, dict):
            return params
        members = ", ".join(list(vars(self.instance))[:8]) if hasattr(self.instance, "__dict__") else ""
        actual = f"{describe(params)}; the object has {members or 'no members'}"
        raise _wrong_params("a dictionary of parameters", actual)

    def _key(self, params: Mapping[str, Any], name: str) -> str:
        return spelt(self._spellings[name], params) or name

    def _canonical(self, gradients: Mapping[Any, Any]) -> dict[Any, Any]:
        keys = {self._key(gradients, name): name for name in PARAMETERS}
        return {keys.get(key, key): value for key, value in gradients.items()}


def as_vector(gradient: Any, shape: tuple[int, ...]) -> Optional[np.ndarray]:
    """The array in this shape: as it is, or a row (1, M) where (M,) is wanted. None for anything else."""
    if not isinstance(gradient, np.ndarray):
        return None
    if gradient.shape == shape:
        return gradient
    return gradient.reshape(shape) if len(shape) == 1 and gradient.shape == (1, *shape) else None


def _wrong_params(expected: str, actual: str) -> Refused:
    return Refused(
        {"kind": "wrong-form", "name": "the classifier", "result": "params", "expected": expected, "actual": actual}
    )
