"""Between what a submission computes with (numbers, arrays, lists, dictionaries) and the values of the protocol.

What the tags mean is told in protocol/value.ts.
"""
from __future__ import annotations

import inspect
import math
from typing import Any

from own_numpy import np

# Items of all lists and dictionaries in one value. No right result has nearly as many; a larger one is described.
_MAX_ITEMS = 20_000
_MAX_DEPTH = 16
_MAX_STRING = 100
_MAX_SAFE_INTEGER = 2**53 - 1
# The dtypes that cross the wire.
_DTYPES = frozenset(
    ["float64", "float32", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool"]
)
_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


def to_native(wire: Any, arrays: list[np.ndarray], objects: dict[int, Any]) -> Any:
    """A value of a request as the submission has it. `objects` holds what handles stand for."""
    if isinstance(wire, list):
        return [to_native(item, arrays, objects) for item in wire[1:]]
    if not isinstance(wire, dict):
        return wire
    if "tile" in wire:
        return np.resize(arrays[wire["tile"]], wire["shape"])
    ((tag, content),) = wire.items()
    if tag == "array":
        return arrays[content]
    if tag == "number":
        return _SPECIAL[content]
    if tag == "record":
        return {key: to_native(entry, arrays, objects) for key, entry in content.items()}
    if tag == "handle":
        return objects.get(content)
    return None


class Encoder:
    """Turns what a submission returned into the wire form, and collects the arrays."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self._room = _MAX_ITEMS
        self._copied = 0

    def keep(self) -> None:
        """Copies the arrays so far: whoever works in buffers of their own may write the next result over them."""
        self.arrays[self._copied :] = [array.copy() for array in self.arrays[self._copied :]]
        self._copied = len(self.arrays)

    def encode(self, native: Any, depth: int = 0) -> Any:
        """One value. What is strange, too large or nested too deeply is described."""
        if native is None or isinstance(native, (bool, np.bool_)):
            return None if native is None else bool(native)
        if isinstance(native, str):
            return str.__str__(native)[:_MAX_STRING]
        if isinstance(native, (np.ndarray, np.generic)):
            return self._array(native)
        if isinstance(native, int):
            return int(native) if abs(native) <= _MAX_SAFE_INTEGER else _opaque(native)
        if isinstance(native, float):
            return _number(float(native))
        if inspect.isawaitable(native):
            return {"promise": True}
        if depth >= _MAX_DEPTH:
            return _opaque(native)
        if isinstance(native, (list, tuple)):
            return self._list(native, depth)
        if isinstance(native, dict) and all(isinstance(key, str) for key in native):
            return self._record(native, depth)
        return _opaque(native)

    def _array(self, native: Any) -> Any:
        if isinstance(native, np.ma.MaskedArray):
            return _opaque(native)
        array = np.asarray(native)
        if isinstance(native, np.generic):
            if array.dtype.kind in "iu":
                return self.encode(int(array))
            if array.dtype == np.float64:
                return _number(float(array))
        if array.dtype == np.longdouble:
            array = array.astype(np.float64)
        if array.dtype.name not in _DTYPES or array.ndim > 8:
            return _opaque(native)
        self.arrays.append(np.require(array, array.dtype.newbyteorder("="), ["C"]))
        return {"array": len(self.arrays) - 1}

    def _list(self, native: Any, depth: int) -> Any:
        self._room -= len(native)
        if self._room < 0:
            return _opaque(native)
        return ["list", *(self.encode(item, depth + 1) for item in list(native))]

    def _record(self, native: dict[str, Any], depth: int) -> Any:
        self._room -= len(native)
        if self._room < 0:
            return _opaque(native)
        return {"record": {str(key): self.encode(entry, depth + 1) for key, entry in list(native.items())}}


def _number(value: float) -> Any:
    """JSON cannot hold NaN, the infinities and -0."""
    if math.isnan(value):
        return {"number": "NaN"}
    if math.isinf(value):
        return {"number": "Infinity" if value > 0 else "-Infinity"}
    return {"number": "-0"} if value == 0 and math.copysign(1, value) < 0 else value


def _opaque(native: Any) -> Any:
    return {"opaque": describe(native)}


def describe(native: Any) -> str:
    """What a thing is, in a few words: `a function`, `an array of dtype float16 and shape (3,)`, `a list of 2`."""
    if native is None:
        return "nothing"
    kind = type(native)
    try:
        if isinstance(native, np.ndarray):
            return f"an array of dtype {native.dtype} and shape {native.shape}"
        if isinstance(native, (list, tuple)):
            return f"a list of {len(native)}"
        if inspect.isroutine(native):
            return "a function"
        if inspect.isclass(native):
            return "a class"
    except Exception:  # a subclass of the submission's
        pass
    return f"an object of type {str(kind.__name__)[:_MAX_STRING]}"
