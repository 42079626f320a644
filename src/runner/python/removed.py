"""Names that NumPy no longer has, and that older notebooks use: `np.float`, `np.Inf`. They work, and are noted."""
from __future__ import annotations

import builtins
import sys
import warnings
from typing import Any, Callable, Optional

import numpy as np

from failures import PREFIX

# Removed name → what takes its place.
_REPLACEMENTS = {
    "float": "float", "int": "int", "bool": "bool", "object": "object", "str": "str", "complex": "complex",
    "long": "int", "unicode": "str",
    "float_": "np.float64", "complex_": "np.complex128", "unicode_": "np.str_", "string_": "np.bytes_",
    "singlecomplex": "np.complex64", "cfloat": "np.complex128", "longfloat": "np.longdouble",
    "bool8": "np.bool_", "int0": "np.intp", "uint0": "np.uintp", "object0": "np.object_", "str0": "np.str_",
    "Inf": "np.inf", "Infinity": "np.inf", "infty": "np.inf", "PINF": "np.inf", "NINF": "-np.inf",
    "NaN": "np.nan", "NAN": "np.nan", "PZERO": "0.0", "NZERO": "-0.0",
    "product": "np.prod", "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all",
    "row_stack": "np.vstack", "in1d": "np.isin", "trapz": "np.trapezoid", "round_": "np.round", "mat": "np.asmatrix",
    "msort": "np.sort", "asscalar": "np.ndarray.item", "asfarray": "np.asarray",
}
# Those whose replacement takes other arguments, or gives another shape.
_OWN: dict[str, Any] = {
    "in1d": lambda ar1, ar2, *rest, **options: np.isin(np.ravel(ar1), ar2, *rest, **options),
    "msort": lambda a: np.sort(a, axis=0),
    "asscalar": lambda a: a.item(),
    "asfarray": lambda a, dtype=np.float64: np.asarray(a, dtype=dtype),
    "NINF": -np.inf,
    "PZERO": 0.0,
    "NZERO": -0.0,
}


def _absent(name: str) -> Any:
    raise AttributeError(f"module 'numpy' has no attribute {name!r}")


_original: Callable[[str], Any] = getattr(np, "__getattr__", _absent)


def restore_names(note: Callable[[dict[str, Any]], None]) -> None:
    """Makes removed names work again. `note` is told of each one's first use at a place in the submission."""
    noted: set[tuple[str, str, int]] = set()

    def restored(name: str) -> Any:
        replacement = _REPLACEMENTS.get(name)
        if replacement is None:
            return _original(name)
        # Where this NumPy still has it, or warns of it, it is NumPy's.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return _original(name)
        except AttributeError:
            place = _place()
            if place is None:
                raise
        if (name, *place) not in noted:
            noted.add((name, *place))
            where = {"file": place[0], "line": place[1]}
            note({"kind": "removed-name", "name": f"np.{name}", "replacement": replacement, "where": where})
        return _OWN[name] if name in _OWN else _value(replacement)

    np.__getattr__ = restored  # type: ignore[attr-defined]


def _value(replacement: str) -> Any:
    prefix, _, name = replacement.rpartition(".")
    return getattr(np if prefix == "np" else builtins, name)


def _place() -> Optional[tuple[str, int]]:
    """The innermost place in the submission's sources: source and line."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith(PREFIX):
            return frame.f_code.co_filename[len(PREFIX):], frame.f_lineno
        frame = frame.f_back
    return None
