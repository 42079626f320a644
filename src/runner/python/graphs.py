"""Calls of the computation graphs: a function of numbers, or of vectors of them."""
from __future__ import annotations

import inspect
from typing import Any, Callable, Optional, Sequence

from own_numpy import np



def call_graph(function: Callable[..., Any], arguments: Sequence[Any], lengths: Optional[Sequence[int]]) -> Any:
    """The function's value and gradients at a point.

    `lengths`: where the function takes as many arguments as this has entries, it gets vectors of these lengths, and its
    gradients, vectors too, are put one after the other.
    """
    # JSON does not tell 2.0 from 2, and NumPy refuses an integer's negative power.
    numbers = [float(argument) for argument in arguments]
    if lengths is None or _positional(function) != len(lengths) or len(lengths) == len(numbers):
        return _with_list(function(*numbers))
    ends = np.cumsum(lengths)
    vectors = [np.array(numbers[end - length:end]) for end, length in zip(ends, lengths)]
    result = function(*vectors)
    if not isinstance(result, (list, tuple)) or len(result) < 2:
        return result
    value, *gradients = result
    if len(gradients) == 1 and isinstance(gradients[0], (list, tuple)):
        gradients = list(gradients[0])
    flat = [_entries(gradient, length) for gradient, length in zip(gradients, lengths)]
    if len(gradients) != len(lengths) or None in flat:
        return [value, gradients]
    return [value, [entry for entries in flat for entry in entries or ()]]


def _entries(gradient: Any, length: int) -> Optional[list[float]]:
    """The numbers of a gradient that is a vector of this length; None for anything else."""
    if isinstance(gradient, (list, tuple)) and all(isinstance(entry, (int, float, np.number)) for entry in gradient):
        gradient = np.array(gradient)
    is_vector = isinstance(gradient, np.ndarray) and gradient.shape == (length,) and gradient.dtype.kind in "fiu"
    return gradient.tolist() if is_vector else None


def _with_list(result: Any) -> Any:
    """Gradients in an array are as good as in a list."""
    if isinstance(result, (list, tuple)) and len(result) == 2:
        value, gradients = result
        if isinstance(gradients, np.ndarray) and gradients.ndim == 1:
            return [value, list(gradients)]
    return result


def _positional(function: Callable[..., Any]) -> int:
    """How many arguments a function must be given by position; -1 where that cannot be told."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return -1
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(1 for entry in parameters if entry.kind in kinds and entry.default is inspect.Parameter.empty)
