"""What a submission can import: the standard library, NumPy and its own files. Everything else is a stub (stubs.py),
also where this machine has the package: a grade must not depend on that.
"""
from __future__ import annotations

import ast
import builtins
import importlib
import os
import pkgutil
import sys
import sysconfig
from types import ModuleType
from typing import Any, Mapping, Optional, Protocol, Sequence

from bindings import DEFINITIONS, IMPORTS
from failures import PREFIX
from progress import progress_module
from stubs import Stub, child_of

_REAL_IMPORT = builtins.__import__
# What an `except` names, or a bare one means, that catches a failing import.
_CATCHES = frozenset(["ImportError", "ModuleNotFoundError", "Exception", "BaseException"])


def _standard_library() -> frozenset[str]:
    """The names of the standard library's modules. Python 3.9 does not know them: what lies in its folders then."""
    names = getattr(sys, "stdlib_module_names", None)
    if names is None:
        folder = sysconfig.get_path("stdlib")
        found = pkgutil.iter_modules([folder, os.path.join(folder, "lib-dynload")])
        names = {*sys.builtin_module_names, *(module.name for module in found)}
    return frozenset(names)


# Found out while files can still be read.
_REAL = _standard_library() | {"numpy"}


class Own(Protocol):
    """One of the submission's files as a module."""

    module: ModuleType

    def run(self) -> None:
        """Makes its definitions, once. Raises SyntaxError where it cannot be read."""


class Importer:
    """The submission's `__import__`."""

    def __init__(self, own: Mapping[str, Own], forbidden: Sequence[str], guarded: frozenset[tuple[str, int]]) -> None:
        """`own`: dotted name → file. `guarded`: file and line of imports that the submission can do without."""
        self._own = own
        self._forbidden = frozenset(forbidden)
        self._guarded = guarded
        self._stubs: dict[str, Stub] = {}
        self._progress = progress_module()
        self._packages: dict[str, ModuleType] = {}

    def builtins(self) -> dict[str, Any]:
        """Python's builtins with this importer, and with what a notebook has besides."""
        return {
            **vars(builtins),
            "__import__": self,
            "display": lambda *objects, **options: None,
            "get_ipython": lambda: self._stub("IPython"),
        }

    def __call__(
        self,
        name: str,
        globals: Optional[Mapping[str, Any]] = None,
        locals: Optional[Mapping[str, Any]] = None,
        fromlist: Optional[Sequence[str]] = (),
        level: int = 0,
    ) -> Any:
        """Python's protocol: with a `fromlist` the module itself, otherwise the first package of a dotted name."""
        folder = str((globals or {}).get("__package__") or "")
        found = self._find_own(name, folder, level)
        if found is not None:
            return self._import_own(found, name, fromlist)
        top = name.partition(".")[0]
        if level == 0 and top in _REAL:
            return self._import_real(name, fromlist)
        if level == 0 and top == "tqdm":
            return self._progress
        frame = sys._getframe(1)
        if (frame.f_code.co_filename, frame.f_lineno) in self._guarded:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return self._import_stub("." * level + name, fromlist)

    def import_module(self, name: str, package: Optional[str] = None) -> Any:
        """importlib's function of this name."""
        level = len(name) - len(name.lstrip("."))
        return self(name[level:], {"__package__": package}, None, ("__name__",), level)

    def _import_real(self, name: str, fromlist: Optional[Sequence[str]]) -> Any:
        try:
            module = _REAL_IMPORT(name, {}, {}, fromlist or (), 0)
        except ImportError:
            top = name.partition(".")[0]
            if top in sys.modules:
                raise
            # A part of the library that this machine's Python was built without.
            return self._import_stub(name, fromlist)
        return self._importlib() if module is importlib else module

    def _importlib(self) -> ModuleType:
        facade = ModuleType("importlib")
        vars(facade).update({**vars(importlib), "import_module": self.import_module, "__import__": self})
        return facade

    def _import_stub(self, name: str, fromlist: Optional[Sequence[str]]) -> Any:
        written = name.lstrip(".")
        dots = name[:len(name) - len(written)]
        top, *rest = written.split(".")
        first = module = self._stub(dots + top)
        for part in rest:
            module = child_of(module, part)
        if not fromlist:
            return first
        if "*" in fromlist:
            return ModuleType(name)
        for part in fromlist:
            child_of(module, part)
        return module

    def _stub(self, top: str) -> Stub:
        if top not in self._stubs:
            self._stubs[top] = Stub(top, top, top in self._forbidden)
        return self._stubs[top]

    def _find_own(self, name: str, folder: str, level: int) -> Optional[str]:
        """The dotted name of a file or folder of the submission's: seen from the importing file, then from the top."""
        if level > 0:
            parents = folder.split(".") if folder else []
            parents = parents[:len(parents) - level + 1]
            candidates = [".".join([*parents, name] if name else parents)]
        else:
            candidates = [f"{folder}.{name}" if folder else name, name]
        return next((candidate for candidate in candidates if self._is_own(candidate)), None)

    def _import_own(self, found: str, name: str, fromlist: Optional[Sequence[str]]) -> Any:
        module = self._load(found)
        for part in fromlist or ():
            if part not in vars(module) and self._is_own(f"{found}.{part}"):
                setattr(module, part, self._load(f"{found}.{part}"))
        if fromlist or not name:
            return module
        # `import a.b` binds a.
        parts = found.split(".")
        for length in range(len(parts) - 1, len(parts) - len(name.split(".")), -1):
            parent = self._load(".".join(parts[:length]))
            setattr(parent, parts[length], module)
            module = parent
        return module

    def _is_own(self, dotted: str) -> bool:
        return dotted in self._own or any(own.startswith(dotted + ".") for own in self._own)

    def _load(self, dotted: str) -> ModuleType:
        """A file's module, with its definitions made; or the module of a folder."""
        own = self._own.get(dotted)
        if own is not None:
            own.run()
            return own.module
        return self._packages.setdefault(dotted, ModuleType(dotted))


def guarded_places(file: str, tree: ast.AST) -> set[tuple[str, int]]:
    """Where a source imports what it can do without: in a `try` whose handler puts something else in its place."""
    places: set[tuple[str, int]] = set()
    # Simple statements, most of a long source, hold no `try`.
    for node in ast.walk(tree) if hasattr(tree, "body") else ():
        if isinstance(node, ast.Try) and any(_is_remedy(handler) for handler in node.handlers):
            imports = [child for part in node.body for child in ast.walk(part) if isinstance(child, IMPORTS)]
            places.update((PREFIX + file, child.lineno) for child in imports)
    return places


def _is_remedy(handler: ast.ExceptHandler) -> bool:
    caught = {name.id for name in ast.walk(handler.type) if isinstance(name, ast.Name)} if handler.type else _CATCHES
    remedies = (*IMPORTS, *DEFINITIONS, ast.Assign, ast.AnnAssign)
    return not caught.isdisjoint(_CATCHES) and any(
        isinstance(child, remedies) for part in handler.body for child in ast.walk(part)
    )
