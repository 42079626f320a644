"""The student's classifier: how it is constructed, where its parameters are, and how a step is called."""
from __future__ import annotations

import inspect
from collections.abc import MutableMapping
from typing import Any, Mapping, Optional

from failures import Refused, guarded
from lookup import spelt
from own_numpy import np
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
        keyed = {self._key(params, name): value for name, value in values.items()}
        old = {key: params.get(key) for key in keyed}
        guarded(lambda: params.update(keyed))
        if not self._holds(keyed):
            # Made anew at every look, out of attributes.
            guarded(lambda: setattr(self.instance, "params", {**params, **keyed}))
        self._replace_aliases(old, keyed)
        if not self._holds(keyed):
            raise _wrong_params("parameters that can be replaced", "parameters that stay as they are")

    def _holds(self, keyed: Mapping[str, Any]) -> bool:
        params = self._params()
        return all(params.get(key) is value for key, value in keyed.items())

    def _replace_aliases(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Attributes that are the old arrays, too, become the new ones: a step in place would have changed both."""
        attributes = getattr(self.instance, "__dict__", {})
        for key, array in old.items():
            names = [name for name, value in attributes.items() if value is array and isinstance(array, np.ndarray)]
            for name in names:
                guarded(lambda: setattr(self.instance, name, new[key]))

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
        except (AttributeError, TypeError, ValueError) as error:
            # A notebook in which the classes are a list can do with them what an array does not allow. To ask whether an
            # array is true is a mistake that a list hides.
            if "truth value" in str(error):
                raise
            try:
                result = method(X, y.tolist())
            except Exception:
                result = None
            if result is None:
                raise
            self._takes_list = True
            return result

    def _params(self) -> MutableMapping[str, Any]:
        params = guarded(lambda: getattr(self.instance, "params", None))
        if isinstance(params, MutableMapping):
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
