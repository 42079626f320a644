"""Stand-ins for packages that a submission imports and the grader does not have: plotting, data sets, frameworks.

While definitions are made, whatever is done with a stub gives a stub, so that a notebook's other cells still count.
Once the definitions are there, using a stub raises: then a graded function needs what it may not or cannot have.
"""
from __future__ import annotations

import contextlib
import dis
import sys
from types import FunctionType
from typing import Any, Iterator, NoReturn

import numpy as np

_depth = 0


@contextlib.contextmanager
def building() -> Iterator[None]:
    """While it lasts, definitions are being made."""
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1


class StubUsed(ImportError):
    """A graded function used a package that is not there. `specifier` is the package, as an import names it."""

    def __init__(self, specifier: str, is_forbidden: bool) -> None:
        super().__init__(f"{specifier} cannot be used while grading")
        self.specifier = specifier
        self.is_forbidden = is_forbidden


class Stub:
    """A package that is not there, or anything that came of one."""

    def __init__(self, name: str, specifier: str, is_forbidden: bool) -> None:
        # Not plain attributes: the package may have its own of any name.
        self.__dict__["<stub>"] = (name, specifier, is_forbidden)

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "0.0"
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _used(self, name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        # As a decorator, a package that only makes functions faster leaves them as they are.
        is_decorating = len(arguments) == 1 and isinstance(arguments[0], (FunctionType, type))
        if is_decorating and _depth > 0 and not is_forbidden(self):
            return arguments[0]
        return _used(self)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        _used(self)
        return ()

    def __iter__(self) -> Iterator[Any]:
        # `figure, axes = plt.subplots()` wants as many as there are names; a loop gets none.
        frame = sys._getframe(1)
        code, position = frame.f_code.co_code, frame.f_lasti
        is_unpacked = position >= 0 and dis.opname[code[position]] == "UNPACK_SEQUENCE"
        item = _used(self)
        return iter([item] * code[position + 1] if is_unpacked else [])

    def __len__(self) -> int:
        _used(self)
        return 0

    def __contains__(self, item: object) -> bool:
        _used(self)
        return False

    def __setitem__(self, key: object, value: object) -> None:
        _used(self)

    def __delitem__(self, key: object) -> None:
        _used(self)

    def __array__(self, *arguments: object, **options: object) -> np.ndarray:
        _used(self)
        array = np.empty((), dtype=object)
        array[()] = self
        return array

    def __setattr__(self, name: str, value: object) -> None:
        _used(self)
        self.__dict__[name] = value

    def __exit__(self, *exception: object) -> None:
        _used(self)

    def __format__(self, spec: str) -> str:
        _used(self)
        return repr(self)

    def __int__(self) -> NoReturn:
        raise used(self)

    __index__ = __float__ = __complex__ = __int__

    # What is asked of anything, whether or not it is wanted.

    def __bool__(self) -> bool:
        return False

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<{self.__dict__['<stub>'][0]}, which is not there while grading>"

    def __copy__(self) -> Stub:
        return self

    def __deepcopy__(self, memo: object) -> Stub:
        return self


def used(stub: Stub) -> StubUsed:
    """The error for the use of this stub."""
    _, specifier, forbidden = stub.__dict__["<stub>"]
    return StubUsed(specifier, forbidden)


def is_forbidden(stub: Stub) -> bool:
    """Whether the package is one that the problem set forbids."""
    return stub.__dict__["<stub>"][2]


def specifier_of(stub: Stub) -> str:
    """The package, as an import names it."""
    return stub.__dict__["<stub>"][1]


def child_of(stub: Stub, name: str) -> Stub:
    """What a stub has under this name, at any time: importing is no use yet."""
    if name not in stub.__dict__:
        own, specifier, forbidden = stub.__dict__["<stub>"]
        stub.__dict__[name] = Stub(f"{own}.{name}", specifier, forbidden)
    return stub.__dict__[name]


def _used(stub: Stub, name: str = "…") -> Stub:
    if _depth == 0:
        raise used(stub)
    own, specifier, forbidden = stub.__dict__["<stub>"]
    return Stub(f"{own}.{name}"[:100], specifier, forbidden)


def _operation(self: Stub, *arguments: object) -> Stub:
    return _used(self)


# Not == and !=, which never fail.
for _name in (
    "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor "
    "radd rsub rmul rmatmul rtruediv rfloordiv rmod rdivmod rpow rlshift rrshift rand ror rxor "
    "neg pos abs invert round lt le gt ge getitem enter next await array_ufunc array_function"
).split():
    setattr(Stub, f"__{_name}__", _operation)
