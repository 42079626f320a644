"""Where functions and classes are written, told from themselves: whatever a name was made of."""
from __future__ import annotations

from functools import partial
from types import FunctionType
from typing import Any, Optional

from bindings import read_names
from failures import PREFIX

_MAX_WRAPPERS = 10
_MAX_NAME = 100


def place_of(value: Any) -> Optional[dict[str, Any]]:
    """The first line of a function, whatever wraps it; of a class, that of its constructor. None if it is neither."""
    function = _function_in(value)
    if function is None or not function.__code__.co_filename.startswith(PREFIX):
        return None
    code = function.__code__
    return {"file": code.co_filename[len(PREFIX):][:_MAX_NAME], "line": code.co_firstlineno}


def globals_of(value: Any) -> set[str]:
    """The global names that a function reads."""
    function = None if _is_class(value) else _function_in(value)
    return set() if function is None else read_names(function.__code__, False)


def _function_in(value: Any) -> Optional[FunctionType]:
    for _ in range(_MAX_WRAPPERS):
        inner = _inside(value)
        if inner is None:
            break
        value = inner
    return value if type(value) is FunctionType else None


def _inside(value: Any) -> Any:
    kind = type(value)  # isinstance would ask the value, too
    if kind is FunctionType:
        return value.__dict__.get("__wrapped__")
    if kind is partial:
        return value.func
    if kind is staticmethod or kind is classmethod:
        return value.__func__
    return type.__getattribute__(value, "__dict__").get("__init__") if _is_class(value) else None


def _is_class(value: Any) -> bool:
    return issubclass(type(value), type)
